"""Planning sessions, and saying what became of them."""

from datetime import datetime
from uuid import UUID

from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing, PairingSession
from mentor_match.pairings.queries import get_session
from mentor_match.pairings.rules import (
    SESSION_REASONS,
    SessionState,
    check_active,
    check_cancel,
    check_confirm,
    check_miss,
    check_plan,
    state_after_confirming,
)
from mentor_match.pairings.service.pairings import locked, note, tell_other
from mentor_match.reference.choices import FORMATS


def plan_session(
    pairing: Pairing, *, starts_at: datetime, minutes: int, channel: str, by: UUID, now: datetime
) -> PairingSession:
    """Agree on a time; also on one that has just been, where the two met first."""
    if channel not in FORMATS:
        raise ValueError(f"{channel!r} is no format of FORMATS.")
    pairing = locked(pairing, by)
    check_active(pairing.state)
    planned = [s.starts_at for s in pairing.sessions if s.state == SessionState.PLANNED]
    check_plan(starts_at, opened_at=pairing.opened_at, planned=planned, now=now)
    session = PairingSession(
        starts_at=starts_at,
        minutes=minutes,
        format=channel,
        state=SessionState.PLANNED,
        planned_by=by,
    )
    pairing.sessions.append(session)
    db.session.flush()
    _record("planned session", pairing, session, by, now)
    if starts_at > now:
        _tell(pairing, "pairing-session-planned", session, by, now)
    else:
        _tell(pairing, "pairing-session-confirm", session, by, now)
    return session


def confirm_session(
    pairing: Pairing, session_id: UUID, *, by: UUID, now: datetime
) -> PairingSession:
    """Say that it took place. It was held when both have said so; once is enough for each."""
    pairing = locked(pairing, by)
    session = get_session(pairing, session_id)
    check_confirm(session.state, session.starts_at, now)
    if session.confirmed_by(pairing, by):
        return session
    _set_confirmed(pairing, session, by, now)
    session.state = state_after_confirming(session.mentee_confirmed_at, session.mentor_confirmed_at)
    db.session.flush()
    _record("confirmed session", pairing, session, by, now)
    if session.state == SessionState.PLANNED:
        _tell(pairing, "pairing-session-confirm", session, by, now)
    return session


def miss_session(
    pairing: Pairing, session_id: UUID, *, reason: str, by: UUID, now: datetime
) -> PairingSession:
    """Say that it did not take place. What one said oneself before is taken back."""
    pairing = locked(pairing, by)
    session = get_session(pairing, session_id)
    other = pairing.other(by)
    check_miss(
        session.state,
        session.starts_at,
        other=other.call_me,
        other_confirmed=session.confirmed_by(pairing, other.id),
        now=now,
    )
    _set_confirmed(pairing, session, by, None)
    _settle(session, SessionState.MISSED, reason)
    _record("missed session", pairing, session, by, now)
    _tell(pairing, "pairing-session-missed", session, by, now)
    return session


def cancel_session(
    pairing: Pairing, session_id: UUID, *, reason: str, by: UUID, now: datetime
) -> PairingSession:
    """Call off what has not begun."""
    pairing = locked(pairing, by)
    session = get_session(pairing, session_id)
    check_cancel(session.state, session.starts_at, now)
    _settle(session, SessionState.CANCELLED, reason)
    _record("cancelled session", pairing, session, by, now)
    _tell(pairing, "pairing-session-cancelled", session, by, now)
    return session


def _settle(session: PairingSession, state: SessionState, reason: str) -> None:
    if reason not in SESSION_REASONS:
        raise ValueError(f"{reason!r} is no reason of SESSION_REASONS.")
    session.state, session.reason = state, reason
    db.session.flush()


def _set_confirmed(
    pairing: Pairing, session: PairingSession, account_id: UUID, at: datetime | None
) -> None:
    if account_id == pairing.mentee_id:
        session.mentee_confirmed_at = at
    else:
        session.mentor_confirmed_at = at


def _record(verb: str, pairing: Pairing, session: PairingSession, by: UUID, now: datetime) -> None:
    note(
        verb,
        pairing,
        by=by,
        now=now,
        reason=session.reason,
        session=str(session.id),
        state=session.state,
    )


def _tell(pairing: Pairing, message: str, session: PairingSession, by: UUID, now: datetime) -> None:
    tell_other(pairing, message, by=by, now=now, cause=str(session.id), session=session)
