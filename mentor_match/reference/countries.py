"""Countries and their time zones, from pycountry, Babel and the zone database."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from mentor_match.reference.names import WRITTEN, folded

# What people write and neither ISO nor CLDR lists: short forms, and names until lately official.
_OTHER_NAMES = {
    "DRC": "COD",
    "DR Congo": "COD",
    "Zaire": "COD",
    "Ivory Coast": "CIV",
    "Swaziland": "SWZ",
    "East Timor": "TLS",
    "Burma": "MMR",
    "Turkey": "TUR",
    "Great Britain": "GBR",
    "Palestine": "PSE",
    "Holy See": "VAT",
    "Sao Tome": "STP",
    "Macedonia": "MKD",
}


def is_country(alpha3: str) -> bool:
    """Whether it is an ISO 3166-1 alpha-3 code in use."""
    return alpha3 in countries()


@cache
def countries() -> Mapping[str, str]:
    """alpha-3 code -> alpha-2 code of every country."""
    import pycountry

    return {country.alpha_3: country.alpha_2 for country in pycountry.countries}


def alpha2(alpha3: str) -> str:
    """The alpha-2 code; KeyError where there is no such country."""
    return countries()[alpha3]


def country_name(alpha3: str, locale: str = "en") -> str:
    """The name of a country for a reader of `locale`; the code where it is unknown."""
    from babel import Locale

    if not is_country(alpha3):
        return alpha3
    return str(Locale.parse(locale.replace("-", "_")).territories.get(alpha2(alpha3), alpha3))


def country_by_name(text: str) -> str | None:
    """The alpha-3 code for a code, or a name in English or one of a few other languages."""
    wanted = folded(text).removeprefix("the ")
    for names in (_by_name, _by_foreign_name):
        # “U.S.A.” falls apart into letters, which are put together again.
        if code := names().get(wanted) or names().get(wanted.replace(" ", "")):
            return code
    return None


def list_countries(locale: str = "en") -> Sequence[tuple[str, str]]:
    """(alpha-3 code, name) in the order of the names: for a list to choose from."""
    named = [(code, country_name(code, locale)) for code in countries()]
    return sorted(named, key=lambda pair: folded(pair[1]))


def time_zones(alpha3: str) -> Sequence[str]:
    """The time zones of a country by name; UTC for the few without people of their own."""
    return _zones().get(alpha2(alpha3), ["UTC"])


def zones_near(zone: str) -> Sequence[str]:
    """The zones of the same part of the world, for a list short enough for a phone."""
    area = zone.partition("/")[0] + "/"
    near = sorted({name for zones in _zones().values() for name in zones if name.startswith(area)})
    return near or sorted({zones[0] for zones in _zones().values()})


def utc_offset(zone: str, at: datetime) -> float:
    """Hours ahead of UTC in a zone at a moment (which has a zone itself)."""
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset.total_seconds() / 3600


@cache
def known_zones() -> frozenset[str]:
    """Every zone there is on this machine: looking for them reads 600 files."""
    return frozenset(available_timezones())


@cache
def _zones() -> dict[str, list[str]]:
    from babel.core import get_global

    there = known_zones()
    zones: dict[str, list[str]] = {}
    for zone, territory in sorted(get_global("zone_territories").items()):
        if zone in there:
            zones.setdefault(territory, []).append(zone)
    return zones


@cache
def _by_name() -> dict[str, str]:
    import pycountry

    found: dict[str, str] = {}
    for country in pycountry.countries:
        other = (getattr(country, "common_name", ""), getattr(country, "official_name", ""))
        for name in (country_name(country.alpha_3), country.name, *other):
            for form in _forms(name):
                found.setdefault(form, country.alpha_3)
    for country in pycountry.countries:
        found.setdefault(folded(country.alpha_3), country.alpha_3)
        found.setdefault(folded(country.alpha_2), country.alpha_3)
    for name, code in (_old_codes() | _OTHER_NAMES).items():
        found.setdefault(folded(name), code)
    return found


def _forms(name: str) -> Iterator[str]:
    """ISO sorts by the main word: “Congo, The Democratic Republic of the” is turned round too."""
    main, comma, rest = name.partition(", ")
    for form in (name, f"{rest} {main}" if comma else ""):
        if form:
            yield folded(form).removeprefix("the ")


def _old_codes() -> dict[str, str]:
    """Codes that ISO has given up or reserved but people write, as UK: from Unicode CLDR."""
    from babel.core import get_global

    alpha3 = {two: three for three, two in countries().items()}
    aliases = get_global("territory_aliases").items()
    return {old: alpha3[now[0]] for old, now in aliases if len(now) == 1 and now[0] in alpha3}


@cache
def _by_foreign_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for locale in WRITTEN:
        for code in countries():
            found.setdefault(folded(country_name(code, locale)), code)
    return found
