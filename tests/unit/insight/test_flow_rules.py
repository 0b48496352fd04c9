"""How counts become figures."""

from collections import Counter
from datetime import UTC, datetime
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.engine.fairness import gini
from mentor_match.insight.rules.flow import (
    BY_MONTH,
    BY_PROGRAMME,
    DEFINITIONS,
    MOST_MONTHS,
    Counted,
    chosen,
    gini_of,
    median_of,
    numbers,
    span_of,
)

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@given(st.lists(st.integers(0, 400), max_size=60))
def test_a_median_of_a_histogram_is_the_median_of_its_values(days: list[int]) -> None:
    assert median_of(Counter(days)) == (median(days) if days else None)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=60))
def test_the_load_of_a_histogram_is_that_of_its_mentors(loads: list[int]) -> None:
    assert gini_of(Counter(loads)) == round(gini(loads), 2)


def test_what_was_not_counted_is_a_dash_and_no_zero() -> None:
    values = {one.code: one.value for one in numbers(Counted())}
    nothing = {"answered", "matched", "placed", "first-session", "cpd", "gini"}
    assert {code for code, value in values.items() if value is None} == nothing
    assert list(values) == list(DEFINITIONS)


def test_every_figure_of_a_table_is_defined() -> None:
    assert set(BY_MONTH) | set(BY_PROGRAMME) <= set(DEFINITIONS)
    assert [one.code for one in chosen(Counted(), BY_PROGRAMME)] == list(BY_PROGRAMME)


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [("", "", 12), ("2026-11", "2026-11", 1), ("2020-01", "2026-11", MOST_MONTHS), ("x", "y", 12)],
)
def test_a_span_has_its_months_to_the_last(since: str, until: str, count: int) -> None:
    span = span_of(since, until, None, NOW)
    months = span.months()
    assert len(months) == count == min(span.length, MOST_MONTHS)
    assert f"{months[-1]:%Y-%m}" == "2026-11"
