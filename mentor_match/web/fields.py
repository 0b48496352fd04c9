"""Fields that more than one slice asks with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import DateField, StringField, TimeField, ValidationError
from wtforms.validators import Length

from mentor_match.web.forms import Form, NoPatientIdentifiers, required
from mentor_match.web.moments import moment_of


def choices_of(titles: Mapping[str, str]) -> list[tuple[str, Any]]:
    """Titles by code, as the choices of a field."""
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


class GuardedLine(StringField):
    """One line of words: the name of a place, of a thing. It carries the guard of free text."""

    guarded = True

    def __init__(self, label: Any, validators: Any = (), *, limit: int, **kwargs: Any) -> None:
        too_long = lazy_gettext(
            "“%(label)s” may have %(limit)s characters at most. Make it shorter.",
            label=label,
            limit=limit,
        )
        kwargs["render_kw"] = {"maxlength": limit, **kwargs.get("render_kw", {})}
        super().__init__(
            label,
            [*validators, Length(max=limit, message=too_long), NoPatientIdentifiers()],
            **kwargs,
        )


class WordsForm(Form):
    """Words to look for in a list. They stand in the address, so there is no token."""

    class Meta(Form.Meta):
        csrf = False

    words = StringField(
        lazy_gettext("Words to look for"),
        [
            Length(
                max=100,
                message=lazy_gettext("Search for 100 characters at most. Use fewer words."),
            )
        ],
    )


class MomentForm(Form):
    """When a session is, or was. The time is that of the reader's own clock."""

    day = Day(lazy_gettext("Day"), [required(lazy_gettext("Enter the day of the session."))])
    at = TimeOfDay(lazy_gettext("Time"), [required(lazy_gettext("Enter the time of the session."))])
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
            raise ValidationError(
                gettext("On that day the clocks skip this time. Choose another time.")
            )
