"""Raising a concern, and what coordinators do about it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mentor_match.accounts.models import Account
from mentor_match.associations.queries import list_coordinators
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.notifications.service import tell
from mentor_match.pairings.models import Concern, MentorshipRequest, Pairing
from mentor_match.pairings.queries import find_sides, lock
from mentor_match.pairings.rules import (
    CONCERN_KINDS,
    CONCERN_OUTCOMES,
    ConcernState,
    NobodyToTell,
    check_concern_step,
)
from mentor_match.pairings.service.blocks import person_met
from mentor_match.web.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Subject:
    """What a concern is about, and through which associations the two met."""

    person: Account
    person_association_id: UUID
    reporter_association_id: UUID
    about: str = "person"
    about_id: UUID | None = None


def subject_of(row: MentorshipRequest | Pairing, about: str, about_id: UUID, by: UUID) -> Subject:
    """The other one of a request or pairing, as one of the two reports it."""
    if by not in (row.mentee_id, row.mentor_id):
        raise NotFound
    sides = (row.mentee_association_id, row.mentor_association_id)
    own, theirs = sides if by == row.mentee_id else reversed(sides)
    other = row.mentor if by == row.mentee_id else row.mentee
    return Subject(other, theirs, own, about, about_id)


def person_as_subject(person_id: UUID, by: UUID) -> Subject:
    """A person, as someone reports them who has to do with them."""
    person = person_met(person_id, by=by)
    sides = find_sides(by, person_id)
    if sides is None:
        raise NotFound
    return Subject(person, sides[1], sides[0])


def raise_concern(
    subject: Subject, *, kind: str, words: str, named: bool, by: UUID, now: datetime
) -> Concern:
    """Tell the coordinators of both associations.

    Without a name nothing that is kept leads back to the reporter: not the row, not the audit,
    not the message; and what only two people share is left out with it.
    """
    if kind not in CONCERN_KINDS:
        raise ValueError(f"{kind!r} is no kind of CONCERN_KINDS.")
    readers = _readers(subject)
    if not readers:
        raise NobodyToTell
    concern = Concern(
        person_id=subject.person.id,
        person_association_id=subject.person_association_id,
        reporter_id=by if named else None,
        reporter_association_id=subject.reporter_association_id,
        about=subject.about if named else "person",
        about_id=subject.about_id if named else None,
        kind=kind,
        words=words,
        state=ConcernState.OPEN,
        reported_at=now,
    )
    db.session.add(concern)
    db.session.flush()
    _note("raised concern", concern, by=by if named else None, now=now)
    for association_id, coordinator in readers:
        facts = {"concern": concern, "association_id": association_id}
        key = f"concern-raised:{concern.id}:{coordinator.id}"
        tell(coordinator, "concern-raised", key=key, now=now, context=facts)
    return concern


def look_into_concern(concern: Concern, *, by: UUID, now: datetime) -> None:
    """A coordinator takes it up."""
    concern = _step(concern, ConcernState.LOOKED_INTO)
    concern.looked_into_at, concern.looked_into_by = now, by
    _note("looked into concern", concern, by=by, now=now)
    _tell_reporter(concern, now)


def close_concern(
    concern: Concern, *, outcome: str, note: str | None, by: UUID, now: datetime
) -> None:
    """Say what came of it."""
    if outcome not in CONCERN_OUTCOMES:
        raise ValueError(f"{outcome!r} is no outcome of CONCERN_OUTCOMES.")
    concern = _step(concern, ConcernState.CLOSED)
    concern.closed_at, concern.closed_by = now, by
    concern.outcome, concern.note = outcome, note or None
    _note("closed concern", concern, by=by, now=now)
    _tell_reporter(concern, now)


def _step(concern: Concern, to: ConcernState) -> Concern:
    concern = lock(concern)
    check_concern_step(concern.state, to)
    concern.state = to
    db.session.flush()
    return concern


def _readers(subject: Subject) -> list[tuple[UUID, Account]]:
    """(association, coordinator) of both sides, each person once, but never whom it is about."""
    found: dict[UUID, tuple[UUID, Account]] = {}
    for association_id in (subject.person_association_id, subject.reporter_association_id):
        for coordinator in list_coordinators(association_id):
            if coordinator.id != subject.person.id:
                found.setdefault(coordinator.id, (association_id, coordinator))
    return list(found.values())


def _tell_reporter(concern: Concern, now: datetime) -> None:
    if concern.reporter is None:
        return
    facts = {
        "concern": concern,
        "closed": concern.state == ConcernState.CLOSED,
        "outcome": CONCERN_OUTCOMES.get(concern.outcome or "", ""),
    }
    key = f"concern-answered:{concern.id}:{concern.state}"
    tell(concern.reporter, "concern-answered", key=key, now=now, context=facts)


def _note(verb: str, concern: Concern, *, by: UUID | None, now: datetime) -> None:
    audit.record(
        verb,
        "concern",
        concern.id,
        by=by,
        now=now,
        association_id=concern.person_association_id,
        reason=concern.outcome or concern.kind,
        state=concern.state,
    )
