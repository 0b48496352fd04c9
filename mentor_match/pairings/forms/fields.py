"""Fields of this slice's own."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import DateField, TimeField


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
