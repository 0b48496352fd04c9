"""Blocking a person, and undoing it."""

from datetime import datetime
from uuid import UUID

from mentor_match.accounts.models import Account
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.pairings.models import Block, MentorshipRequest
from mentor_match.pairings.queries import (
    find_block,
    have_met,
    list_co_mentoring_between,
    list_open_requests_between,
    lock,
)
from mentor_match.pairings.rules import RequestState, state_at
from mentor_match.pairings.service.answering import lock_mentor
from mentor_match.pairings.service.co_mentors import UNSAID, end_co_mentoring
from mentor_match.pairings.service.requests import (
    decline_request,
    expire_request,
    withdraw_request,
)
from mentor_match.pairings.signals import kept_apart
from mentor_match.profiles.queries import find_mentee
from mentor_match.web.refusals import NotFound


def person_met(person_id: UUID, *, by: UUID) -> Account:
    """Someone this person has to do with; everybody else does not exist for them."""
    person: Account | None = db.session.get(Account, person_id)
    if person is None or person_id == by or not have_met(by, person_id):
        raise NotFound
    return person


def block_person(other_id: UUID, *, by: UUID, now: datetime) -> None:
    """From now on neither is proposed to, asks or reaches the other. The other is not told.

    What waits between the two is closed as it would be on any other day, and so is a goal that
    one of them co-mentors: that pairing goes on, with another co-mentor. A pairing between the two
    is not ended: to end one tells the other, so whoever blocks decides on that apart. Where the two
    are together elsewhere, neither is put out, for the same reason.
    """
    other_id = person_met(other_id, by=by).id
    _hold_requests(by, other_id)
    if find_block(by, other_id) is not None:
        return
    db.session.add(Block(blocker_id=by, blocked_id=other_id, blocked_at=now))
    db.session.flush()
    for request in list_open_requests_between(by, other_id):
        close_unsaid(request, by, now)
    for ask in list_co_mentoring_between(by, other_id):
        end_co_mentoring(ask, now=now)
    kept_apart.send(by, other=other_id, now=now)
    audit.record("blocked person", "account", other_id, by=by, now=now)


def unblock_person(other_id: UUID, *, by: UUID, now: datetime) -> None:
    """Undo it. What was closed stays closed."""
    block = find_block(by, other_id)
    if block is None:
        raise NotFound
    db.session.delete(block)
    db.session.flush()
    audit.record("unblocked person", "account", other_id, by=by, now=now)


def _hold_requests(one: UUID, other: UUID) -> None:
    """Whoever asks locks their mentee profile; so no request slips in beside the block."""
    both = sorted((one, other))
    for account_id in both:
        lock_mentor(account_id)
    for account_id in both:
        mentee = find_mentee(account_id)
        if mentee is not None:
            lock(mentee)


def close_unsaid(request: MentorshipRequest, by: UUID, now: datetime) -> None:
    """Close what waits, from the side of `by`, and say no more than on any other day."""
    if state_at(request.state, request.answer_by, now) != RequestState.REQUESTED:
        expire_request(request, now=now)
    elif request.mentee_id == by:
        withdraw_request(request, by=by, now=now)
    else:
        decline_request(request, by=by, reason=UNSAID, note=None, now=now)
