"""A circle keeps to its tables, and says to each what comes next."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_match.circles.rules import (
    CADRES,
    CIRCLE_AFTER,
    FEWEST,
    MOST,
    PLACE_AFTER,
    CircleFacts,
    CircleOver,
    CircleState,
    CircleStep,
    OneCadre,
    PlaceDecided,
    PlaceState,
    TooFewPeople,
    check_attend,
    check_place,
    check_start,
    circle_step,
    state_of_session,
)
from mentor_match.pairings.rules import SessionNotYet, SessionSettled, SessionState
from mentor_match.web.refusals import Refusal

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
cadres = st.lists(st.sampled_from(["2221", "2222", "2211", "2262"]), max_size=MOST).map(tuple)


@settings(deadline=None)  # two cores are shared by many
@given(st.sampled_from(CircleState), cadres)
def test_it_starts_with_three_people_of_two_cadres_and_with_nothing_less(
    state: CircleState, joined: tuple[str, ...]
) -> None:
    enough = len(joined) >= FEWEST and len(set(joined)) >= CADRES
    if state == CircleState.FORMING and enough:
        check_start(state, joined)
    else:
        with pytest.raises(Refusal):
            check_start(state, joined)


def test_the_refusal_says_what_is_missing() -> None:
    with pytest.raises(TooFewPeople, match="this one has 2"):
        check_start("forming", ["2221", "2222"])
    with pytest.raises(OneCadre):
        check_start("forming", ["2221"] * 3)
    with pytest.raises(CircleOver):
        check_start("ended", ["2221", "2222", "2211"])


@settings(deadline=None)  # two cores are shared by many
@given(st.lists(st.sampled_from(PlaceState), max_size=12))
def test_nobody_is_in_a_circle_who_did_not_ask_or_say_yes(way: list[PlaceState]) -> None:
    state: PlaceState | None = None
    for to in way:
        before = state
        try:
            check_place(state, to)
        except PlaceDecided:
            continue
        state = to
        assert to in PLACE_AFTER[before]
        if to == PlaceState.JOINED:
            assert before in (PlaceState.INVITED, PlaceState.ASKED)
        if to == PlaceState.LEFT:
            assert before == PlaceState.JOINED


def test_every_end_is_an_end() -> None:
    assert CIRCLE_AFTER[CircleState.ENDED] == frozenset()
    assert set(CIRCLE_AFTER) == set(CircleState)
    assert set(PLACE_AFTER) == {None, *PlaceState}


@settings(deadline=None)  # two cores are shared by many
@given(st.integers(0, 2), st.integers(0, 6))
def test_a_session_is_held_when_a_facilitator_and_two_others_say_so(
    facilitators: int, others: int
) -> None:
    held = state_of_session(facilitators, others) == SessionState.HELD
    assert held == (facilitators >= 1 and facilitators + others >= 3)


def test_who_was_there_can_say_so_late_but_not_early() -> None:
    check_attend("planned", NOW, NOW)
    check_attend("held", NOW - DAY, NOW)
    with pytest.raises(SessionNotYet):
        check_attend("planned", NOW + DAY, NOW)
    with pytest.raises(SessionSettled):
        check_attend("missed", NOW - DAY, NOW)


MIXED = ("2221", "2222", "2211")


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        (CircleFacts("ended", "joined", True, MIXED, 1), CircleStep.OVER),
        (CircleFacts("forming", None, False, MIXED, 0), CircleStep.JOIN),
        (CircleFacts("forming", None, False, MIXED * 3, 0), CircleStep.FULL),
        (CircleFacts("forming", "invited", False, MIXED, 0), CircleStep.ANSWER),
        (CircleFacts("running", "asked", False, MIXED, 0), CircleStep.WAIT_TO_JOIN),
        (CircleFacts("forming", "joined", True, MIXED, 1), CircleStep.ADMIT),
        (CircleFacts("forming", "joined", True, ("2221",), 0), CircleStep.INVITE),
        (CircleFacts("forming", "joined", True, ("2221",) * 4, 0), CircleStep.INVITE),
        (CircleFacts("forming", "joined", True, MIXED, 0), CircleStep.START),
        (CircleFacts("forming", "joined", False, MIXED, 1), CircleStep.WAIT_TO_START),
        (CircleFacts("running", "joined", True, MIXED, 0), CircleStep.PLAN),
        (CircleFacts("running", "joined", False, MIXED, 0), CircleStep.WAIT_TO_PLAN),
        (
            CircleFacts("running", "joined", False, MIXED, 0, (("planned", NOW + DAY, False),)),
            CircleStep.MEET,
        ),
        (
            CircleFacts("running", "joined", False, MIXED, 0, (("planned", NOW - DAY, False),)),
            CircleStep.CONFIRM,
        ),
        (
            CircleFacts("running", "joined", True, MIXED, 0, (("planned", NOW - DAY, True),)),
            CircleStep.PLAN,
        ),
    ],
)
def test_each_is_told_the_one_thing_that_comes_next(facts: CircleFacts, step: CircleStep) -> None:
    assert circle_step(facts, NOW) == step


@settings(deadline=None)  # two cores are shared by many
@given(
    st.sampled_from(CircleState),
    st.sampled_from([None, *PlaceState]),
    st.booleans(),
    cadres,
    st.integers(0, 3),
    st.lists(
        st.tuples(
            st.sampled_from(SessionState),
            st.integers(-9, 9).map(lambda n: NOW + n * DAY),
            st.booleans(),
        ),
        max_size=4,
    ),
)
def test_every_state_of_every_person_has_a_next_step(
    state: CircleState,
    place: PlaceState | None,
    leads: bool,
    joined: tuple[str, ...],
    asking: int,
    sessions: list[tuple[str, datetime, bool]],
) -> None:
    facts = CircleFacts(state, place, leads, joined, asking, tuple(sessions))
    step = circle_step(facts, NOW)
    assert step in CircleStep
    assert (step == CircleStep.OVER) == (state == CircleState.ENDED)
