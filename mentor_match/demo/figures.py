"""Where the invented people work and what they are: shares from published counts.

`STAFF` restates, for 20 countries, the latest numbers of medical doctors, nursing personnel,
midwifery personnel, dentists and community health workers of the WHO Global Health Observatory
(indicators HWF_0002, 0008, 0009, 0011 and the count of community health workers; 2004 to 2020,
mostly 2018 to 2020). None where nothing is reported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True, slots=True)
class Staff:
    """Reported health workers of a country, by group."""

    doctors: int
    nurses: int
    midwives: int | None
    dentists: int
    community: int | None


STAFF: Mapping[str, Staff] = {
    "BGD": Staff(109874, 66973, 13583, 11593, 148713),
    "COL": Staff(118404, 74084, None, 42566, None),
    "EGY": Staff(74923, 189579, 1777, 19746, 963),
    "ETH": Staff(12174, 69824, 20355, 228, 42630),
    "GHA": Staff(5285, 95789, 16700, 713, 15820),
    "IND": Staff(1014538, 2412621, 841279, 222816, 1097609),
    "JOR": Staff(26885, 30109, 3701, 7917, None),
    "KEN": Staff(8042, 59901, 2092, 1300, 58079),
    "MAR": Staff(26003, 45326, 4086, 4855, None),
    "MOZ": Staff(2658, 8831, 6324, 355, 6696),
    "MWI": Staff(958, 13564, 568, 149, None),
    "NGA": Staff(74543, 180709, 120870, 4358, 116454),
    "NPL": Staff(24814, 62075, 35295, 4081, 16206),
    "PHL": Staff(84678, 512719, 75853, 28378, 248584),
    "RWA": Staff(1492, 10409, 1561, 228, 45000),
    "SEN": Staff(1435, 6151, 2656, 134, 1116),
    "TZA": Staff(2885, 31940, 2720, 682, None),
    "UGA": Staff(7031, 51327, 23546, 255, 4646),
    "ZAF": Staff(46393, 287458, 1284, 6586, 54180),
    "ZMB": Staff(2026, 17257, 488, 269, 221),
}

# How a counted group divides into cadres (ISCO-08), and how many of a hundred people belong to
# cadres that those counts leave out. These divisions are this project's own assumptions.
DIVISION: Mapping[str, Mapping[str, float]] = {
    "doctors": {"2211": 0.6, "2212": 0.4},
    "nurses": {"2221": 0.6, "3221": 0.4},
    "midwives": {"2222": 0.7, "3222": 0.3},
    "dentists": {"2261": 1.0},
    "community": {"3253": 1.0},
}
UNCOUNTED: Mapping[str, float] = {
    "2240": 0.09,
    "2262": 0.05,
    "3213": 0.02,
    "3212": 0.03,
    "2264": 0.02,
    "2265": 0.02,
    "2263": 0.02,
}


def country_shares() -> dict[str, float]:
    """Country -> share of the invented people: by the root of its staff, so that all 20 appear."""
    roots = {country: sqrt(sum(_groups(staff).values())) for country, staff in STAFF.items()}
    return _shares(roots)


def cadre_shares(country: str) -> dict[str, float]:
    """Cadre -> share of the people of a country: reported counts, plus what they leave out."""
    counted = _shares(_groups(STAFF[country]))
    rest = 1 - sum(UNCOUNTED.values())
    shares = dict(UNCOUNTED)
    for group, share in counted.items():
        for cadre, part in DIVISION[group].items():
            shares[cadre] = share * part * rest
    return shares


def _groups(staff: Staff) -> dict[str, float]:
    return {group: float(getattr(staff, group) or 0) for group in DIVISION}


def _shares(amounts: Mapping[str, float]) -> dict[str, float]:
    whole = sum(amounts.values())
    return {name: amount / whole for name, amount in amounts.items()}
