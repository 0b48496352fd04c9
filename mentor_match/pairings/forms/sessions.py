"""When and how the two meet, and what came of it."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, URLField
from wtforms.validators import NumberRange, ValidationError

from mentor_match.pairings.forms.fields import GuardedLine, choices_of
from mentor_match.pairings.rules import MINUTES, SESSION_REASONS
from mentor_match.pairings.rules.sessions import (
    CHANNELS,
    LONGEST,
    PLACE_LIMIT,
    SHORTEST,
    Meeting,
    is_safe_link,
)
from mentor_match.web.fields import MomentForm
from mentor_match.web.forms import Form, required


class MeetingForm(Form):
    """How long and by what means the two meet."""

    minutes = SelectField(
        _l("Length"),
        choices=[(minutes, _l("%(minutes)s minutes", minutes=minutes)) for minutes in MINUTES],
        coerce=int,
        validate_choice=True,
    )
    channel = RadioField(
        _l("How do you meet?"),
        [required(_l("Choose how you meet."))],
        choices=choices_of(CHANNELS),
    )
    link = URLField(_l("If by video: the link to the call (optional)"))
    place = GuardedLine(_l("If in person: where you meet (optional)"), limit=PLACE_LIMIT)

    @property
    def meeting(self) -> Meeting:
        """What was chosen; a link or a place that goes with another way of meeting is left out."""
        return Meeting(self.minutes.data, self.channel.data, self.link.data, self.place.data).clean

    def validate_link(self, field: Any) -> None:
        """A link that is shown to another person leads where it says, and over https."""
        if self.channel.data == "video" and field.data and not is_safe_link(field.data):
            raise ValidationError(
                gettext("Enter the whole link, as it begins with https:// and without spaces.")
            )


class SessionForm(MomentForm, MeetingForm):
    """A time the two have agreed on, or met at, and how."""


class SettleForm(Form):
    """Why a session is cancelled or was missed."""

    reason = RadioField(
        _l("What came in between?"),
        [required(_l("Choose what came in between."))],
        choices=choices_of(SESSION_REASONS),
    )


class ConfirmForm(Form):
    """For how long the two met."""

    minutes = IntegerField(
        _l("Minutes"),
        [
            required(_l("Enter for how many minutes you met.")),
            NumberRange(
                SHORTEST,
                LONGEST,
                _l("Enter between %(least)s and %(most)s minutes.", least=SHORTEST, most=LONGEST),
            ),
        ],
        render_kw={"inputmode": "numeric"},
    )
