"""Planning sessions, and saying what became of them."""

from datetime import datetime
from uuid import UUID

from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing, PairingSession
from mentor_match.pairings.queries import get_session
from mentor_match.pairings.queries.proposals import find_proposal
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
from mentor_match.pairings.rules.sessions import CHANNELS, Meeting, check_change, counted_minutes
from mentor_match.pairings.service.credits import credit_session
from mentor_match.pairings.service.messages import record_session, tell_calendars, tell_session
from mentor_match.pairings.service.pairings import locked


def plan_session(
    pairing: Pairing,
    *,
    starts_at: datetime,
    minutes: int,
    channel: str,
    by: UUID,
    now: datetime,
    link: str | None = None,
    place: str | None = None,
) -> PairingSession:
    """Note a time the two agreed on; also one that has just been, where they met first."""
    return plan_meeting(pairing, starts_at, Meeting(minutes, channel, link, place), by=by, now=now)


def plan_meeting(
    pairing: Pairing, starts_at: datetime, meeting: Meeting, *, by: UUID, now: datetime
) -> PairingSession:
    """The same, where the way of meeting is one thing already."""
    pairing = locked(pairing, by)
    check_active(pairing.state)
    check_plan(starts_at, opened_at=pairing.opened_at, planned=planned_times(pairing), now=now)
    session = add_session(pairing, starts_at, meeting, by, now)
    record_session("planned session", pairing, session, by, now)
    if starts_at > now:
        tell_calendars(pairing, "pairing-session-planned", session, by, now)
    else:
        tell_session(pairing, "pairing-session-confirm", session, by, now)
    return session


def change_session(
    pairing: Pairing, session_id: UUID, meeting: Meeting, *, by: UUID, now: datetime
) -> PairingSession:
    """Meet at the same time in another way, or for longer or shorter. Changing nothing is fine."""
    pairing = locked(pairing, by)
    check_active(pairing.state)
    session = get_session(pairing, session_id)
    check_change(session.state, session.starts_at, now)
    if meeting.clean == session.meeting:
        return session
    set_meeting(session, meeting, now)
    record_session("changed session", pairing, session, by, now)
    tell_calendars(pairing, "pairing-session-changed", session, by, now)
    return session


def confirm_session(
    pairing: Pairing, session_id: UUID, *, by: UUID, now: datetime, minutes: int | None = None
) -> PairingSession:
    """Say that it took place, and for how long. It was held when both have said so.

    Once is enough for each; who says it again before the other does corrects the minutes.
    """
    pairing = locked(pairing, by)
    session = get_session(pairing, session_id)
    check_confirm(session.state, session.starts_at, now)
    again = session.confirmed_by(pairing, by)
    if again and minutes in (None, session.stated_by(pairing, by)):
        return session
    _set_confirmed(pairing, session, by, now, minutes or session.minutes)
    session.state = state_after_confirming(session.mentee_confirmed_at, session.mentor_confirmed_at)
    _drop_proposal(pairing, session)
    if session.state == SessionState.HELD:
        _count(pairing, session, by, now)
        pairing.keep_course()
    db.session.flush()
    record_session("confirmed session", pairing, session, by, now)
    credit_session(pairing, session, by=by, now=now)
    if session.state == SessionState.PLANNED and not again:
        tell_session(pairing, "pairing-session-confirm", session, by, now)
    return session


def _count(pairing: Pairing, session: PairingSession, by: UUID, now: datetime) -> None:
    """Where the two stated different lengths the lower counts, and the other is told."""
    stated = session.mentee_minutes, session.mentor_minutes
    session.minutes = counted_minutes(*stated, planned=session.minutes)
    if len(set(stated)) > 1:
        tell_session(pairing, "pairing-session-held", session, by, now)


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
    _set_confirmed(pairing, session, by, None, None)
    _settle(pairing, session, SessionState.MISSED, reason)
    record_session("missed session", pairing, session, by, now)
    tell_session(pairing, "pairing-session-missed", session, by, now)
    return session


def cancel_session(
    pairing: Pairing, session_id: UUID, *, reason: str, by: UUID, now: datetime
) -> PairingSession:
    """Call off what has not begun."""
    pairing = locked(pairing, by)
    session = get_session(pairing, session_id)
    check_cancel(session.state, session.starts_at, now)
    session.sequence, session.changed_at = session.sequence + 1, now
    _settle(pairing, session, SessionState.CANCELLED, reason)
    record_session("cancelled session", pairing, session, by, now)
    tell_calendars(pairing, "pairing-session-cancelled", session, by, now)
    return session


def planned_times(pairing: Pairing, *, but: PairingSession | None = None) -> list[datetime]:
    """When the two have planned sessions already."""
    planned = (s for s in pairing.sessions if s.state == SessionState.PLANNED and s is not but)
    return [session.starts_at for session in planned]


def add_session(
    pairing: Pairing, starts_at: datetime, meeting: Meeting, by: UUID, now: datetime
) -> PairingSession:
    """A planned session of the pairing."""
    if meeting.channel not in CHANNELS:
        raise ValueError(f"{meeting.channel!r} is none of CHANNELS.")
    meeting = meeting.clean
    session = PairingSession(
        starts_at=starts_at,
        minutes=meeting.minutes,
        format=meeting.channel,
        link=meeting.link,
        place=meeting.place,
        state=SessionState.PLANNED,
        planned_by=by,
        sequence=0,
        changed_at=now,
    )
    pairing.sessions.append(session)
    db.session.flush()
    return session


def set_meeting(
    session: PairingSession, meeting: Meeting, now: datetime, starts_at: datetime | None = None
) -> None:
    """Change a planned session; calendars follow the higher sequence."""
    if meeting.channel not in CHANNELS:
        raise ValueError(f"{meeting.channel!r} is none of CHANNELS.")
    meeting = meeting.clean
    session.minutes, session.format = meeting.minutes, meeting.channel
    session.link, session.place = meeting.link, meeting.place
    session.starts_at = starts_at or session.starts_at
    session.sequence, session.changed_at = session.sequence + 1, now
    db.session.flush()


def _settle(pairing: Pairing, session: PairingSession, state: SessionState, reason: str) -> None:
    if reason not in SESSION_REASONS:
        raise ValueError(f"{reason!r} is no reason of SESSION_REASONS.")
    session.state, session.reason = state, reason
    pairing.keep_course()
    _drop_proposal(pairing, session)
    db.session.flush()


def _drop_proposal(pairing: Pairing, session: PairingSession) -> None:
    """Nobody is asked to move what has been, or will not be."""
    proposal = find_proposal(pairing, session)
    if proposal is not None:
        pairing.proposals.remove(proposal)


def _set_confirmed(
    pairing: Pairing,
    session: PairingSession,
    account_id: UUID,
    at: datetime | None,
    minutes: int | None,
) -> None:
    if account_id == pairing.mentee_id:
        session.mentee_confirmed_at, session.mentee_minutes = at, minutes
    else:
        session.mentor_confirmed_at, session.mentor_minutes = at, minutes
