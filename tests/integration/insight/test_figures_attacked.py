"""The page of figures under every filter at once: no small group comes out by adding and taking."""

from datetime import datetime
from itertools import combinations
from math import gcd

from flask import Flask
from sqlalchemy import select

from mentor_match.associations.models import Association
from mentor_match.associations.queries import list_programmes_of
from mentor_match.extensions import db
from mentor_match.insight.queries.groups import APART, PARTNER, read_groups
from mentor_match.insight.rules import FEWEST_SHOWN
from mentor_match.insight.rules.flow import Span

MONTHS = 8


def test_no_group_of_fewer_is_the_sum_or_difference_of_what_is_shown(
    large_service: Flask, now: datetime
) -> None:
    home = db.session.scalars(select(Association).where(Association.code == "DANM")).one()
    firsts = [now.replace(month=month, day=1, hour=0) for month in range(12 - MONTHS, 12)]
    filters = [None, *(one.id for one in list_programmes_of(home.id))]
    shown: dict[str, list[int]] = {}
    for since, until in combinations(firsts, 2):
        for programme_id in filters:
            groups = read_groups(home.id, Span(since, until, programme_id))
            for table, fives in vars_of(groups).items():
                for code, count in fives.items():
                    shown.setdefault(f"{table} {code}", []).append(count)
    assert len(shown) >= 3 and sum(map(len, shown.values())) >= 20
    # What whole numbers of them can be added up to is what their greatest common divisor divides.
    assert gcd(*(count for counts in shown.values() for count in counts)) >= FEWEST_SHOWN
    of_two = [code.split(" ", 1)[1] for code in shown if code.startswith("cadres")]
    assert all(APART in code for code in of_two)
    assert any(PARTNER in code for code in of_two), "a partner's member is seen as one, and no more"


def vars_of(groups: object) -> dict[str, dict[str, int]]:
    """table -> code -> count, of everything the page shows by group."""
    return {name: dict(getattr(groups, name).shown) for name in ("endings", "countries", "cadres")}
