"""The order of the waiting list, and what can honestly be said about how long."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mentor_match.matching.rules import HEAD_START, Wait, may_be_told, position, range_of

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)
TOPICS = st.frozensets(st.sampled_from("abcd"), min_size=1, max_size=3)
WAITS = st.builds(lambda topics, days: Wait(topics, NOW - days * DAY), TOPICS, st.integers(1, 60))


def past(days: list[float], topic: str = "a") -> list[Wait]:
    return [Wait({topic}, NOW - DAY * number, NOW) for number in days]


@given(WAITS, st.lists(WAITS, max_size=12))
def test_only_who_came_earlier_for_a_shared_topic_is_before_one(
    own: Wait, others: list[Wait]
) -> None:
    before = [o for o in others if o.joined_at < own.joined_at and set(o.topics) & set(own.topics)]
    assert position(own, others) == 1 + len(before)
    later = Wait({"a", "b", "c", "d"}, NOW)
    assert position(own, [*others, later]) == position(own, others), "nobody is moved down"


def test_with_fewer_than_five_cases_nothing_is_said() -> None:
    own = Wait({"a"}, NOW)
    assert range_of(own, past([3, 4, 5, 6])) is None
    assert range_of(own, past([3, 4, 5, 6]) + past([7] * 9, topic="b")) is None
    assert range_of(own, [Wait({"a"}, NOW - DAY)] * 9) is None, "who still waits is no case"


def test_the_middle_half_is_said_with_its_number() -> None:
    found = range_of(Wait({"a"}, NOW), past([2, 4, 6, 8, 100]))
    assert found is not None
    assert (found.low, found.high, found.cases) == (4, 8, 5)


@given(st.lists(st.floats(0.01, 400), min_size=5, max_size=40))
def test_a_range_lies_within_what_happened(days: list[float]) -> None:
    found = range_of(Wait({"a"}, NOW), past(days))
    assert found is not None
    assert 1 <= found.low <= found.high <= max(1, round(max(days)))


@given(st.integers(0, 3), st.lists(st.integers(0, 200), max_size=6))
def test_no_more_are_told_at_a_time_than_places_are_free(free: int, hours: list[int]) -> None:
    told = [NOW - timedelta(hours=number) for number in hours]
    fresh = sum(NOW - at < HEAD_START for at in told)
    assert may_be_told(free, told, NOW) == (fresh < free)
