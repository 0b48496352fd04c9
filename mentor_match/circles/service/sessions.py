"""The sessions of a circle: planned by a facilitator, held when enough say that they were there."""

from datetime import datetime
from uuid import UUID

from blinker import signal

from mentor_match.accounts.models import Account
from mentor_match.circles.models import Circle, CircleAttendance, CircleSession
from mentor_match.circles.queries import get_circle_session, get_place, leads, lock
from mentor_match.circles.rules import (
    PlaceState,
    check_attend,
    check_running,
    state_of_session,
)
from mentor_match.circles.service.acts import led, note, write_to_all
from mentor_match.circles.service.calendars import change, session_file, tell_calendar
from mentor_match.circles.service.credits import credit_session
from mentor_match.extensions import db
from mentor_match.notifications.rules import Attachment
from mentor_match.pairings.rules import (
    SESSION_REASONS,
    SessionState,
    check_cancel,
    check_confirm,
    check_plan,
)
from mentor_match.pairings.rules.proposals import check_times
from mentor_match.pairings.rules.sessions import check_change
from mentor_match.reference.choices import FORMATS
from mentor_match.web.refusals import NotFound

# Sent with the circle and `session` when a session becomes held, inside that transaction.
session_held = signal("circle session held")


def plan_session(
    circle: Circle,
    *,
    starts_at: datetime,
    minutes: int,
    channel: str,
    theme: str,
    by: UUID,
    now: datetime,
) -> CircleSession:
    """Plan a session; also one that has just been, where they met first."""
    _check_channel(channel)
    circle = led(circle, by)
    check_running(circle.state)
    planned = [s.starts_at for s in circle.sessions if s.state == SessionState.PLANNED]
    opened = circle.started_at or circle.created_at
    check_plan(starts_at, opened_at=opened, planned=planned, now=now)
    session = CircleSession(
        starts_at=starts_at,
        minutes=minutes,
        format=channel,
        theme=theme,
        state=SessionState.PLANNED,
        planned_by=by,
        sequence=0,
        changed_at=now,
    )
    circle.sessions.append(session)
    db.session.flush()
    _record("planned circle session", circle, session, by, now)
    _tell("circle-session", circle, session, by, now)
    return session


def move_session(
    circle: Circle,
    session_id: UUID,
    *,
    starts_at: datetime,
    minutes: int,
    channel: str,
    theme: str,
    by: UUID,
    now: datetime,
) -> CircleSession:
    """A facilitator changes when, how or about what; what has not begun alone."""
    _check_channel(channel)
    circle, session = _settling(circle, session_id, by)
    check_running(circle.state)
    check_change(session.state, session.starts_at, now)
    others = [
        one.starts_at
        for one in circle.sessions
        if one.state == SessionState.PLANNED and one is not session
    ]
    check_times([starts_at], planned=others, now=now)
    session.starts_at, session.minutes = starts_at, minutes
    session.format, session.theme = channel, theme
    change([session], now)
    db.session.flush()
    _record("moved circle session", circle, session, by, now)
    _tell("circle-session-moved", circle, session, by, now)
    return session


def attend_session(circle: Circle, session_id: UUID, *, by: UUID, now: datetime) -> CircleSession:
    """Say to have been there; once is enough. Who comes late to say so is added, too."""
    circle = lock(circle)
    place = get_place(circle, by)
    if place.state != PlaceState.JOINED:
        raise NotFound
    session = get_circle_session(circle, session_id)
    check_attend(session.state, session.starts_at, now)
    if session.attended_by(by):
        return session
    session.present.append(
        CircleAttendance(account_id=by, facilitated=place.facilitates, confirmed_at=now)
    )
    before = session.state
    if before == SessionState.PLANNED:
        leading = sum(one.facilitated for one in session.present)
        session.state = state_of_session(leading, len(session.present) - leading)
    db.session.flush()
    _record("attended circle session", circle, session, by, now)
    credit_session(circle, session, by=by, now=now)
    if before == SessionState.PLANNED and session.state == SessionState.HELD:
        session_held.send(circle, session=session, by=by, now=now)
    return session


def cancel_session(
    circle: Circle, session_id: UUID, *, reason: str, by: UUID, now: datetime
) -> CircleSession:
    """A facilitator calls off what has not begun."""
    circle, session = _settling(circle, session_id, by)
    check_cancel(session.state, session.starts_at, now)
    change([session], now)
    _settle(session, SessionState.CANCELLED, reason)
    _record("cancelled circle session", circle, session, by, now)
    _tell("circle-session-cancelled", circle, session, by, now)
    return session


def miss_session(
    circle: Circle, session_id: UUID, *, reason: str, by: UUID, now: datetime
) -> CircleSession:
    """A facilitator says that it did not take place; who said to have been there is taken out."""
    circle, session = _settling(circle, session_id, by)
    check_confirm(session.state, session.starts_at, now)
    for one in list(session.present):
        db.session.delete(one)
    session.present.clear()
    _settle(session, SessionState.MISSED, reason)
    _record("missed circle session", circle, session, by, now)
    return session


def _settling(circle: Circle, session_id: UUID, by: UUID) -> tuple[Circle, CircleSession]:
    circle = lock(circle)
    session = get_circle_session(circle, session_id)
    if not leads(circle, by):
        raise NotFound
    return circle, session


def _settle(session: CircleSession, state: SessionState, reason: str) -> None:
    if reason not in SESSION_REASONS:
        raise ValueError(f"{reason!r} is no reason of SESSION_REASONS.")
    session.state, session.reason = state, reason
    db.session.flush()


def _record(verb: str, circle: Circle, session: CircleSession, by: UUID, now: datetime) -> None:
    note(verb, circle, by=by, now=now, reason=session.reason, session=str(session.id))


def _tell(message: str, circle: Circle, session: CircleSession, by: UUID, now: datetime) -> None:
    """Write to all, with the file that keeps their calendars in step; who acted gets it as well.

    What was met before it was written down is in nobody's calendar.
    """
    ahead = session.starts_at > now

    def files(reader: Account) -> list[Attachment]:
        return [session_file(reader, circle, session, now)] if ahead else []

    cause = f"{session.id}:{session.sequence}"
    facts = {"session": session, "filed": ahead}
    write_to_all(message, circle, but=by, cause=cause, now=now, files=files, **facts)
    own = circle.place_of(by)
    if own is not None and ahead:
        tell_calendar(own.account, circle, [session], now=now)


def _check_channel(channel: str) -> None:
    if channel not in FORMATS:
        raise ValueError(f"{channel!r} is no format of FORMATS.")
