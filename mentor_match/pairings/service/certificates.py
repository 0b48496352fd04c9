"""A certificate for one of the two people of a completed pairing, when they ask for it."""

from datetime import datetime
from uuid import UUID

from mentor_match.learning.keys import KeyRing
from mentor_match.learning.models import Credential
from mentor_match.learning.rules.credentials import (
    Earned,
    Role,
)
from mentor_match.learning.rules.identities import (
    Naming,
)
from mentor_match.learning.service import issue_credential
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.rules import SessionState
from mentor_match.pairings.rules.certificates import Completion, check_certificate
from mentor_match.pairings.service.pairings import locked


def completion_of(pairing: Pairing) -> Completion:
    """What counts towards a certificate so far."""
    held = sum(1 for session in pairing.sessions if session.state == SessionState.HELD)
    return Completion(state=pairing.state, signed=pairing.course.signed, held=held)


def issue_certificate(
    pairing: Pairing,
    *,
    naming: Naming,
    by: UUID,
    ring: KeyRing,
    service_name: str,
    least_sessions: int,
    now: datetime,
) -> Credential:
    """Sign it, once for each person and pairing; only the person themself may ask."""
    pairing = locked(pairing, by)
    done = completion_of(pairing)
    check_certificate(done, least_sessions=least_sessions)
    assert pairing.ended_at is not None, "what is completed has an end"
    mentee = by == pairing.mentee_id
    return issue_credential(
        pairing.mentee if mentee else pairing.mentor,
        pairing.id,
        Earned(
            role=Role.MENTEE if mentee else Role.MENTOR,
            sessions=done.held,
            began=pairing.opened_at,
            ended=pairing.ended_at,
        ),
        naming=naming,
        ring=ring,
        service_name=service_name,
        least_sessions=least_sessions,
        now=now,
        association_id=pairing.mentee_association_id if mentee else pairing.mentor_association_id,
    )
