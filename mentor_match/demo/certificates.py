"""Certificates of invented people: each signed as the service signs them."""

from datetime import timedelta

from sqlalchemy import select

from mentor_match.accounts.queries import find_account_by_email
from mentor_match.extensions import db
from mentor_match.learning.keys import KeyRing
from mentor_match.learning.rules.identities import (
    Naming,
)
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.rules import PairingState
from mentor_match.pairings.rules.certificates import what_is_missing
from mentor_match.pairings.service import completion_of, issue_certificate

MOST = 12


def sign_certificates(first: str, folder: str, *, service_name: str, least_sessions: int) -> int:
    """Sign some for pairings that earned them, those of the person with this e-mail address
    first; says how many. The keys are this machine's own, so the signatures differ each time."""
    ring, own = KeyRing(folder), find_account_by_email(first)
    asked = select(Pairing).where(Pairing.state == PairingState.COMPLETED)
    earned = [
        pairing
        for pairing in db.session.scalars(asked.order_by(Pairing.ended_at, Pairing.id)).unique()
        if not what_is_missing(completion_of(pairing), least_sessions=least_sessions)
    ]
    mine = own.id if own else None
    earned.sort(key=lambda pairing: mine not in (pairing.mentee_id, pairing.mentor_id))
    for number, pairing in enumerate(earned[:MOST]):
        holder = mine if mine in (pairing.mentee_id, pairing.mentor_id) else pairing.mentee_id
        assert pairing.ended_at is not None
        issue_certificate(
            pairing,
            naming=Naming.HASHED if number % 3 == 2 else Naming.SHOWN,
            by=holder,
            ring=ring,
            service_name=service_name,
            least_sessions=least_sessions,
            now=pairing.ended_at + timedelta(days=1),
        )
    return len(earned[:MOST])
