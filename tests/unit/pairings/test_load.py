"""How much of a mentor's time pairings take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.pairings.rules import hours_a_month, load_of

RHYTHM = st.sampled_from(["weekly", "fortnightly", "monthly"])
PAIRING = st.tuples(RHYTHM, st.lists(st.sampled_from([15, 30, 45, 60, 90, 120]), max_size=9))


@pytest.mark.parametrize(
    ("rhythm", "minutes", "hours"),
    [
        ("monthly", [60], 1.0),
        ("monthly", [], 0.75),
        ("fortnightly", [60, 60, 30], 30.44 / 14),
        ("weekly", [30] * 5 + [120] * 9, 30.44 / 7 / 2),
    ],
)
def test_hours_follow_the_rhythm_and_the_usual_length(
    rhythm: str, minutes: list[int], hours: float
) -> None:
    assert hours_a_month(rhythm, minutes) == pytest.approx(hours)


@given(st.integers(1, 40), st.lists(PAIRING, max_size=6), PAIRING)
def test_one_pairing_more_never_takes_less(
    hours: int, pairings: list[tuple[str, list[int]]], more: tuple[str, list[int]]
) -> None:
    before, after = load_of(hours, pairings), load_of(hours, [*pairings, more])
    assert after.taken >= before.taken
    assert after.left <= before.left
    assert before.used_up <= after.used_up
    assert before.used_up == (before.left == 0)


@given(st.lists(PAIRING, max_size=6))
def test_what_nobody_said_is_never_used_up(pairings: list[tuple[str, list[int]]]) -> None:
    assert not load_of(None, pairings).used_up
