"""Reading the goals of a pairing."""

from uuid import UUID

from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing, PairingGoal
from mentor_match.web.refusals import NotFound


def get_goal(pairing: Pairing, goal_id: UUID) -> PairingGoal:
    """A goal of the pairing."""
    found = db.session.get(PairingGoal, goal_id)
    if found is None or found.pairing_id != pairing.id:
        raise NotFound
    return found
