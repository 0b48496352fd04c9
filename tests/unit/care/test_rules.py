"""Which act is proposed, and when a case is shown again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.care.rules import (
    LADDERS,
    Action,
    CaseKind,
    NotForThis,
    SnoozeTooFar,
    check_action,
    check_snooze,
    next_action,
)

TODAY = date(2026, 11, 25)


def test_a_pairing_is_reminded_then_called_then_closed() -> None:
    done: list[str] = []
    for expected in (Action.REMIND, Action.CALL, Action.CLOSE, Action.CLOSE):
        assert next_action(CaseKind.PAIRING, done) == expected
        done.append(expected)


def test_a_request_whose_mentor_was_reminded_goes_on_to_the_next_mentor() -> None:
    assert next_action(CaseKind.REQUEST, [], without=Action.REMIND) == Action.OFFER_NEXT


def test_a_mentor_is_only_paused_where_the_trouble_asks_for_it() -> None:
    assert next_action(CaseKind.MENTOR, [], first=Action.PAUSE) == Action.PAUSE
    assert next_action(CaseKind.MENTOR, [Action.REMIND, Action.CALL]) == Action.CALL


@given(
    st.sampled_from(CaseKind),
    st.sets(st.sampled_from(Action)),
    st.sampled_from([None, Action.PAUSE, Action.OFFER_NEXT]),
)
def test_what_is_proposed_can_always_be_done(
    kind: CaseKind, done: set[Action], first: Action | None
) -> None:
    given_first = first if first in LADDERS[kind] else None
    check_action(kind, next_action(kind, done, given_first))


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(NotForThis):
        check_action(CaseKind.GOAL, Action.CLOSE)
    with pytest.raises(NotForThis):
        check_action(CaseKind.PAIRING, Action.SNOOZE)


@pytest.mark.parametrize("days", [-1, 0, 61])
def test_a_case_is_not_put_away_for_good_nor_until_yesterday(days: int) -> None:
    with pytest.raises(SnoozeTooFar):
        check_snooze(TODAY + timedelta(days=days), TODAY)


def test_a_case_is_put_away_for_sixty_days_at_most() -> None:
    check_snooze(TODAY + timedelta(days=60), TODAY)
