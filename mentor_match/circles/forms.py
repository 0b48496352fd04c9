"""What people may type about circles."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import Length

from mentor_match.pairings.rules import MINUTES, SESSION_REASONS
from mentor_match.reference.choices import FORMATS
from mentor_match.reference.topics import topics_by_axis
from mentor_match.web.fields import GuardedLine, MomentForm, choices_of
from mentor_match.web.forms import Checkboxes, Form, FreeText, required

MOST_TOPICS = 4


class CircleForm(Form):
    """What a circle is about."""

    association = RadioField(
        _l("In which association?"), [required(_l("Choose the association of the circle."))]
    )
    facilitator = StringField(
        _l("E-mail address of the facilitator"),
        [Length(max=254, message=_l("An e-mail address has 254 characters at most."))],
    )
    name = GuardedLine(
        _l("Name of the circle"), [required(_l("Give the circle a name."))], limit=120
    )
    purpose = FreeText(
        _l("What for?"),
        [required(_l("Say what the circle is for; two sentences are enough."))],
        limit=600,
        rows=3,
    )
    topics = Checkboxes(_l("Topics"), [required(_l("Choose at least one topic."))])
    languages = Checkboxes(_l("Languages"), [required(_l("Choose at least one language."))])
    across = BooleanField(_l("Open to members of partner associations, too"))

    def offer(
        self, associations: Sequence[tuple[str, str]], languages: Sequence[tuple[str, str]]
    ) -> None:
        """Fill the lists; with one association there is nothing to choose."""
        self.association.choices = list(associations)
        if len(associations) == 1:
            self.association.data = self.association.data or associations[0][0]
        self.languages.choices = list(languages)
        self.topics.choices = {
            gettext(title): [(topic.code, gettext(topic.title)) for topic in topics]
            for title, topics in topics_by_axis()
        }

    def validate_topics(self, field: Any) -> None:
        """A circle about everything is about nothing."""
        if len(field.data or ()) > MOST_TOPICS:
            raise ValidationError(
                gettext("Choose %(most)s topics at most; fewer go deeper.", most=MOST_TOPICS)
            )


class InviteForm(Form):
    """Whom a facilitator invites."""

    email = StringField(
        _l("E-mail address"),
        [
            required(_l("Enter the e-mail address of the person you invite.")),
            Length(max=254, message=_l("An e-mail address has 254 characters at most.")),
        ],
    )


class CircleSessionForm(MomentForm):
    """When, about what, and how."""

    theme = GuardedLine(
        _l("What about?"),
        [required(_l("Say in a few words what the session is about."))],
        limit=120,
    )
    minutes = SelectField(
        _l("Length"),
        choices=[(minutes, _l("%(minutes)s minutes", minutes=minutes)) for minutes in MINUTES],
        coerce=int,
    )
    channel = RadioField(
        _l("How do you meet?"),
        [required(_l("Choose how you meet."))],
        choices=choices_of(FORMATS),
    )

    @property
    def meeting(self) -> dict[str, Any]:
        """What was typed, under the names of the service."""
        return {
            "starts_at": self.starts_at,
            "minutes": self.minutes.data,
            "channel": self.channel.data,
            "theme": self.theme.data,
        }


class CircleSettleForm(Form):
    """Why a session is called off or was missed."""

    reason = RadioField(
        _l("What came in between?"),
        [required(_l("Choose what came in between."))],
        choices=choices_of(SESSION_REASONS),
    )
