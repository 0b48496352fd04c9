"""Invitations and registrations: how often, how long, and where each stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from mentor_match.associations.rules import (
    AGAIN_AFTER,
    HOLDS,
    MOST_TIMES,
    EndsBeforeItBegins,
    Invited,
    NotYetDone,
    Preparation,
    check_preparation,
    ends_soon,
    is_open,
    is_over,
    may_send,
    preparation_of,
    standing_of,
)
from tests.conftest import NOW

TODAY = NOW.date()
DAY = timedelta(days=1)


@dataclass
class Sent:
    waiting: bool = False
    times: int = 1
    sent_at: datetime | None = NOW
    answer: str | None = None
    expires_at: datetime | None = NOW + HOLDS


FREE = {"member": False, "address": True}


@pytest.mark.parametrize(
    ("invitation", "after", "standing", "may"),
    [
        (None, 0 * DAY, Invited.NOT_YET, True),
        (Sent(waiting=True, times=0, sent_at=None, expires_at=None), 0 * DAY, Invited.QUEUED,
         False),
        (Sent(), 0 * DAY, Invited.SENT, False),
        (Sent(), AGAIN_AFTER, Invited.SENT, True),
        (Sent(times=MOST_TIMES), AGAIN_AFTER, Invited.SENT, False),
        (Sent(), HOLDS, Invited.OVER, True),
        (Sent(answer="refused"), HOLDS, Invited.REFUSED, False),
        (Sent(answer="accepted"), HOLDS, Invited.ACCEPTED, False),
    ],
)  # fmt: skip
def test_a_mail_goes_at_most_so_often_and_never_to_who_answered(
    invitation: Sent | None, after: timedelta, standing: Invited, may: bool
) -> None:
    now = NOW + after
    assert standing_of(invitation, **FREE, now=now) == standing
    assert may_send(invitation, **FREE, now=now) is may


def test_members_and_those_without_an_address_are_not_invited() -> None:
    assert not may_send(None, member=True, address=True, now=NOW)
    assert not may_send(None, member=False, address=False, now=NOW)
    assert standing_of(Sent(), member=True, address=True, now=NOW) == Invited.MEMBER
    assert standing_of(None, member=False, address=False, now=NOW) == Invited.NO_ADDRESS


def test_a_link_opens_until_it_is_answered_or_over() -> None:
    assert is_open(Sent(), NOW + HOLDS - DAY)
    assert not is_open(Sent(), NOW + HOLDS)
    assert not is_open(Sent(answer="accepted"), NOW)
    assert not is_open(Sent(expires_at=None), NOW)


def test_the_last_day_still_counts() -> None:
    assert not is_over(TODAY, TODAY)
    assert is_over(TODAY - DAY, TODAY)
    assert not is_over(None, TODAY)
    assert ends_soon(TODAY, TODAY)
    assert ends_soon(TODAY + 30 * DAY, TODAY)
    assert not ends_soon(TODAY + 31 * DAY, TODAY)
    assert not ends_soon(TODAY - DAY, TODAY)
    assert not ends_soon(None, TODAY)


@pytest.mark.parametrize(
    ("done", "until", "stands"),
    [
        (None, None, Preparation.NONE),
        (TODAY, None, Preparation.HOLDS),
        (TODAY, TODAY + 31 * DAY, Preparation.HOLDS),
        (TODAY, TODAY + 30 * DAY, Preparation.ENDS_SOON),
        (TODAY - 2 * DAY, TODAY - DAY, Preparation.OVER),
    ],
)
def test_a_preparation_stands_somewhere(
    done: date | None, until: date | None, stands: Preparation
) -> None:
    assert preparation_of(done, until, TODAY) == stands


def test_a_preparation_is_done_before_it_ends_and_not_tomorrow() -> None:
    check_preparation(None, None, TODAY)
    check_preparation(TODAY, TODAY, TODAY)
    with pytest.raises(NotYetDone):
        check_preparation(TODAY + DAY, None, TODAY)
    with pytest.raises(EndsBeforeItBegins):
        check_preparation(TODAY, TODAY - DAY, TODAY)
    with pytest.raises(EndsBeforeItBegins):
        check_preparation(None, TODAY, TODAY)
