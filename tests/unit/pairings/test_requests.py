"""The life of a request, without a database."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.pairings.rules import (
    AlreadyAsked,
    AlreadyPaired,
    Asking,
    CannotAskOneself,
    Limits,
    MenteePlacesTaken,
    MentorAtCapacity,
    MentorNotAvailable,
    NoPath,
    NotVerified,
    ProfileIncomplete,
    RequestClosed,
    RequestHasExpired,
    RequestState,
    RequestWasAccepted,
    RequestWasDeclined,
    RequestWasWithdrawn,
    TooManyOpenRequests,
    answer_by,
    check_asking,
    check_open,
    days_left,
    reminder_due,
    state_at,
)
from mentor_match.web.refusals import Refusal

LIMITS = Limits()
DAY = timedelta(days=1)
FINE = Asking(
    name="Beatrice",
    oneself=False,
    mentee_complete=True,
    mentee_verified=True,
    mentee_has_place=True,
    mentor_available=True,
    mentor_has_place=True,
    path=True,
    asked=False,
    paired=False,
    open_requests=0,
)


def test_who_is_ready_may_ask() -> None:
    check_asking(FINE, LIMITS)
    check_asking(replace(FINE, open_requests=LIMITS.open_requests - 1), LIMITS)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"oneself": True}, CannotAskOneself),
        ({"mentee_complete": False}, ProfileIncomplete),
        ({"mentee_verified": False}, NotVerified),
        ({"paired": True}, AlreadyPaired),
        ({"asked": True}, AlreadyAsked),
        ({"mentee_has_place": False}, MenteePlacesTaken),
        ({"open_requests": 5}, TooManyOpenRequests),
        ({"mentor_available": False}, MentorNotAvailable),
        ({"path": False}, NoPath),
        ({"mentor_has_place": False}, MentorAtCapacity),
    ],
)
def test_each_hindrance_has_its_own_refusal(
    change: dict[str, object], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        check_asking(replace(FINE, **change), LIMITS)
    assert refused.value.sentence % refused.value.facts


def test_a_refusal_names_the_mentor_and_the_limit() -> None:
    with pytest.raises(AlreadyAsked, match="Beatrice"):
        check_asking(replace(FINE, asked=True), LIMITS)
    with pytest.raises(TooManyOpenRequests, match="3 answers"):
        check_asking(replace(FINE, open_requests=3), Limits(open_requests=3))


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (RequestState.ACCEPTED, RequestWasAccepted),
        (RequestState.DECLINED, RequestWasDeclined),
        (RequestState.WITHDRAWN, RequestWasWithdrawn),
        (RequestState.EXPIRED, RequestHasExpired),
    ],
)
def test_a_closed_request_says_how_it_was_closed(
    state: RequestState, refusal: type[RequestClosed], now: datetime
) -> None:
    with pytest.raises(refusal):
        check_open(state, now + DAY, now)


def test_a_request_is_over_when_its_time_is_even_if_nobody_wrote_it_down(now: datetime) -> None:
    until = answer_by(now, LIMITS)
    check_open(RequestState.REQUESTED, until, until - timedelta(microseconds=1))
    assert state_at(RequestState.REQUESTED, until, until) == RequestState.EXPIRED
    with pytest.raises(RequestHasExpired):
        check_open(RequestState.REQUESTED, until, until)


@given(st.sampled_from(RequestState), st.timedeltas(timedelta(-30), timedelta(30)))
def test_time_changes_nothing_but_what_is_open(state: RequestState, offset: timedelta) -> None:
    until = datetime.fromisoformat("2026-11-30T09:00:00+00:00")
    later = state_at(state, until, until + offset)
    expired = state == RequestState.REQUESTED and offset >= timedelta()
    assert later == (RequestState.EXPIRED if expired else state)


@given(st.integers(1, 60), st.floats(0, 2))
def test_the_reminder_falls_in_the_second_half(days: int, share: float) -> None:
    asked = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
    until = answer_by(asked, Limits(days_to_answer=days))
    due = reminder_due(asked, until, asked + share * days * DAY)
    assert due == (asked + days * DAY / 2 <= asked + share * days * DAY < until)


def test_days_left_are_whole_days(now: datetime) -> None:
    assert days_left(now + 3 * DAY + timedelta(hours=23), now) == 3
    assert days_left(now + timedelta(hours=23), now) == 0
    assert days_left(now - DAY, now) == 0
