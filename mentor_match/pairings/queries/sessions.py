"""Reading the sessions of a pairing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing, PairingSession
from mentor_match.pairings.rules import SessionState
from mentor_match.pairings.rules.sessions import GRACE, OLDEST
from mentor_match.web.refusals import NotFound


def get_session(pairing: Pairing, session_id: UUID) -> PairingSession:
    """A session of the pairing."""
    found = db.session.get(PairingSession, session_id)
    if found is None or found.pairing_id != pairing.id:
        raise NotFound
    return found


def list_unsettled(now: datetime) -> Sequence[UUID]:
    """The pairings' sessions that are over, that nobody settled and nobody was reminded of."""
    return db.session.scalars(
        select(PairingSession.id)
        .where(
            PairingSession.state == SessionState.PLANNED,
            PairingSession.reminded_at.is_(None),
            PairingSession.starts_at <= now - GRACE,
            PairingSession.starts_at > now - OLDEST,
        )
        .order_by(PairingSession.starts_at, PairingSession.id)
    ).all()


def find_session(session_id: UUID) -> tuple[Pairing, PairingSession] | None:
    """A session with its pairing, for the service itself."""
    row = db.session.execute(
        select(Pairing, PairingSession)
        .join(PairingSession, PairingSession.pairing_id == Pairing.id)
        .where(PairingSession.id == session_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1])
