"""Figures of days that are over are counted once a day; what is open or of today each time."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from mentor_match.extensions import db
from mentor_match.insight.queries import read_figures
from mentor_match.insight.queries.past import KeptForADay, settled_until
from mentor_match.pairings.models import MentorshipRequest
from mentor_match.pairings.rules import RequestState
from mentor_match.pairings.service import accept_request, decline_request, expire_request
from tests.conftest import NOW
from tests.factories.pairings import make_association, make_mentee, make_mentor, make_request

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def asked(database: Any) -> tuple[UUID, list[MentorshipRequest]]:
    """An association in which a request was made on each of twelve days, the last an hour ago."""
    mentors = [make_mentor(f"Mentor{n}", capacity=6) for n in range(3)]
    mentees = [make_mentee(f"Mentee{n}") for n in range(12)]
    association = make_association(*mentors, *mentees)
    requests = [
        make_request(mentee, mentors[n % 3], now=NOW - n * 3 * DAY - HOUR)
        for n, mentee in enumerate(mentees)
    ]
    return association.id, requests


def of_now(association_id: UUID) -> tuple[dict[str, int], int, list[tuple[int, int]]]:
    figures = read_figures(association_id, NOW)
    shown = [(month.asked, month.accepted) for month in figures.months]
    return figures.requests, figures.answered_in_time, shown


def counted_by_hand(association_id: UUID) -> tuple[dict[str, int], int, list[tuple[int, int]]]:
    """The same, row by row."""
    side = MentorshipRequest.mentee_association_id == association_id
    rows = db.session.scalars(select(MentorshipRequest).where(side)).all()
    states: dict[str, int] = {}
    for row in rows:
        states[row.state] = states.get(row.state, 0) + 1
    answered = [row for row in rows if row.state in {"accepted", "declined"}]
    months = read_figures(association_id, NOW).months
    return (
        states,
        sum(row.closed_at <= row.answer_by for row in answered),
        [
            (
                sum(f"{row.requested_at:%Y-%m}" == f"{month.first:%Y-%m}" for row in rows),
                sum(
                    f"{row.closed_at:%Y-%m}" == f"{month.first:%Y-%m}"
                    for row in answered if row.state == "accepted"
                ),
            )
            for month in months
        ],
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_done_today_is_in_the_figures(
    asked: tuple[UUID, list[MentorshipRequest]], seed: int
) -> None:
    association, requests = asked
    chance = random.Random(seed)
    for n, request in enumerate(requests[3:]):  # some were closed on days that are over
        expire_request(request, now=NOW - (8 - n) * DAY if n < 4 else NOW)
    assert of_now(association) == counted_by_hand(association)
    for request in requests[:3]:
        act = chance.choice([accept_request, decline_request, expire_request])
        said: dict[str, Any] = {"by": request.mentor_id} if act is not expire_request else {}
        said |= {"reason": "no-time", "note": None} if act is decline_request else {}
        act(request, **said, now=NOW)
        assert of_now(association) == counted_by_hand(association)


def test_what_was_closed_before_today_is_not_looked_at_again_before_tomorrow(
    asked: tuple[UUID, list[MentorshipRequest]],
) -> None:
    association, requests = asked
    expire_request(requests[5], now=NOW - 3 * DAY)
    before = of_now(association)
    assert before[0][RequestState.EXPIRED] == 1
    db.session.delete(requests[5])
    db.session.flush()
    assert of_now(association)[0] == before[0]
    assert RequestState.EXPIRED not in read_figures(association, NOW + DAY).requests


def test_a_day_is_over_when_nothing_of_it_can_still_be_written() -> None:
    midnight = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
    assert settled_until(midnight + HOUR) == midnight
    assert settled_until(midnight + HOUR - timedelta(seconds=1)) == midnight - DAY


def test_sums_are_kept_until_another_day_and_by_name() -> None:
    kept, counted = KeptForADay(), iter(range(9))

    def count() -> dict[str, tuple[int, ...]]:
        return {"all": (next(counted),)}

    names = [("a", NOW), ("a", NOW), ("b", NOW), ("a", NOW), ("a", NOW + DAY), ("b", NOW + DAY)]
    found = [kept.take(name, day, count)["all"][0] for name, day in names]
    assert found == [0, 0, 1, 0, 2, 3]
