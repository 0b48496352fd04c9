"""What is written down and told when something happens to a session."""

from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.accounts.models import Account
from mentor_match.notifications.service import tell
from mentor_match.pairings.models import Pairing, PairingSession
from mentor_match.pairings.service.calendars import session_file
from mentor_match.pairings.service.pairings import note


def record_session(
    verb: str, pairing: Pairing, session: PairingSession, by: UUID | None, now: datetime
) -> None:
    """Record an act upon a session."""
    note(
        verb,
        pairing,
        by=by,
        now=now,
        reason=session.reason,
        session=str(session.id),
        state=session.state,
    )


def tell_session(
    pairing: Pairing, message: str, session: PairingSession, by: UUID, now: datetime
) -> None:
    """Write to the one who did not do it."""
    _tell(pairing.other(by), message, pairing, session, now)


def tell_both(pairing: Pairing, message: str, session: PairingSession, now: datetime) -> None:
    """Write to those of the two who have not confirmed the session."""
    for reader in (pairing.mentee, pairing.mentor):
        if not session.confirmed_by(pairing, reader.id):
            _tell(reader, message, pairing, session, now)


def tell_calendars(
    pairing: Pairing, message: str, session: PairingSession, by: UUID, now: datetime
) -> None:
    """Write to the other, and send both the file that keeps their calendars in step."""
    other, own = pairing.other(by), pairing.mentor if by == pairing.mentor_id else pairing.mentee
    _tell(other, message, pairing, session, now, files=[session_file(other, pairing, session, now)])
    _tell(
        own,
        "pairing-session-calendar",
        pairing,
        session,
        now,
        files=[session_file(own, pairing, session, now)],
    )


def _tell(
    reader: Account,
    message: str,
    pairing: Pairing,
    session: PairingSession,
    now: datetime,
    **more: Any,
) -> None:
    # A session can be moved twice; its sequence tells one move from the next.
    key = f"{message}:{session.id}:{session.sequence}:{reader.id}"
    context = {"pairing": pairing, "other": pairing.other(reader.id), "session": session}
    tell(reader, message, key=key, now=now, context=context, **more)
