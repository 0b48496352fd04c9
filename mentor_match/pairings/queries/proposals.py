"""Reading the times that are proposed."""

from uuid import UUID

from mentor_match.pairings.models import Pairing, PairingSession, SessionProposal
from mentor_match.pairings.rules.proposals import ProposalGone


def find_proposal(pairing: Pairing, session: PairingSession | None) -> SessionProposal | None:
    """What is proposed for a new session of the pairing, or for moving this one."""
    about = session.id if session is not None else None
    return next((found for found in pairing.proposals if found.session_id == about), None)


def get_proposal(pairing: Pairing, proposal_id: UUID) -> SessionProposal:
    """An open proposal of the pairing. One that is not there any more was answered meanwhile."""
    found = next((one for one in pairing.proposals if one.id == proposal_id), None)
    if found is None:
        raise ProposalGone
    return found
