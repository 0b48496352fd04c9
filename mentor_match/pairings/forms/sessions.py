"""When and how the two meet, and what came in between."""

from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from mentor_match.pairings.forms.fields import Day, TimeOfDay, choices_of
from mentor_match.pairings.rules import MINUTES, SESSION_REASONS, moment_of
from mentor_match.reference.choices import FORMATS
from mentor_match.web.forms import Form, required


class SessionForm(Form):
    """When and how the two meet. The time is that of the reader's own clock."""

    day = Day(_l("Day"), [required(_l("Enter the day of the session."))])
    at = TimeOfDay(_l("Time"), [required(_l("Enter the time of the session."))])
    minutes = SelectField(
        _l("Length"),
        choices=[(minutes, _l("%(minutes)s minutes", minutes=minutes)) for minutes in MINUTES],
        coerce=int,
        validate_choice=True,
    )
    channel = RadioField(
        _l("How do you meet?"),
        [required(_l("Choose how you meet."))],
        choices=choices_of(FORMATS),
    )
    zone = "UTC"

    @property
    def starts_at(self) -> datetime:
        """The moment that was typed."""
        moment = moment_of(self.day.data, self.at.data, self.zone)
        assert moment is not None  # validate_at made sure of it
        return moment

    def validate_at(self, field: Any) -> None:
        """Where clocks are put forward, one hour of the year does not exist."""
        if self.day.data and field.data and moment_of(self.day.data, field.data, self.zone) is None:
            raise ValueError(gettext("On that day the clocks skip this time. Choose another time."))


class SettleForm(Form):
    """Why a session is cancelled or was missed."""

    reason = RadioField(
        _l("What came in between?"),
        [required(_l("Choose what came in between."))],
        choices=choices_of(SESSION_REASONS),
    )
