"""The evidence report keeps small groups back in all tables at once, and grows in steps."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_match.insight.rules.report import (
    KINDS,
    Person,
    Report,
    count_in_steps,
    counted_until,
    levels_of,
    matched_of,
    reached,
)
from mentor_match.open_data.rules import LIMIT, TOTAL, UNKNOWN, Table, bounds

PEOPLE = st.lists(
    st.builds(
        Person,
        st.sampled_from(["2221", "2222", "2211", None]),
        st.sampled_from(["KEN", "IND", "MWI", "UGA"]),
        st.sampled_from(["rural", "urban", "semi-urban"]),
    ),
    max_size=90,
)
DAY = timedelta(days=1)
NOW = datetime(2026, 11, 1, tzinfo=UTC)
MOMENTS = st.lists(st.integers(0, 400).map(lambda days: NOW - days * DAY), max_size=80)


@settings(max_examples=60)
@given(PEOPLE)
def test_no_small_group_can_be_told_from_the_three_tables_together(people: list[Person]) -> None:
    found = reached(people)
    true: dict[Any, int] = {
        (kind, code): n
        for kind in KINDS
        for code, n in Counter(getattr(one, kind) or UNKNOWN for one in people).items()
    }
    if found.total is None:
        assert not any(found.groups.values())
        return
    assert found.total == len(people) >= LIMIT
    sums: list[Any] = [
        ((TOTAL, TOTAL), [key for key in sorted(true) if key[0] == kind]) for kind in KINDS
    ]
    hidden = {(kind, code) for kind in KINDS for code in found.kept_back(kind)}
    shown = {(kind, code): n for kind in KINDS for code, n in found.shown(kind)}
    assert all(n == true[key] >= LIMIT for key, n in shown.items())
    table = Table({**true, (TOTAL, TOTAL): len(people)}, sums)
    for key, (least, most) in bounds(table, hidden).items():
        if true[key] < LIMIT:
            assert least <= 1 + 1e-6 and most >= LIMIT - 1e-6


@settings(max_examples=60)
@given(PEOPLE, PEOPLE)
def test_whoever_subtracts_the_people_they_know_is_left_with_no_small_group(
    mine: list[Person], others: list[Person]
) -> None:
    found = reached([*(replace(one, known=True) for one in mine), *others])
    if not any(found.groups.values()):
        return
    own, rest = (
        Counter((kind, getattr(one, kind) or UNKNOWN) for one in people for kind in KINDS)
        for people in (mine, others)
    )
    for kind in KINDS:
        for code, count in found.shown(kind):
            left = count - own[kind, code]
            assert left == rest[kind, code]
            assert not mine or left == 0 or left >= LIMIT
    if not mine or not others:
        return
    hidden = {(k, code) for k in KINDS for code in found.kept_back(k) if rest[k, code]}
    sums: list[Any] = [
        ((TOTAL, TOTAL), [key for key in sorted(rest) if key[0] == kind]) for kind in KINDS
    ]
    table = Table({**rest, (TOTAL, TOTAL): len(others)}, sums)
    for key, (least, most) in bounds(table, hidden).items():
        if rest[key] < LIMIT:
            assert least <= 1 + 1e-6 and most >= LIMIT - 1e-6


def test_what_is_kept_back_stands_in_no_order_of_size() -> None:
    people = [Person("2221", "KEN", "rural")] * 40
    people += [Person("2211", "IND", "rural")] * 3 + [Person("2212", "IND", "urban")] * 14
    people += [Person("2222", "KEN", "rural")] * 1
    found = reached(people)
    assert found.kept_back("cadre") == sorted(found.kept_back("cadre"))
    assert "2211" in found.kept_back("cadre") and "2222" in found.kept_back("cadre")


@given(MOMENTS, st.integers(1, 12))
def test_a_figure_moves_by_the_limit_or_not_at_all(moments: list[datetime], months: int) -> None:
    earlier = date(2026, 11, 1) - timedelta(days=30 * months)
    one = count_in_steps(moments, earlier.replace(day=1)) or 0
    other = count_in_steps(moments, date(2026, 11, 1)) or 0
    assert other == one or other - one >= LIMIT
    assert other == 0 or other >= LIMIT


def test_things_of_this_month_are_not_counted_yet() -> None:
    assert counted_until([NOW + DAY] * 30, date(2026, 11, 1)) is None
    assert counted_until([NOW - DAY] * 30, date(2026, 11, 1)) == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("matched", "mentees", "shown"),
    [(90, 100, 90), (91, 100, None), (99, 100, None), (100, 100, 100), (40, None, 40)],
)
def test_who_got_no_mentor_is_not_known_by_subtraction(
    matched: int, mentees: int | None, shown: int | None
) -> None:
    assert matched_of(matched, mentees) == shown


def test_levels_need_enough_mentees_not_only_enough_goals() -> None:
    goals = [("one", NOW - DAY, 2, 4)] * 30
    assert levels_of(goals, date(2026, 11, 1)) is None
    found = levels_of([(str(n), NOW - DAY, 2, 4) for n in range(10)], date(2026, 11, 1))
    assert found is not None
    assert (found.goals, found.mentees, found.before, found.after) == (10, 10, 2.0, 4.0)


@pytest.mark.parametrize(
    ("cost", "pairings", "each"),
    [(Decimal(1000), 30, Decimal(33)), (None, 30, None), (Decimal(1000), None, None)],
)
def test_the_cost_is_spread_over_the_pairings_counted(cost: Any, pairings: Any, each: Any) -> None:
    none = reached([])
    report = Report(
        until=date(2026, 11, 1), closed=True, mentees=none, mentors=none, matched=None,
        pairings=pairings, sessions=None, hours=None, levels=None, cpd_hours=None,
        cpd_people=None, pulse=None, stories=[], other_stories=0, cost=cost, currency="USD",
    )  # fmt: skip
    assert report.cost_of_pairing == each
