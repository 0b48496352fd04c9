"""A pool that is kept says what the rows say, and reads no more of them than was written."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, update

from mentor_match.accounts.models import Account
from mentor_match.accounts.service import disable_account, enable_account
from mentor_match.associations.models import Association, Membership
from mentor_match.associations.queries import list_memberships
from mentor_match.associations.service import leave_association
from mentor_match.extensions import db
from mentor_match.matching import pool as pools
from mentor_match.matching.dataset import mentor_facts
from mentor_match.matching.pool import KeptPools, Pool, find_pool, learn_pools
from mentor_match.matching.queries import Reach, find_reach
from mentor_match.profiles.models import MentorProfile, Profile
from mentor_match.profiles.queries import find_mentor
from mentor_match.profiles.rules import Part
from mentor_match.profiles.service import (
    choose_offers,
    pause_mentor,
    resume_mentor,
    save_answer,
    take_places,
)
from tests.counting import counted
from tests.factories.matching import LEADING, make_association, make_mentee, make_mentor

Change = Callable[[Account, datetime], object]
Read = list[Collection[UUID] | None]


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> KeptPools:
    """Nothing is kept yet."""
    empty = KeptPools()
    monkeypatch.setattr(pools, "_kept", empty)
    return empty


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Of whom facts were read, time by time; None for everyone."""
    asked: Read = []

    def note(reach: Reach, now: datetime, mentors: Collection[UUID] | None = None) -> Any:
        asked.append(mentors)
        return mentor_facts(reach, now, mentors)

    monkeypatch.setattr(pools, "mentor_facts", note)
    return asked


@pytest.fixture
def nurses(database: Flask) -> Association:
    return make_association()


@pytest.fixture
def reach(nurses: Association) -> Reach:
    return find_reach(make_mentee(nurses).id)


def take(reach: Reach, now: datetime) -> Pool:
    return find_pool(reach, share=0.25, now=now)


def is_as_new(pool: Pool, reach: Reach, now: datetime) -> bool:
    """Whether the pool, and the ranker in it, hold the same as one that is made now."""
    facts = {mentor.id: mentor for mentor in mentor_facts(reach, now)}
    return pool.mentors == facts == {mentor.id: mentor for mentor in pool.ranker.mentors_}


def pause(mentor: Account, now: datetime) -> None:
    pause_mentor(find_mentor(mentor.id), now=now)  # type: ignore[arg-type]


def resume(mentor: Account, now: datetime) -> None:
    resume_mentor(find_mentor(mentor.id), now=now)  # type: ignore[arg-type]


def leave(mentor: Account, now: datetime) -> None:
    (membership,) = list_memberships(mentor.id)
    leave_association(membership, now=now)


def erase(mentor: Account, now: datetime) -> None:
    leave(mentor, now)
    for table in (MentorProfile, Profile):
        db.session.execute(delete(table).where(table.account_id == mentor.id))


def lapse(mentor: Account, _now: datetime) -> None:
    mine = Membership.account_id == mentor.id
    db.session.execute(update(Membership).where(mine).values(state="lapsed"))


CHANGES: dict[str, tuple[Change, ...]] = {
    "paused": (pause,),
    "back": (pause, resume),
    "left": (leave,),
    "erased": (erase,),
    "lapsed with others": (lapse,),
    "disabled": (lambda mentor, now: disable_account(mentor, by=None, now=now),),
    "enabled": (
        lambda mentor, now: disable_account(mentor, by=None, now=now),
        lambda mentor, now: enable_account(mentor, by=None, now=now),
    ),
    "taken": (lambda mentor, _now: take_places(make_mentee().id, mentor.id),),
    "offers": (lambda mentor, now: choose_offers(mentor, [LEADING], now=now),),
    "setting": (
        lambda mentor, now: save_answer(
            mentor, Part.MENTOR, "setting", {"setting": "urban"}, now=now
        ),
    ),
}


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
def test_what_was_written_is_taken_over_and_nobody_else_is_read(
    nurses: Association, reach: Reach, read: Read, now: datetime, changes: tuple[Change, ...]
) -> None:
    mentor, *_others = [make_mentor(nurses) for _number in range(4)]
    pool = take(reach, now)
    for change in changes:
        read.clear()
        change(mentor, now)
        db.session.flush()
        before, pool = pool, take(reach, now)
        assert pool is not before
        assert read == [{mentor.id}]
        assert is_as_new(pool, reach, now)


