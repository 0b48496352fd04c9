"""How rows become figures."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.insight.rules import (
    NextStep,
    Standing,
    by_month,
    cross_table,
    last_months,
    next_step,
)

NOW = datetime(2026, 1, 15, tzinfo=UTC)
STANDINGS = st.builds(Standing, *[st.booleans()] * 4, *[st.integers(0, 3)] * 6)


def standing(**facts: bool | int) -> Standing:
    return Standing(
        **{name: facts.get(name, 0) for name in Standing.__slots__}  # type: ignore[arg-type]
    )


def test_the_last_months_run_over_the_turn_of_the_year() -> None:
    months = last_months(NOW, 3)
    assert [(m.year, m.month) for m in months] == [(2025, 11), (2025, 12), (2026, 1)]


def test_months_of_the_overview_are_found_by_their_names() -> None:
    months = by_month({"2026-01": 3, "2024-01": 9}, {"2025-12": 2}, NOW)
    assert [(m.first.month, m.asked, m.accepted) for m in months[-2:]] == [(12, 0, 2), (1, 3, 0)]
    assert sum(month.asked for month in months) == 3


@given(
    st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), st.integers(1, 9))
)
def test_a_cross_table_adds_up_both_ways(cells: dict[tuple[str, str], int]) -> None:
    table = cross_table(cells)
    assert sum(map(table.row_total, table.rows)) == table.total == sum(cells.values())
    assert sum(map(table.column_total, table.columns)) == table.total
    assert table.largest == max(cells.values(), default=0)


@given(STANDINGS)
def test_a_waiting_request_always_comes_first(person: Standing) -> None:
    assert (next_step(person) == NextStep.ANSWER) == (person.requests_to_answer > 0)


def test_a_new_person_starts_with_a_profile() -> None:
    assert next_step(standing()) == NextStep.START


def test_a_complete_mentee_joins_waits_then_chooses() -> None:
    complete = {"mentee_started": True, "mentee_complete": True}
    assert next_step(standing(**complete)) == NextStep.JOIN
    assert next_step(standing(**complete, memberships=1)) == NextStep.WAIT_FOR_VERIFICATION
    assert next_step(standing(**complete, memberships=1, verified=1)) == NextStep.CHOOSE
    asked = standing(**complete, memberships=1, verified=1, requests_waiting=1)
    assert next_step(asked) == NextStep.WAIT_FOR_ANSWER
    assert next_step(standing(**complete, memberships=1, pairings_as_mentee=1)) == NextStep.MEET


def test_a_complete_mentor_waits_for_requests() -> None:
    mentor = standing(mentor_started=True, mentor_complete=True, memberships=1, verified=1)
    assert next_step(mentor) == NextStep.WAIT_FOR_REQUESTS


LADDER = [
    ("requests_to_answer", NextStep.ANSWER),
    ("consults", NextStep.CONSULT),
    ("proposals", NextStep.PROPOSAL),
    ("co_mentoring", NextStep.CO_MENTOR),
    ("to_let_in", NextStep.LET_IN),
    ("to_confirm", NextStep.CONFIRM),
    ("to_attend", NextStep.ATTEND),
    ("to_pick", NextStep.PICK),
    ("own_consults", NextStep.OWN_CONSULT),
    ("to_sign", NextStep.SIGN),
    ("goals", NextStep.GOAL),
    ("invited", NextStep.INVITED),
    ("to_take", NextStep.TAKE),
    ("to_set", NextStep.SET),
    ("to_plan", NextStep.PLAN),
    ("feedback", NextStep.FEEDBACK),
    ("circles_soon", NextStep.MEET_CIRCLE),
    ("resources", NextStep.STUDY),
    ("pairings_as_mentee", NextStep.MEET),
]


@pytest.mark.parametrize("rung", range(len(LADDER)))
def test_each_rung_comes_before_all_below_it(rung: int) -> None:
    ready = {"mentor_started": True, "mentor_complete": True, "memberships": 1, "verified": 1}
    below = {name: 1 for name, _step in LADDER[rung:]}
    assert next_step(standing(**ready, **below)) == LADDER[rung][1]


def test_who_waits_comes_before_the_own_profile_and_ones_own_plans_after_it() -> None:
    assert next_step(standing(to_take=1)) == NextStep.TAKE
    assert next_step(standing(feedback=1)) == NextStep.START
