"""The states of a programme, and whom it admits."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.associations.rules import (
    PROGRAMME_AFTER,
    PROGRAMME_NEXT,
    PROGRAMME_TITLES,
    Applicant,
    Eligibility,
    Prepared,
    ProgrammeState,
    ProgrammeStep,
    check_programme_step,
    check_window,
    hindrances,
    longest,
)
from mentor_match.web.refusals import Refusal

TODAY = date(2026, 11, 23)
STATES = st.sampled_from(list(ProgrammeState))


@given(st.lists(STATES, max_size=12))
def test_no_sequence_of_steps_leads_out_of_the_states_or_out_of_closed(
    steps: list[ProgrammeState],
) -> None:
    state, was_closed = ProgrammeState.DRAFT, False
    for to in steps:
        try:
            check_programme_step(state, to)
        except ProgrammeStep:
            continue
        assert not was_closed
        state = to
        was_closed = state == ProgrammeState.CLOSED
    assert state in PROGRAMME_AFTER


def test_every_state_says_what_it_is_and_what_comes_next() -> None:
    assert set(PROGRAMME_TITLES) == set(PROGRAMME_NEXT) == set(ProgrammeState)


@given(STATES, st.integers(-40, 40), st.integers(0, 30))
def test_one_can_enrol_on_every_day_of_the_window_of_an_open_programme_and_on_no_other(
    state: ProgrammeState, day: int, length: int
) -> None:
    first = date(2026, 11, 1)
    last, today = first + timedelta(days=length), first + timedelta(days=day)
    allowed = state == ProgrammeState.OPEN and first <= today <= last
    try:
        check_window(state, first, last, today)
    except Refusal:
        assert not allowed
    else:
        assert allowed


def person(**changes: object) -> Applicant:
    facts: dict[str, object] = {
        "part": "mentee", "cadre": "2221", "country": "KEN", "setting": "rural", "years": 2,
        "member": True, "ready": True, "enrolled": False,
    }  # fmt: skip
    return Applicant(**{**facts, **changes})  # type: ignore[arg-type]


def test_a_programme_without_conditions_admits_every_member_who_is_ready() -> None:
    assert (
        hindrances(person(cadre=None, country=None, setting=None, years=None), Eligibility(), TODAY)
        == []
    )


@pytest.mark.parametrize("fact", ["cadre", "country", "setting", "years"])
def test_nobody_is_let_in_by_silence(fact: str) -> None:
    wanted = Eligibility(
        frozenset({"2221"}), frozenset({"KEN"}), frozenset({"rural"}), mentee_years=2
    )
    assert hindrances(person(), wanted, TODAY) == []
    assert len(hindrances(person(**{fact: None}), wanted, TODAY)) == 1


def test_years_of_mentees_are_a_ceiling_and_of_mentors_a_floor() -> None:
    wanted = Eligibility(mentor_years=5, mentee_years=2)
    assert hindrances(person(years=2), wanted, TODAY) == []
    assert hindrances(person(years=3), wanted, TODAY)
    assert hindrances(person(part="mentor", years=5), wanted, TODAY) == []
    assert hindrances(person(part="mentor", years=4), wanted, TODAY)


@given(st.none() | st.integers(-800, 0), st.none() | st.integers(-400, 400))
def test_a_mentor_of_a_programme_that_asks_for_it_has_a_preparation_that_holds(
    done: int | None, until: int | None
) -> None:
    prepared = Prepared(
        None if done is None else TODAY + timedelta(days=done),
        None if until is None else TODAY + timedelta(days=until),
    )
    holds = done is not None and (until is None or until >= 0)
    wanted = Eligibility(prepared_mentors=True)
    mentor = person(part="mentor", prepared=prepared)
    assert (hindrances(mentor, wanted, TODAY) == []) == holds
    assert hindrances(mentor, Eligibility(), TODAY) == []
    assert hindrances(person(prepared=prepared), wanted, TODAY) == [], "mentees need none"


def test_of_two_records_the_one_that_holds_longest_counts() -> None:
    over, good = Prepared(TODAY, TODAY), Prepared(TODAY)
    assert longest([over, good, Prepared()]) == good
    assert longest([Prepared()]) == longest([]) == Prepared()
