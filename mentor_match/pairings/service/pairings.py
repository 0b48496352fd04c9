"""The acts of the two people of a pairing upon the pairing itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.notifications.service import tell
from mentor_match.pairings.models import Pairing, PairingSession
from mentor_match.pairings.queries import lock
from mentor_match.pairings.rules import (
    ENDINGS,
    PAIRING_OVER,
    GoalState,
    PairingState,
    SessionState,
    check_step,
)
from mentor_match.pairings.service.calendars import session_files
from mentor_match.pairings.service.co_mentor_messages import tell_co_mentor
from mentor_match.profiles.service import free_places
from mentor_match.web.refusals import NotFound

OUT_OF_TOUCH = "out-of-touch"  # of END_REASONS


def pause_pairing(pairing: Pairing, *, by: UUID, now: datetime) -> None:
    """Rest for a while; the places stay taken."""
    pairing = _step(pairing, PairingState.PAUSED, by)
    pairing.paused_at = now
    note("paused pairing", pairing, by=by, now=now)
    tell_other(pairing, "pairing-paused", by=by, now=now, cause=now.isoformat())


def resume_pairing(pairing: Pairing, *, by: UUID, now: datetime) -> None:
    """Go on."""
    pairing = _step(pairing, PairingState.ACTIVE, by)
    pairing.paused_at, pairing.resumed_at = None, now
    note("resumed pairing", pairing, by=by, now=now)
    tell_other(pairing, "pairing-resumed", by=by, now=now, cause=now.isoformat())


def complete_pairing(pairing: Pairing, *, by: UUID, now: datetime) -> None:
    """The two reached what they set out to do."""
    pairing = _step(pairing, PairingState.COMPLETED, by)
    off = _close(pairing, now)
    note("completed pairing", pairing, by=by, now=now)
    _tell_both(pairing, "pairing-completed", by=by, now=now, off=off)


def end_pairing(pairing: Pairing, *, reason: str, by: UUID, now: datetime) -> None:
    """End early, with a reason and without fault; both are told."""
    if reason not in ENDINGS:
        raise ValueError(f"{reason!r} is no reason of ENDINGS.")
    pairing = _step(pairing, PairingState.ENDED_EARLY, by)
    pairing.reason = reason
    off = _close(pairing, now)
    note("ended pairing early", pairing, by=by, now=now, reason=reason)
    _tell_both(pairing, "pairing-ended", by=by, now=now, off=off)


def close_pairing(pairing: Pairing, *, by: UUID, now: datetime) -> None:
    """A coordinator ends what nobody answers for any more; both are told, nobody is at fault.

    That the pairing is one of the coordinator's association is for the caller to have made sure.
    """
    pairing = lock(pairing)
    check_step(pairing.state, PairingState.ENDED_EARLY)
    pairing.state, pairing.reason = PairingState.ENDED_EARLY, OUT_OF_TOUCH
    off = _close(pairing, now)
    note("closed pairing", pairing, by=by, now=now, reason=pairing.reason)
    _tell_both(pairing, "pairing-ended", by=by, now=now, off=off)


def _step(pairing: Pairing, to: PairingState, by: UUID) -> Pairing:
    pairing = locked(pairing, by)
    check_step(pairing.state, to)
    pairing.state = to
    db.session.flush()
    return pairing


def _close(pairing: Pairing, now: datetime) -> list[PairingSession]:
    """Both have a place again, and nobody comes to a session that will not be: those are told."""
    pairing.ended_at, pairing.paused_at = now, None
    pairing.proposals.clear()
    off = [s for s in pairing.sessions if s.state == SessionState.PLANNED and s.starts_at > now]
    for session in off:
        session.state = SessionState.CANCELLED
        session.sequence, session.changed_at = session.sequence + 1, now
    _drop_goals(pairing, now)
    db.session.flush()
    free_places(pairing.mentee_id, pairing.mentor_id)
    return off


def _drop_goals(pairing: Pairing, now: datetime) -> None:
    for goal in pairing.goals:
        co_mentor = goal.drop(PAIRING_OVER, now) if goal.state == GoalState.OPEN else None
        if co_mentor is not None:
            tell_co_mentor(co_mentor, "co-mentor-spared", pairing, goal, now=now)


def locked(pairing: Pairing, by: UUID) -> Pairing:
    """The pairing as it stands now, for one of its two people; other writers wait."""
    if by not in (pairing.mentee_id, pairing.mentor_id):
        raise NotFound
    return lock(pairing)


def note(
    verb: str,
    pairing: Pairing,
    *,
    by: UUID | None,
    now: datetime,
    reason: str | None = None,
    **facts: object,
) -> None:
    """Record an act upon a pairing."""
    audit.record(
        verb,
        "pairing",
        pairing.id,
        by=by,
        now=now,
        association_id=pairing.mentee_association_id,
        reason=reason,
        mentor_association=str(pairing.mentor_association_id),
        **facts,
    )


def tell_other(
    pairing: Pairing, message: str, *, by: UUID, now: datetime, cause: str, **facts: Any
) -> None:
    """Write to the one who did not do it. `cause` tells this act from others of its kind."""
    reader = pairing.other(by)
    context = {"pairing": pairing, "other": pairing.other(reader.id), **facts}
    tell(reader, message, key=f"{message}:{pairing.id}:{cause}", now=now, context=context)


def _tell_both(
    pairing: Pairing, message: str, *, by: UUID, now: datetime, off: Sequence[PairingSession]
) -> None:
    """Write to both; with it go the files that take the sessions out of their calendars."""
    for reader in (pairing.mentee, pairing.mentor):
        context = {
            "pairing": pairing,
            "other": pairing.other(reader.id),
            "own_act": reader.id == by,
            "by_association": by not in (pairing.mentee_id, pairing.mentor_id),
            "is_mentee": reader.id == pairing.mentee_id,
            "reason": ENDINGS.get(pairing.reason or ""),
        }
        tell(
            reader,
            message,
            key=f"{message}:{pairing.id}:{reader.id}",
            now=now,
            context=context,
            files=session_files(reader, pairing, off, now),
        )
