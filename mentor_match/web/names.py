"""Codes in the reader's words: filters for every template."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from flask_babel import get_locale, gettext

from mentor_match.reference import choices
from mentor_match.reference.cadres import find_cadre
from mentor_match.reference.countries import country_name
from mentor_match.reference.languages import language_name
from mentor_match.reference.topics import find_topic


def init_app(app: Flask) -> None:
    """Register `code|cadre`, `code|topic` and their kin."""
    app.jinja_env.filters.update(
        cadre=cadre,
        topic=topic,
        country=country,
        language=language,
        setting=_of(choices.SETTING_WORDS),
        format_name=_of(choices.FORMATS),
        gender=_of({**choices.GENDERS, "not-stated": choices.NOT_SAID}),
        discipline=_of(choices.DISCIPLINES),
        level=_of(choices.LEVELS),
        priority=_of(choices.PRIORITIES),
    )


def cadre(code: str | None) -> str:
    """The title of a cadre; the code where it is unknown."""
    found = find_cadre(code or "")
    return gettext(found.title) if found else code or ""


def topic(code: str) -> str:
    """The title of a topic; the code where it is unknown."""
    found = find_topic(code)
    return gettext(found.title) if found else code


def country(code: str | None) -> str:
    """The name of a country."""
    return country_name(code, _locale()) if code else ""


def language(code: str) -> str:
    """The name of a language."""
    return language_name(code, _locale())


def _locale() -> str:
    return str(get_locale() or "en")


def _of(titles: Mapping[Any, str]) -> Callable[[object], str]:
    def title(code: object) -> str:
        return gettext(titles[code]) if code in titles else ""

    return title
