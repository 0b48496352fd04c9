"""Languages, from Babel and pycountry: no list of this project's own."""

from collections.abc import Sequence
from functools import cache

from mentor_match.reference.names import folded


def is_language(code: str) -> bool:
    """Whether it is the code of a language that has a name."""
    return code in _english_names()


def language_name(code: str, locale: str = "en") -> str:
    """The name of a language for a reader of `locale`; the code where nobody named it."""
    from babel import Locale, UnknownLocaleError

    names = Locale.parse(locale.replace("-", "_")).languages
    if code.replace("-", "_") in names:
        return str(names[code.replace("-", "_")])
    try:
        own = Locale.parse(code, sep="-").get_display_name(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        own = None
    return own or _english_names().get(code, code)


def language_by_name(text: str) -> str | None:
    """The code for a code, an English name or the language's own name of itself."""
    return _by_english_name().get(folded(text)) or _by_own_name().get(folded(text))


def languages_of(country: str) -> Sequence[str]:
    """What is spoken in a country (ISO alpha-3): official languages, then by speakers.

    From Unicode CLDR; languages of less than 2 in 100 people are left out.
    """
    from babel.languages import get_territory_language_info

    from mentor_match.reference.countries import alpha2

    spoken = get_territory_language_info(alpha2(country))
    ranked = sorted(
        spoken.items(),
        key=lambda item: (
            item[1]["official_status"] is None,
            -float(item[1]["population_percent"] or 0),
        ),
    )
    kept = [
        code.partition("_")[0]
        for code, facts in ranked
        if facts["official_status"] or float(facts["population_percent"] or 0) >= 2
    ]
    return list(dict.fromkeys(kept))


@cache
def _english_names() -> dict[str, str]:
    import pycountry
    from babel import Locale

    names = {
        str(code).replace("_", "-"): str(name)
        for code, name in Locale("en").languages.items()
        if "_" not in code and code not in {"mul", "und", "zxx", "root"}
    }
    for language in pycountry.languages:
        code = getattr(language, "alpha_2", None)
        if code:
            names.setdefault(code, language.name)
    return names


@cache
def _by_english_name() -> dict[str, str]:
    named = {folded(name): code for code, name in reversed(_english_names().items())}
    return {folded(code): code for code in _english_names()} | named


@cache
def _by_own_name() -> dict[str, str]:
    """Takes more than a second, so it waits for a name that is not English."""
    from babel import Locale
    from babel.localedata import locale_identifiers

    found: dict[str, str] = {}
    for code in locale_identifiers():
        own = Locale(code).get_language_name(code) if "_" not in code else None
        if own:
            found.setdefault(folded(own), code)
    return found
