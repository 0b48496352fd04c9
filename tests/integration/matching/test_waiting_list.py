"""The waiting list through its pages and its worker: first come, first told, once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.extensions import db
from mentor_match.matching.models import WaitingEntry, WaitingWord
from mentor_match.matching.queries import find_waiting
from mentor_match.matching.rules import AlreadyWaiting, CannotWait, SomebodyToAsk
from mentor_match.matching.service.waiting import (
    join_waiting,
    leave_waiting,
    list_places,
    serve_waiting,
)
from mentor_match.notifications.models import Message
from mentor_match.pairings.service import accept_request, block_person
from mentor_match.profiles.queries import get_mentor
from tests.factories.matching import LABOUR, make_association, make_mentee, make_mentor
from tests.factories.pairings import make_request
from tests.pages import PageClient

DAY = timedelta(days=1)


@pytest.fixture
def nurses(database: Any) -> Any:
    return make_association()


@pytest.fixture
def full(nurses: Any) -> Account:
    """The only mentor, whose places are all taken."""
    return make_mentor(nurses, mentor={"capacity": 1, "places_taken": 1})


def told(mentee: Account) -> int:
    asked = select(Message).where(
        Message.kind == "waiting-place", Message.recipient == mentee.email
    )
    return len(db.session.scalars(asked).all())


def serve(now: Any) -> int:
    return serve_waiting(now, share=0.25)


def free_a_place(mentor: Account) -> None:
    get_mentor(mentor.id).places_taken = 0
    db.session.flush()


def test_it_is_for_those_who_can_ask_nobody(nurses: Any, now: Any) -> None:
    mentee = make_mentee(nurses)
    mentor = make_mentor(nurses)
    with pytest.raises(SomebodyToAsk):
        join_waiting(mentee.id, now=now)
    with pytest.raises(CannotWait):
        join_waiting(mentor.id, now=now)
    with pytest.raises(CannotWait):
        join_waiting(make_mentee(nurses, membership="pending").id, now=now)


def test_who_came_first_is_told_first_and_the_next_after_the_head_start(
    nurses: Any, full: Account, now: Any
) -> None:
    first, second = make_mentee(nurses), make_mentee(nurses)
    join_waiting(second.id, now=now)
    join_waiting(first.id, now=now - DAY)
    assert serve(now) == 0
    free_a_place(full)
    assert serve(now) == 1
    assert (told(first), told(second)) == (1, 0)
    assert serve(now + DAY) == 0
    assert serve(now + 2 * DAY) == 1
    assert (told(first), told(second)) == (1, 1)
    assert serve(now + 9 * DAY) == 0, "of each mentor once"
    assert find_waiting(first.id) is not None, "who does not act keeps the place"


def test_who_found_a_mentor_is_taken_off(nurses: Any, full: Account, now: Any) -> None:
    mentee = make_mentee(nurses)
    join_waiting(mentee.id, now=now)
    free_a_place(full)
    request = make_request(mentee, full, now=now + DAY, topics=[LABOUR])
    accept_request(request, by=full.id, now=now + 2 * DAY)
    serve(now + 3 * DAY)
    entry = db.session.scalars(select(WaitingEntry)).one()
    assert (entry.left_at, entry.left_because) == (now + 3 * DAY, "found")


def test_nobody_is_told_of_someone_they_are_apart_from(
    nurses: Any, full: Account, now: Any
) -> None:
    mentee = make_mentee(nurses)
    join_waiting(mentee.id, now=now)
    block_person(mentee.id, by=full.id, now=now)
    free_a_place(full)
    assert serve(now) == 0
    assert db.session.scalars(select(WaitingWord)).all() == []


def test_the_range_comes_from_comparable_waits_of_the_association(
    nurses: Any, full: Account, now: Any
) -> None:
    mentee = make_mentee(nurses)
    entry = join_waiting(mentee.id, now=now)
    assert [(p.position, p.range) for p in list_places(entry)] == [(1, None)]
    for days in (4, 8, 12, 16, 20):
        other = make_mentee(nurses)
        db.session.add(
            WaitingEntry(
                mentee_id=other.id,
                topics={LABOUR},
                joined_at=now - days * DAY,
                left_at=now,
                left_because="found",
            )
        )
    db.session.flush()
    [place] = list_places(entry)
    assert place.range is not None
    assert (place.range.low, place.range.high, place.range.cases) == (8, 16, 5)


def test_joining_seeing_the_place_and_leaving(page: PageClient, nurses: Any, full: Account) -> None:
    mentee = make_mentee(nurses)
    page.sign_in(mentee)
    assert page.get("matching.suggestions").link("Wait until a place") == "/waiting-list"
    assert "not on the waiting list" in page.get("matching.waiting_list").text
    seen = page.post("matching.join_waiting").text
    assert "topics: 1" in seen
    assert "we cannot say how long" in seen
    assert AlreadyWaiting.sentence in page.post("matching.join_waiting", status=409).text
    page.post("matching.leave_waiting")
    assert find_waiting(mentee.id) is None
    page.post("matching.leave_waiting", status=404)


def test_leaving_gives_the_place_to_the_next(nurses: Any, full: Account, now: Any) -> None:
    first, second = make_mentee(nurses), make_mentee(nurses)
    join_waiting(first.id, now=now - DAY)
    entry = join_waiting(second.id, now=now)
    assert list_places(entry)[0].position == 2
    leave_waiting(first.id, now=now)
    assert list_places(entry)[0].position == 1
