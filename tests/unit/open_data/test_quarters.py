"""Quarters, and when they may come out."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.open_data.rules import (
    DAYS_AFTER,
    Quarter,
    quarter_of,
    quarters_due,
    read_quarter,
)

SINCE = datetime(1990, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 36_500 * 24).map(lambda hours: SINCE + timedelta(hours=hours))


@given(MOMENTS)
def test_a_moment_lies_in_its_quarter_and_the_next_follows_at_once(at: datetime) -> None:
    quarter = quarter_of(at)
    assert quarter.since <= at < quarter.until == quarter.next.since
    assert read_quarter(str(quarter)) == quarter


@pytest.mark.parametrize("text", ["", "2026", "2026-Q5", "2026-Q0", "0000-Q1", "26-Q1", "2026-Q1x"])
def test_what_is_no_quarter_is_none(text: str) -> None:
    assert read_quarter(text) is None


@given(MOMENTS, st.integers(0, 2000))
def test_only_whole_quarters_four_weeks_old_are_due(first: datetime, days: int) -> None:
    now = first + timedelta(days=days)
    due = quarters_due(first, now)
    assert all(one.until + timedelta(days=DAYS_AFTER) <= now for one in due)
    assert all(after == before.next for before, after in pairwise(due))
    if due:
        assert due[-1].next.until + timedelta(days=DAYS_AFTER) > now


def test_nothing_is_due_where_nobody_ever_asked() -> None:
    assert quarters_due(None, datetime(2026, 1, 1, tzinfo=UTC)) == []


def test_a_quarter_waits_for_late_confirmations() -> None:
    first = datetime(2026, 7, 3, tzinfo=UTC)
    ready = datetime(2026, 10, 29, tzinfo=UTC)
    assert quarters_due(first, ready - timedelta(seconds=1)) == []
    assert quarters_due(first, ready) == [Quarter(2026, 3)]
