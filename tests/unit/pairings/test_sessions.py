"""The life of a session, without a database."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.pairings.rules import (
    SessionAlreadyPlanned,
    SessionBegun,
    SessionDisputed,
    SessionNotYet,
    SessionSettled,
    SessionState,
    SessionTooFar,
    SessionTooOld,
    check_cancel,
    check_confirm,
    check_miss,
    check_plan,
    state_after_confirming,
)
from mentor_match.web.moments import moment_of

DAY = timedelta(days=1)
PLANNED = SessionState.PLANNED


def test_a_session_can_be_planned_or_written_down_afterwards(now: datetime) -> None:
    opened = now - 90 * DAY
    for at in (now + DAY, now - 30 * DAY):
        check_plan(at, opened_at=opened, planned=[], now=now)
    with pytest.raises(SessionTooFar):
        check_plan(now + 400 * DAY, opened_at=opened, planned=[], now=now)
    with pytest.raises(SessionTooOld):
        check_plan(now - 40 * DAY, opened_at=opened, planned=[], now=now)
    with pytest.raises(SessionTooOld):
        check_plan(now - 2 * DAY, opened_at=now - DAY, planned=[], now=now)
    with pytest.raises(SessionAlreadyPlanned):
        check_plan(now + DAY, opened_at=opened, planned=[now + DAY], now=now)


def test_before_its_time_a_session_is_cancelled_and_afterwards_held_or_missed(
    now: datetime,
) -> None:
    ahead, past = now + DAY, now - DAY
    check_cancel(PLANNED, ahead, now)
    check_confirm(PLANNED, now, now)
    check_miss(PLANNED, past, other="Beatrice", other_confirmed=False, now=now)
    with pytest.raises(SessionBegun):
        check_cancel(PLANNED, now, now)
    with pytest.raises(SessionNotYet):
        check_confirm(PLANNED, ahead, now)
    with pytest.raises(SessionNotYet):
        check_miss(PLANNED, ahead, other="Beatrice", other_confirmed=False, now=now)


def test_what_the_other_confirmed_is_not_missed_on_ones_own_word(now: datetime) -> None:
    with pytest.raises(SessionDisputed, match="Beatrice"):
        check_miss(PLANNED, now - DAY, other="Beatrice", other_confirmed=True, now=now)


@pytest.mark.parametrize("state", [state for state in SessionState if state != PLANNED])
def test_what_is_settled_stays_so(state: SessionState, now: datetime) -> None:
    past = now - DAY
    with pytest.raises(SessionSettled):
        check_confirm(state, past, now)
    with pytest.raises(SessionSettled):
        check_cancel(state, past, now)
    with pytest.raises(SessionSettled):
        check_miss(state, past, other="B", other_confirmed=False, now=now)


def test_a_session_is_held_when_both_confirmed(now: datetime) -> None:
    assert state_after_confirming(None, None) == PLANNED
    assert state_after_confirming(now, None) == PLANNED
    assert state_after_confirming(None, now) == PLANNED
    assert state_after_confirming(now, now) == SessionState.HELD


@given(
    st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2030-01-01")),
    st.sampled_from(["UTC", "Africa/Nairobi", "Asia/Kathmandu", "America/New_York"]),
)
def test_a_local_time_is_read_on_the_readers_clock_or_refused(local: datetime, zone: str) -> None:
    moment = moment_of(local.date(), local.time(), zone)
    if moment is None:
        assert zone == "America/New_York" and local.hour == 2 and local.month == 3
    else:
        assert moment.tzinfo == UTC


def test_the_hour_that_clocks_skip_does_not_exist() -> None:
    assert moment_of(date(2026, 3, 29), time(2, 30), "Europe/Paris") is None
    assert moment_of(date(2026, 3, 29), time(3, 30), "Europe/Paris") == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )
