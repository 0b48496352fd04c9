"""What a pairing earns both of its people: continuing professional development.

Called in the transaction in which a session becomes held, or a resource is done.
"""

from datetime import datetime
from uuid import UUID

from mentor_match.learning.rules import (
    MENTORING_GIVEN,
    MENTORING_RECEIVED,
    Activity,
    Source,
    resource_cause,
    resource_done,
)
from mentor_match.learning.service import credit_activities, credit_and_note, take_back
from mentor_match.pairings.models import Pairing, PairingResource, PairingSession
from mentor_match.pairings.queries import find_done_elsewhere, list_with_credits
from mentor_match.pairings.rules import SessionState


def credit_session(pairing: Pairing, session: PairingSession, *, by: UUID, now: datetime) -> None:
    """Both of a held session get their entry; a session that is not held earns nothing."""
    if session.state == SessionState.HELD:
        credit_and_note(session_activities(pairing, session), by=by, now=now)


def session_activities(pairing: Pairing, session: PairingSession) -> list[Activity]:
    """The same session twice: received by the mentee, given by the mentor."""
    sides = (
        (pairing.mentee_id, pairing.mentee_association_id, MENTORING_RECEIVED),
        (pairing.mentor_id, pairing.mentor_association_id, MENTORING_GIVEN),
    )
    return [
        Activity(
            account_id=account_id,
            source=Source.SESSION,
            cause=f"session:{session.id}",
            category=category,
            minutes=session.minutes,
            at=session.starts_at,
            vouched=True,
            association_id=association_id,
            topics=pairing.request.topics,
        )
        for account_id, association_id, category in sides
    ]


def credit_resource(pairing: Pairing, item: PairingResource, *, by: UUID, now: datetime) -> None:
    """What the mentee says about a resource: done earns an entry, open again takes it back.

    One resource counts once, in however many pairings it is ticked off.
    """
    if item.done_at is None:
        if not find_done_elsewhere(pairing, item.resource_id):
            take_back(pairing.mentee_id, resource_cause(item.resource_id), by=by, now=now)
        return
    credit_and_note([resource_activity(pairing, item)], by=by, now=now)


def resource_activity(pairing: Pairing, item: PairingResource) -> Activity:
    """A resource that is done, on the mentee's word."""
    assert item.done_at is not None
    return resource_done(
        item.resource,
        pairing.mentee_id,
        at=item.done_at,
        association_id=pairing.mentee_association_id,
    )


def credit_what_happened(now: datetime) -> int:
    """Enter every held session and every resource that is done and is not on record yet.

    For what happened before the service kept this record; says how many entries were made.
    """
    activities = []
    for pairing in list_with_credits():
        for session in pairing.sessions:
            if session.state == SessionState.HELD:
                activities += session_activities(pairing, session)
        done = [item for item in pairing.resources if item.done_at is not None]
        activities += [resource_activity(pairing, item) for item in done]
    return len(credit_activities(activities, by=None, now=now))
