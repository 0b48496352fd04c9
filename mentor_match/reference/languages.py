"""Languages, from Babel and pycountry: no list of this project's own."""

import re
from collections.abc import Sequence
from functools import cache

from mentor_match.reference.names import WRITTEN, folded

_NO_LANGUAGE = {"mul", "mis", "und", "zxx", "root"}
# What people write and none of the sources lists.
_OTHER_NAMES = {
    "Farsi": "fa",
    "Dari": "fa",
    "Mandarin": "zh",
    "Kreyòl": "ht",
    "Pidgin": "pcm",
    "Myanmar": "my",
}
_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})+")


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
    """The code for a code, a name in English or a few other languages, or its own name.

    Two codes of one language give one answer (Twi is Akan, `pt-BR` is Portuguese), because people
    who share a language must not be kept apart by how it was written.
    """
    wanted = folded(text)
    for names in (_by_english_name, _by_foreign_name, _by_own_name):
        if code := names().get(wanted):
            return _canonical(code)
    code = wanted.partition(" ")[0]
    return _canonical(code) if _TAG.fullmatch(text.strip()) and is_language(code) else None


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
        _canonical(code)
        for code, facts in ranked
        if facts["official_status"] or float(facts["population_percent"] or 0) >= 2
    ]
    return [code for code in dict.fromkeys(kept) if is_language(code)]


def _canonical(code: str) -> str:
    """The code CLDR prefers, without script and region."""
    from babel.core import get_global

    plain = code.replace("-", "_").partition("_")[0]
    return str(get_global("language_aliases").get(plain, plain)).partition("_")[0]


@cache
def _english_names() -> dict[str, str]:
    """Every language CLDR names or counts speakers of in a country, and all with two letters.

    Not all 7,900 of ISO 639-3: “any”, “all” and “nil” are codes there, and cells of spreadsheets.
    """
    import pycountry
    from babel import Locale
    from babel.core import get_global

    names = {
        str(code).replace("_", "-"): str(name)
        for code, name in Locale("en").languages.items()
        if "_" not in code and code not in _NO_LANGUAGE
    }
    spoken = {code for there in get_global("territory_languages").values() for code in there}
    for language in pycountry.languages:
        code = getattr(language, "alpha_2", language.alpha_3)
        if (len(code) == 2 or code in spoken) and code not in _NO_LANGUAGE:
            names.setdefault(code, language.name)
    return names


@cache
def _by_english_name() -> dict[str, str]:
    import pycountry

    named = {folded(name): code for code, name in reversed(_english_names().items())}
    found = named | {folded(code): code for code in _english_names() if folded(code) not in named}
    found |= {folded(name): code for name, code in _OTHER_NAMES.items()}
    for language in pycountry.languages:
        if code := getattr(language, "alpha_2", None):
            for key in ("alpha_3", "bibliographic", "name", "inverted_name"):
                found.setdefault(folded(getattr(language, key, code)), str(code))
    return found


@cache
def _by_foreign_name() -> dict[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for locale in WRITTEN:
        for code, name in Locale(locale).languages.items():
            if "_" not in code and code not in _NO_LANGUAGE:
                found.setdefault(folded(name), code)
    return found


@cache
def _by_own_name() -> dict[str, str]:
    """Takes more than a second, so it waits for a name that nothing else knows."""
    from babel import Locale
    from babel.localedata import locale_identifiers

    found: dict[str, str] = {}
    for code in locale_identifiers():
        own = Locale(code).get_language_name(code) if "_" not in code else None
        if own:
            found.setdefault(folded(own), code)
    return found
