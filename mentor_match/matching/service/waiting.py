"""Joining and leaving the waiting list, and telling who waits of a place that is free."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association
from mentor_match.associations.queries import list_verified
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.matching.models import WaitingEntry, WaitingWord
from mentor_match.matching.queries import (
    find_waiting,
    list_told,
    list_waiting,
    list_waits,
    list_words,
)
from mentor_match.matching.rules import (
    HEAD_START,
    AlreadyWaiting,
    CannotWait,
    Range,
    SomebodyToAsk,
    Wait,
    may_be_told,
    position,
    range_of,
)
from mentor_match.matching.service.suggestions import (
    CROSS_DISCIPLINE_SHARE,
    Suggestion,
    find_hindrance,
    find_standing,
    next_suggestion,
)
from mentor_match.notifications.service import tell
from mentor_match.pairings.queries import lock
from mentor_match.profiles.queries import find_mentee
from mentor_match.web.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mentee stands on the list of one association."""

    association: Association
    position: int
    range: Range | None


def can_wait(mentee_id: UUID) -> bool:
    """Whether a person could be proposed a mentor at all."""
    mentee = find_mentee(mentee_id)
    if mentee is None or mentee.completed_at is None or mentee.places_taken >= mentee.places:
        return False
    return bool(list_verified(mentee_id))


def join_waiting(
    mentee_id: UUID, *, now: datetime, share: float = CROSS_DISCIPLINE_SHARE
) -> WaitingEntry:
    """Wait for the topics of the profile; only for whom there is nobody to ask."""
    mentee = find_mentee(mentee_id)
    if mentee is None or not can_wait(mentee_id):
        raise CannotWait
    mentee = lock(mentee)
    if find_waiting(mentee_id) is not None:
        raise AlreadyWaiting
    if next_suggestion(mentee_id, now, share=share) is not None:
        raise SomebodyToAsk
    topics = frozenset(want.topic for want in mentee.wants)
    entry = WaitingEntry(mentee_id=mentee_id, topics=topics, joined_at=now)
    db.session.add(entry)
    db.session.flush()
    audit.record("joined waiting list", "waiting", entry.id, by=mentee_id, now=now)
    return entry


def leave_waiting(mentee_id: UUID, *, now: datetime) -> None:
    """Wait no longer."""
    entry = find_waiting(mentee_id)
    if entry is None:
        raise NotFound
    entry.left_at, entry.left_because = now, "left"
    audit.record("left waiting list", "waiting", entry.id, by=mentee_id, now=now)


def list_places(entry: WaitingEntry) -> list[Place]:
    """Where a mentee stands in each association, and what past waits say."""
    own, homes = Wait(entry.topics, entry.joined_at), list_verified(entry.mentee_id)
    open_, over = (list_waits([one.id for one in homes], found=found) for found in (False, True))
    return [
        Place(one, position(own, open_.get(one.id, [])), range_of(own, over.get(one.id, [])))
        for one in homes
    ]


Each = Callable[[], AbstractContextManager[Any]]


def serve_waiting(now: datetime, *, share: float, each: Each | None = None) -> int:
    """Go along the list from its head; says how many were told of a mentor."""
    told = 0
    for entry_id in [entry.id for entry in list_waiting()]:
        with (each or db.session.begin_nested)():
            entry = db.session.get(WaitingEntry, entry_id)
            if entry is not None and entry.left_at is None:
                told += _serve(entry, now, share)
    return told


def _serve(entry: WaitingEntry, now: datetime, share: float) -> bool:
    mentee = find_mentee(entry.mentee_id)
    if mentee is not None and mentee.places_taken >= mentee.places:
        entry.left_at, entry.left_because = now, "found"
        audit.record("left waiting list", "waiting", entry.id, by=None, now=now, reason="found")
        return False
    words = list_words(entry.id)
    if any(now - at < HEAD_START for at in words.values()):
        return False
    found = _first_free(entry, words, now, share)
    if found is None:
        return False
    db.session.add(WaitingWord(entry_id=entry.id, mentor_id=found.mentor_id, told_at=now))
    db.session.flush()
    audit.record(
        "told of a free place", "waiting", entry.id, by=None, now=now, mentor=str(found.mentor_id)
    )
    reader = db.session.get(Account, entry.mentee_id)
    key = f"waiting-place:{entry.id}:{found.mentor_id}"
    tell(reader, "waiting-place", key=key, now=now, context={"mentor": found.seen.account})
    return True


def _first_free(
    entry: WaitingEntry, words: dict[UUID, datetime], now: datetime, share: float
) -> Suggestion | None:
    """The best mentor who offers what is waited for and of whom not enough were told already."""
    standing = find_standing(entry.mentee_id, now=now, share=share)
    if standing is None or find_hindrance(standing) or not standing.reach.verified:
        return None
    for mentor in standing.ranked():
        id_ = UUID(mentor.id)
        if id_ in words or entry.topics.isdisjoint(mentor.offers):
            continue
        if may_be_told(int(mentor.capacity), list_told(id_), now):
            return next(iter(standing.suggestions([mentor])), None)
    return None
