"""How rows become figures."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mentor_match.insight.rules import (
    NextStep,
    Standing,
    by_month,
    chart_of,
    cross_table,
    last_months,
    next_step,
    nice_step,
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


@given(st.lists(st.integers(0, 330).map(lambda days: NOW - timedelta(days=days))))
def test_every_request_of_the_last_eleven_months_is_counted_once(asked: list[datetime]) -> None:
    assert sum(month.asked for month in by_month(asked, [], NOW)) == len(asked)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"))))
def test_a_cross_table_adds_up_both_ways(pairs: list[tuple[str, str]]) -> None:
    table = cross_table(pairs)
    assert sum(map(table.row_total, table.rows)) == table.total == len(pairs)
    assert sum(map(table.column_total, table.columns)) == len(pairs)
    assert table.across == sum(a != b for a, b in pairs)


@given(st.integers(1, 10**6))
def test_the_scale_of_a_chart_holds_its_largest_bar_and_not_much_more(largest: int) -> None:
    top = nice_step(largest) * 4
    assert largest <= top <= max(4, largest * 2.5)


@given(st.lists(st.integers(0, 500), min_size=0, max_size=60))
def test_no_bar_leaves_the_chart(days: list[int]) -> None:
    chart = chart_of(by_month([NOW - timedelta(days=d) for d in days], [], NOW))
    for bar in [*chart.asked, *chart.accepted]:
        assert bar.y >= 0
        assert bar.y + bar.height <= chart.height
        assert bar.x + bar.width <= chart.width


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
