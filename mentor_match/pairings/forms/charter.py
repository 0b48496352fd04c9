"""What two people may agree in their charter."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from mentor_match.pairings.forms.fields import choices_of
from mentor_match.pairings.rules import MINUTES, REPLY_DAYS, RHYTHMS, Agreement
from mentor_match.web.forms import Form, FreeText, required


class CharterForm(Form):
    """A proposed version, in the words of the two."""

    goals = FreeText(
        _l("Our goals"), [required(_l("Write what you want to reach together."))], limit=1000
    )
    rhythm = SelectField(_l("How often do you meet?"), choices=choices_of(RHYTHMS))
    minutes = SelectField(
        _l("How long does a session take?"),
        choices=[(minutes, _l("%(minutes)s minutes", minutes=minutes)) for minutes in MINUTES],
        coerce=int,
    )
    contact = FreeText(
        _l("How do you reach each other?"),
        [required(_l("Write how you reach each other."))],
        limit=500,
        rows=2,
    )
    reply_days = SelectField(
        _l("How soon do you answer messages?"),
        choices=[(days, _l(title)) for days, title in REPLY_DAYS.items()],
        coerce=int,
    )
    feedback = FreeText(
        _l("What feedback do you want from each other?"),
        [required(_l("Write what feedback you want from each other."))],
        limit=500,
        rows=3,
    )
    boundary = FreeText(_l("A boundary of your own (optional)"), limit=500, rows=2)

    @property
    def agreement(self) -> Agreement:
        """What was typed, as an agreement."""
        return Agreement(
            goals=self.goals.data,
            rhythm=self.rhythm.data,
            minutes=self.minutes.data,
            contact=self.contact.data,
            reply_days=self.reply_days.data,
            feedback=self.feedback.data,
            boundary=self.boundary.data or None,
        )


class SignForm(Form):
    """Which text was on the page that is signed."""

    digest = HiddenField(validators=[required(_l("Open the charter again, and sign it there."))])
