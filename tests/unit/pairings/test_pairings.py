"""The life of a pairing, without a database."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.pairings.rules import (
    AFTER,
    OPEN_PAIRINGS,
    Course,
    Health,
    Limits,
    NextStep,
    PairingNotPaused,
    PairingOver,
    PairingPaused,
    PairingState,
    Trouble,
    agreed_until,
    check_active,
    check_step,
    health,
    next_step,
    troubles,
)
from mentor_match.web.refusals import Refusal

LIMITS = Limits()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "to", "refusal"),
    [
        (PairingState.ACTIVE, PairingState.ACTIVE, PairingNotPaused),
        (PairingState.PAUSED, PairingState.PAUSED, PairingPaused),
        (PairingState.COMPLETED, PairingState.ACTIVE, PairingOver),
        (PairingState.COMPLETED, PairingState.ENDED_EARLY, PairingOver),
        (PairingState.ENDED_EARLY, PairingState.COMPLETED, PairingOver),
    ],
)
def test_a_step_that_may_not_follow_is_refused(
    state: PairingState, to: PairingState, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        check_step(state, to)


@given(st.lists(st.sampled_from(PairingState)))
def test_no_sequence_of_steps_leaves_an_end(steps: list[PairingState]) -> None:
    state, ended = PairingState.ACTIVE, None
    for to in steps:
        try:
            check_step(state, to)
        except Refusal:
            assert to not in AFTER[state]
            continue
        assert ended is None
        state = to
        ended = None if state in OPEN_PAIRINGS else state


def test_only_an_active_pairing_goes_on() -> None:
    check_active(PairingState.ACTIVE)
    with pytest.raises(PairingPaused):
        check_active(PairingState.PAUSED)
    with pytest.raises(PairingOver):
        check_active(PairingState.COMPLETED)


def course(now: datetime, days: float, **facts: object) -> Course:
    return replace(
        Course(PairingState.ACTIVE, now - days * DAY, signed=2, last_held=now - 2 * DAY), **facts
    )


def test_a_young_pairing_tells_nothing_yet(now: datetime) -> None:
    young = course(now, 13.9, signed=0, missed=5, last_held=None)
    assert health(young, now, LIMITS) == Health.TOO_EARLY
    assert troubles(young, now, LIMITS) == ()


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, ()),
        ({"signed": 1}, (Trouble.NO_CHARTER,)),
        ({"missed": 2}, (Trouble.MISSED_TWICE,)),
        ({"missed": 1}, ()),
    ],
)
def test_what_needs_a_check_in_is_named(
    now: datetime, facts: dict[str, object], found: tuple[Trouble, ...]
) -> None:
    old = course(now, 40, **facts)
    assert troubles(old, now, LIMITS) == found
    assert health(old, now, LIMITS) == (Health.NEEDS_CHECK_IN if found else Health.ON_TRACK)


def test_three_weeks_without_a_session_need_a_check_in(now: datetime) -> None:
    silent = course(now, 60, last_held=now - 21 * DAY)
    assert troubles(silent, now, LIMITS) == (Trouble.NO_SESSION,)
    assert troubles(replace(silent, last_held=now - 20.9 * DAY), now, LIMITS) == ()
    never = replace(silent, last_held=None, opened_at=now - 21 * DAY)
    assert troubles(never, now, LIMITS) == (Trouble.NO_SESSION,)


def test_a_pause_is_no_silence(now: datetime) -> None:
    paused = course(now, 90, state=PairingState.PAUSED, last_held=now - 80 * DAY)
    assert health(paused, now, LIMITS) is None
    assert troubles(paused, now, LIMITS) == ()
    resumed = replace(paused, state=PairingState.ACTIVE, resumed_at=now - 2 * DAY)
    assert health(resumed, now, LIMITS) == Health.ON_TRACK


def step(now: datetime, **facts: object) -> NextStep:
    given: dict[str, object] = {
        "state": PairingState.ACTIVE,
        "signed": True,
        "sessions": [],
        "agreed_until": now + 90 * DAY,
        "now": now,
    }
    return next_step(**{**given, **facts})  # type: ignore[arg-type]


def test_the_next_step_is_one_and_follows_the_ladder(now: datetime) -> None:
    past, ahead = now - DAY, now + DAY
    assert step(now, state=PairingState.COMPLETED, signed=False) == NextStep.OVER
    assert step(now, state=PairingState.PAUSED, signed=False) == NextStep.RESUME
    assert step(now, signed=False, sessions=[("planned", past, False)]) == NextStep.SIGN
    assert step(now) == NextStep.PLAN_FIRST
    both = [("planned", past, False), ("planned", ahead, False)]
    assert step(now, sessions=both) == NextStep.CONFIRM
    assert step(now, sessions=[("planned", ahead, False)]) == NextStep.MEET
    assert step(now, sessions=[("planned", past, True)]) == NextStep.WAIT_CONFIRM
    assert step(now, sessions=[("held", past, True)]) == NextStep.PLAN
    assert step(now, sessions=[("missed", past, False)]) == NextStep.PLAN_FIRST
    assert step(now, agreed_until=past) == NextStep.REVIEW


def test_a_change_of_the_charter_and_a_sign_off_wait_behind_a_confirmation(now: datetime) -> None:
    past = now - DAY
    begun = [("planned", past, False)]
    assert step(now, sessions=begun, change_to_sign=True) == NextStep.CONFIRM
    assert step(now, change_to_sign=True, claimed=True) == NextStep.SIGN_CHANGE
    assert step(now, claimed=True) == NextStep.SIGN_OFF
    assert step(now, signed=False, change_to_sign=True) == NextStep.SIGN


def test_a_first_goal_is_set_while_a_session_is_ahead(now: datetime) -> None:
    ahead = [("planned", now + DAY, False)]
    assert step(now, goal_set=False) == NextStep.PLAN_FIRST
    assert step(now, sessions=ahead, goal_set=False) == NextStep.SET_GOAL
    assert step(now, sessions=ahead, goal_set=True) == NextStep.MEET


def test_six_months_are_about_half_a_year(now: datetime) -> None:
    assert (agreed_until(now, 6) - now).days == 183
