"""Rule sets, worth, periods and totals: what must hold whatever an association decides."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.learning.rules import (
    DEFAULT,
    Activity,
    AppliesBackwards,
    CategoryRule,
    MinimumNotCounted,
    MinimumOverCeiling,
    MinimumsOverRequired,
    OutOfReach,
    Period,
    RuleSet,
    Source,
    UnitStays,
    check_rules,
    check_version,
    next_step,
    period_of,
    periods_back,
    standing_of,
    total_of,
    worth_of,
)
from mentor_match.reference.cpd import CATEGORIES
from tests.unit.learning.rule_sets import FROM_TEMPLATES, any_rules, days, generated

TODAY = date(2026, 11, 23)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@dataclass
class Line:
    category: str
    units: int
    counts: bool = True


lines = st.lists(
    st.builds(Line, st.sampled_from(sorted(CATEGORIES)), st.integers(0, 3000), st.booleans())
)


def activity(
    source: Source = Source.SESSION, category: str = "mentoring-given", **facts
) -> Activity:
    plain = {
        "account_id": uuid4(),
        "source": source,
        "cause": "x",
        "category": category,
        "minutes": 45,
        "at": datetime(2026, 11, 23, 9, tzinfo=UTC),
        "vouched": True,
    }
    return Activity(**{**plain, **facts})


def with_category(code: str, rule: CategoryRule, **changes: Any) -> RuleSet:
    return replace(DEFAULT, categories={**DEFAULT.categories, code: rule}, **changes)


@pytest.mark.parametrize("code", sorted(FROM_TEMPLATES))
def test_every_template_can_be_met(code: str) -> None:
    check_rules(FROM_TEMPLATES[code])


@given(generated)
def test_rules_are_kept_as_data_and_come_back_the_same(rules: RuleSet) -> None:
    assert RuleSet.from_data(rules.as_data()) == rules


def test_rules_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(MinimumOverCeiling, match="Ethics"):
        check_rules(with_category("ethics", CategoryRule(ceiling=100, minimum=200), required=900))
    with pytest.raises(MinimumsOverRequired):
        check_rules(with_category("ethics", CategoryRule(minimum=200), required=100))
    with pytest.raises(MinimumNotCounted):
        check_rules(with_category("ethics", CategoryRule(counts=False, minimum=1), required=100))
    low = {code: CategoryRule(ceiling=10) for code in CATEGORIES}
    with pytest.raises(OutOfReach):
        check_rules(replace(DEFAULT, required=61, categories=low))
    check_rules(replace(DEFAULT, required=60, categories=low))


def test_a_change_reaches_neither_back_nor_into_another_unit() -> None:
    before = [(date(2026, 6, 1), DEFAULT)]
    for applies_from in (date(2026, 6, 1), date(2026, 1, 1)):
        with pytest.raises(AppliesBackwards):
            check_version(DEFAULT, applies_from, before=before, entries=False, today=TODAY)
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(AppliesBackwards):
        check_version(DEFAULT, yesterday, before=before, entries=True, today=TODAY)
    points = replace(DEFAULT, unit="points")
    with pytest.raises(UnitStays):
        check_version(points, TODAY, before=before, entries=True, today=TODAY)
    check_version(points, yesterday, before=before, entries=False, today=TODAY)
    check_version(DEFAULT, TODAY, before=before, entries=True, today=TODAY)


@pytest.mark.parametrize(
    ("rules", "done", "why"),
    [
        (replace(DEFAULT, mentors=False), activity(), "mentors"),
        (replace(DEFAULT, mentees=False), activity(category="mentoring-received"), "mentees"),
        (replace(DEFAULT, session_minutes=46), activity(), "too-short"),
        (replace(DEFAULT, session_minutes=46), activity(Source.CIRCLE, "group"), "too-short"),
        (with_category("mentoring-given", CategoryRule(counts=False)), activity(), "not-counted"),
        (DEFAULT, activity(Source.RESOURCE, "learning", minutes=0), "no-length"),
        (DEFAULT, activity(Source.PLATFORM, "learning", verb="experienced"), "verb"),
    ],
)
def test_what_does_not_count_says_why(rules: RuleSet, done: Activity, why: str) -> None:
    worth = worth_of(rules, done)
    assert (worth.units, worth.why_not) == (0, why)
    assert worth_of(DEFAULT, activity()).units == 75


def test_a_short_resource_counts_though_a_short_session_does_not() -> None:
    rules = replace(DEFAULT, session_minutes=60)
    assert worth_of(rules, activity(Source.RESOURCE, "learning", minutes=30)).units == 50


def test_what_a_person_declares_waits_where_the_rules_say_so() -> None:
    strict = replace(DEFAULT, self_declared=False)
    declared = activity(Source.MANUAL, "event", vouched=False)
    assert worth_of(DEFAULT, declared).at_once
    assert not worth_of(strict, declared).at_once
    assert worth_of(strict, activity(Source.PLATFORM, "learning", verb="passed")).at_once


@given(any_rules, st.integers(0, 1000))
def test_nobody_is_given_more_than_was_done(rules: RuleSet, minutes: int) -> None:
    units = worth_of(rules, activity(minutes=minutes)).units
    assert 0 <= units * rules.minutes_per_unit <= minutes * 100


@given(any_rules, lines)
def test_ceilings_hold_and_nothing_gets_lost(rules: RuleSet, entries: list[Line]) -> None:
    total = total_of(rules, YEAR, entries)
    for category in total.categories:
        assert category.counted + category.over == category.earned
        assert category.ceiling is None or category.counted <= category.ceiling
    earned = sum(category.earned for category in total.categories)
    assert earned + total.waiting == sum(line.units for line in entries)


@given(any_rules, lines, st.sampled_from(sorted(CATEGORIES)))
def test_one_more_entry_never_lowers_a_total(
    rules: RuleSet, entries: list[Line], category: str
) -> None:
    less = total_of(rules, YEAR, entries)
    more = total_of(rules, YEAR, [*entries, Line(category, 100)])
    assert more.counted >= less.counted
    assert more.missing <= less.missing


def test_the_next_step_names_what_is_missing() -> None:
    rules = FROM_TEMPLATES["points-a-year"]
    assert next_step(total_of(rules, YEAR, [])) == ("minimum", "ethics")
    ethics = Line("ethics", 300)
    assert next_step(total_of(rules, YEAR, [ethics])) == ("more", None)
    assert next_step(total_of(rules, YEAR, [ethics, Line("event", 50, False)])) == ("waiting", None)
    full = Line("mentoring-given", 1400)
    assert next_step(total_of(rules, YEAR, [ethics, full])) == ("elsewhere", "mentoring-given")
    assert next_step(total_of(rules, YEAR, [ethics, Line("event", 2100)])) == ("done", None)
    assert next_step(total_of(DEFAULT, YEAR, [])) == ("nothing-asked", None)


def test_an_entry_and_its_correction_cancel_each_other() -> None:
    for corrected, correction in ((True, False), (False, True)):
        facts = {"corrected": corrected, "correction": correction}
        assert not standing_of(at_once=True, review=None, **facts)
    plain = {"corrected": False, "correction": False}
    assert standing_of(at_once=True, review=None, **plain)
    assert not standing_of(at_once=True, review="queried", **plain)
    assert standing_of(at_once=False, review="verified", **plain)


@given(any_rules, days, days)
def test_a_day_lies_in_exactly_one_period(rules: RuleSet, day: date, registered: date) -> None:
    period = period_of(rules, day, registered)
    assert day in period
    after = period_of(rules, period.last + timedelta(days=1), registered)
    before = period_of(rules, period.first - timedelta(days=1), registered)
    assert after.first == period.last + timedelta(days=1)
    assert before.last == period.first - timedelta(days=1)
    assert period_of(rules, period.first, registered) == period
    assert period_of(rules, period.last, registered) == period


def test_periods_by_hand() -> None:
    three = FROM_TEMPLATES["hours-three-years"]
    assert period_of(three, date(2026, 5, 30), date(2023, 5, 31)) == Period(
        date(2023, 5, 31), date(2026, 5, 30)
    )
    leap = period_of(replace(three, months=12), date(2025, 2, 28), date(2024, 2, 29))
    assert leap == Period(date(2025, 2, 28), date(2026, 2, 27))
    two = FROM_TEMPLATES["mentors-only"]  # two calendar years, one of which begins in 2026
    assert period_of(two, date(2025, 7, 1), TODAY) == Period(date(2024, 1, 1), date(2025, 12, 31))


@given(any_rules, any_rules, days, days)
def test_history_has_no_gap_and_a_change_reaches_no_period_that_is_over(
    old: RuleSet, new: RuleSet, since: date, registered: date
) -> None:
    today = date(2036, 1, 15)
    versions = [(date(2000, 1, 1), old), (date(2036, 1, 10), new)]
    found = list(periods_back(versions, today, since, registered))
    assert today in found[0][0]
    assert found[0][1] == new
    for (later, _rules), (earlier, _old) in pairwise(found):
        assert earlier.last == later.first - timedelta(days=1)
    assert min(since, today) >= found[-1][0].first
    for period, rules in found[1:]:
        assert rules == (new if period.last >= date(2036, 1, 10) else old)