def test_who_comes_is_in_the_pool_at_once(
    nurses: Association, reach: Reach, read: Read, now: datetime
) -> None:
    make_mentor(nurses)
    take(reach, now)
    new = make_mentor(nurses)
    read.clear()
    pool = take(reach, now)
    assert str(new.id) in pool.mentors
    assert read == [{new.id}]
    assert is_as_new(pool, reach, now)


def test_where_nothing_was_written_one_look_is_enough(
    nurses: Association, reach: Reach, read: Read, now: datetime
) -> None:
    mentor = make_mentor(nurses)
    pool = take(reach, now)
    make_mentee(nurses)
    take(reach, now)  # the mentee's membership was written, and nobody else's row
    read.clear()
    with counted() as sent:
        assert take(reach, now) is pool
    assert read == []
    assert len(sent) == 2  # what was written; who has no hours left
    part = find_mentor(mentor.id)
    assert part is not None
    part.hours_per_month = 9  # nothing that is known of a mentor
    assert take(reach, now) is pool


def test_what_was_written_before_the_last_look_and_committed_after_it_is_seen(
    nurses: Association, reach: Reach, now: datetime
) -> None:
    mentor = make_mentor(nurses)

    def write(table: Any, at: datetime, **values: int) -> None:
        written = update(table).where(table.account_id == mentor.id)
        db.session.execute(written.values(written_at=at, **values))

    for table in (MentorProfile, Profile, Membership):
        write(table, now - timedelta(days=1))
    take(reach, now)
    write(MentorProfile, now - timedelta(minutes=9), places_taken=2)
    assert is_as_new(take(reach, now), reach, now)
    write(Profile, now - timedelta(minutes=8), years=2)
    assert is_as_new(take(reach, now), reach, now)


def test_where_many_were_written_all_are_read_once_and_learnt_anew_only_if_they_differ(
    nurses: Association, reach: Reach, read: Read, now: datetime
) -> None:
    for _number in range(20):
        make_mentor(nurses)
    pool = take(reach, now)
    read.clear()
    db.session.execute(update(Membership).values(reminded_of=now.date()))
    assert take(reach, now) is pool
    assert read == [None]
    db.session.execute(update(MentorProfile).values(places_taken=1))
    changed = take(reach, now)
    assert is_as_new(changed, reach, now)
    assert len(changed.ranker.parts_) == 1
    assert take(reach, now) is changed
    assert read == [None, None]


def test_another_day_all_is_learnt_anew(
    nurses: Association, reach: Reach, read: Read, now: datetime
) -> None:
    make_mentor(nurses)
    before = take(reach, now)
    assert take(reach, now + timedelta(days=1)) is not before
    assert read == [None, None]


def test_what_is_learnt_beforehand_is_what_members_ask_for(
    nurses: Association,
    reach: Reach,
    read: Read,
    now: datetime,
    kept: KeptPools,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for association, count in ((nurses, 3), (make_association(), 1)):
        for _number in range(count):
            make_mentor(association)
    learn_pools(share=0.25, now=now)
    assert len(kept) == 2
    read.clear()
    assert len(take(reach, now).mentors) == 3
    assert read == []
    assert len(kept) == 2

    monkeypatch.setattr(pools, "_kept", little := KeptPools())
    monkeypatch.setattr(pools, "MOST_KEPT", 3)
    learn_pools(share=0.25, now=now)
    assert len(little) == 1
    read.clear()
    take(reach, now)
    assert read == []  # the largest is what there is room for
