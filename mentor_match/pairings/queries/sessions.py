"""Reading the sessions of a pairing."""

from uuid import UUID

from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing, PairingSession
from mentor_match.web.refusals import NotFound


def get_session(pairing: Pairing, session_id: UUID) -> PairingSession:
    """A session of the pairing."""
    found = db.session.get(PairingSession, session_id)
    if found is None or found.pairing_id != pairing.id:
        raise NotFound
    return found
