"""How templates say a sentence in the reader's language.

Pages hold fifty to a hundred sentences. Flask-Babel and Jinja look up the language, its catalogue
and the function anew for each of them, which was a fifth of the time of a page; here a sentence is
one look into the catalogue. What is said is the same, and so are the functions views use.
"""

from typing import Any, cast

from babel import Locale
from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

_catalogues: dict[Locale | None, NullTranslations] = {}
_LANGUAGE = "_flask_babel"  # where Flask-Babel keeps the language of a request, in `g`


def init_app(app: Flask) -> None:
    """In place of the functions that Flask-Babel installs."""
    app.jinja_env.globals.update(_=say, gettext=say, ngettext=say_number)


def translated(text: str, **facts: object) -> str:
    """A text marked with N_ where it was defined, in the reader's language."""
    if not text:
        return ""
    said = _catalogue().gettext(text)
    return said % facts if facts else said


@pass_eval_context
def say(settings: EvalContext, text: str, /, **facts: Any) -> str:
    """A sentence; its facts are made safe for the page they stand in."""
    return _filled(settings, _catalogue().gettext(text), facts)


@pass_eval_context
def say_number(settings: EvalContext, one: str, many: str, number: int, /, **facts: Any) -> str:
    """A sentence with a number, in the form of the language for so many: `%(num)s`."""
    said = _catalogue().ngettext(one, many, number)
    return _filled(settings, said, {"num": number, **facts})


def _catalogue() -> NullTranslations:
    """Kept beside the language of the request; `force_locale` puts another language there."""
    try:
        kept = g._get_current_object().__dict__[_LANGUAGE].__dict__
        locale, found = kept["said_in"]
        if locale is kept["babel_locale"]:
            return cast("NullTranslations", found)
    except (RuntimeError, KeyError):
        pass  # outside of a request, or the first sentence of one
    return _look_up()


def _look_up() -> NullTranslations:
    locale = get_locale()
    if (found := _catalogues.get(locale)) is None:
        found = _catalogues[locale] = get_translations()
    if g:
        getattr(g, _LANGUAGE).said_in = locale, found
    return found


def _filled(settings: EvalContext, text: str, facts: dict[str, Any]) -> str:
    # What is said stands in a template and is ours; only its facts come from people.
    said = Markup(text) if settings.autoescape else text  # noqa: S704 # nosec B704
    return said % facts if facts or "%" in said else said
