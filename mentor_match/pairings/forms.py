"""What the two people of a request or a pairing may type."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, StringField, TimeField
from wtforms.validators import Length

from mentor_match.pairings.rules import (
    DECLINE_REASONS,
    END_REASONS,
    MINUTES,
    SESSION_REASONS,
    moment_of,
)
from mentor_match.reference.choices import FORMATS
from mentor_match.web.forms import Form, FreeText, required


def _choices(titles: Mapping[str, str]) -> list[tuple[str, Any]]:
    return [(code, lazy_gettext(title)) for code, title in titles.items()]


class Day(DateField):
    """A day; what is not one is refused in words."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Enter the day as a date, such as 2026-11-24.")) from None


class TimeOfDay(TimeField):
    """A time of the day; browsers that know no such field send it with seconds or without."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, format=["%H:%M", "%H:%M:%S"], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(
                gettext("Enter the time in hours and minutes, such as 14:30.")
            ) from None


class DeclineForm(Form):
    """Why a mentor declines."""

    reason = RadioField(
        _l("Why do you decline?"),
        [required(_l("Choose why you decline; it helps the mentee to ask the right person."))],
        choices=_choices(DECLINE_REASONS),
    )
    note = FreeText(_l("A word to the mentee (optional)"), limit=500, rows=3)


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
        choices=_choices(FORMATS),
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
        choices=_choices(SESSION_REASONS),
    )


COMPLETED = "completed"


class EndForm(Form):
    """How a pairing ends."""

    reason = RadioField(
        _l("Why does your pairing end?"),
        [required(_l("Choose why your pairing ends."))],
        choices=[
            (COMPLETED, _l("We did what we set out to do")),
            *_choices(END_REASONS),
        ],
    )


class FindResourceForm(Form):
    """Words to look for in the library. They stand in the address, so there is no token."""

    class Meta(Form.Meta):
        csrf = False

    words = StringField(
        _l("Words in the title or provider"),
        [Length(max=100, message=_l("Search for 100 characters at most. Use fewer words."))],
    )
