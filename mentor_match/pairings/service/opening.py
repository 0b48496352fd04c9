"""Opening a pairing: the cadres of the day, and resources for the gap."""

from datetime import datetime

from mentor_match.extensions import db
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.rules import PairingState
from mentor_match.pairings.service.attaching import attach_by_gap
from mentor_match.pairings.service.charter import first_charter
from mentor_match.profiles.queries import list_profiles


def open_pairing(request: MentorshipRequest, now: datetime) -> Pairing:
    """Open the pairing of an accepted request; the places are taken already."""
    profiles = list_profiles([request.mentee_id, request.mentor_id])
    pairing = Pairing(
        request=request,
        mentee_id=request.mentee_id,
        mentor_id=request.mentor_id,
        mentee_association_id=request.mentee_association_id,
        mentor_association_id=request.mentor_association_id,
        mentee_cadre=profiles[request.mentee_id].cadre,
        mentor_cadre=profiles[request.mentor_id].cadre,
        state=PairingState.ACTIVE,
        opened_at=now,
    )
    db.session.add(pairing)
    db.session.flush()
    first_charter(pairing, now=now)
    attach_by_gap(pairing, now=now)
    return pairing
