"""When somebody was last here, in words."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mentor_match.accounts.rules import Activity, activity

TODAY = date(2026, 11, 23)
ORDER = list(Activity)


def test_each_word_begins_where_it_should() -> None:
    words = [activity(TODAY - timedelta(days=days), TODAY) for days in (0, 1, 6, 7, 30, 31, 900)]
    assert (
        words
        == ["today", "this week", "this week", "this month", "this month"] + ["longer ago"] * 2
    )
    assert activity(None, TODAY) is None


@given(st.integers(0, 400), st.integers(0, 400))
def test_longer_ago_is_never_said_to_be_more_recent(one: int, other: int) -> None:
    near, far = sorted((one, other))
    found = [activity(TODAY - timedelta(days=days), TODAY) for days in (near, far)]
    assert ORDER.index(found[0]) <= ORDER.index(found[1])  # type: ignore[arg-type]
