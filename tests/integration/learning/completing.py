"""A pairing on its way to a certificate, step by step, through the service itself."""

from datetime import timedelta

from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing, PairingSession
from mentor_match.pairings.service import complete_pairing, sign_charter
from tests.factories.pairings import NOW


def sign_both(pairing: Pairing) -> None:
    """Both sign the charter."""
    for account_id in (pairing.mentee_id, pairing.mentor_id):
        sign_charter(pairing, by=account_id, now=NOW + timedelta(days=1))
    db.session.commit()


def hold_sessions(pairing: Pairing, count: int) -> None:
    """Both confirmed so many sessions."""
    for number in range(count):
        at = NOW + timedelta(days=7 * (number + 1))
        pairing.sessions.append(
            PairingSession(
                starts_at=at,
                minutes=45,
                format="phone",
                state="held",
                mentee_confirmed_at=at + timedelta(hours=1),
                mentor_confirmed_at=at + timedelta(hours=2),
                planned_by=pairing.mentee_id,
            )
        )
    db.session.commit()


def complete(pairing: Pairing) -> None:
    """They reached what they set out to do."""
    complete_pairing(pairing, by=pairing.mentee_id, now=NOW + timedelta(days=60))
    db.session.commit()
