"""Countries and their time zones, from pycountry, Babel and the zone database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from mentor_match.reference.names import folded


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
    """The alpha-3 code for a code (2 or 3 letters) or an English name of a country."""
    return _by_name().get(folded(text))


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
def _zones() -> dict[str, list[str]]:
    from babel.core import get_global

    there = available_timezones()
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
            if name:
                found.setdefault(folded(name), country.alpha_3)
    for country in pycountry.countries:
        found.setdefault(folded(country.alpha_3), country.alpha_3)
        found.setdefault(folded(country.alpha_2), country.alpha_3)
    return found
