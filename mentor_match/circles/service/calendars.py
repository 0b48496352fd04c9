"""Sessions of circles in people's own calendars, by the files and subscription of pairings."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from mentor_match.accounts.models import Account
from mentor_match.circles.models import Circle, CircleSession
from mentor_match.circles.queries import list_planned_for
from mentor_match.circles.service.acts import write_to
from mentor_match.notifications.rules import Attachment
from mentor_match.pairings.rules import SessionState
from mentor_match.pairings.service.calendars import file_of
from mentor_match.pairings.signals import entries_wanted
from mentor_match.reference.choices import FORMATS
from mentor_match.web.calendars import Entry
from mentor_match.web.templating import outside_address, render_message


def session_file(
    reader: Account, circle: Circle, session: CircleSession, now: datetime, *, out: bool = False
) -> Attachment:
    """The file that puts a session into the reader's calendar, moves it there or takes it out.

    `out` takes it out for this reader alone: the others still meet.
    """
    entry = entry_of(reader, circle, session)
    return file_of(replace(entry, cancelled=entry.cancelled or out), reader, now)


def entry_of(reader: Account, circle: Circle, session: CircleSession) -> Entry:
    """A session as a calendar of the reader shows it: the circle and the way, no theme, no name."""
    context = {
        "reader": reader,
        "circle": circle,
        "session": session,
        "channel": FORMATS[session.format],
    }
    summary, description = render_message("circle-session-entry", context, reader.locale)
    return Entry(
        uid=f"circle-session-{session.id}@mentor-match",
        sequence=session.sequence,
        starts_at=session.starts_at,
        minutes=session.minutes,
        changed_at=session.changed_at or session.starts_at,
        summary=summary,
        description=description,
        address=outside_address("circles.circle", circle_id=circle.id),
        cancelled=session.state == SessionState.CANCELLED,
    )


def ahead(circle: Circle, now: datetime) -> list[CircleSession]:
    """What is planned and has not begun."""
    return [s for s in circle.sessions if s.state == SessionState.PLANNED and s.starts_at > now]


def change(sessions: Iterable[CircleSession], now: datetime) -> None:
    """Calendars follow the higher sequence."""
    for session in sessions:
        session.sequence, session.changed_at = session.sequence + 1, now


def tell_calendar(
    reader: Account,
    circle: Circle,
    sessions: Sequence[CircleSession],
    *,
    out: bool = False,
    now: datetime,
) -> None:
    """Send somebody the files that follow from their own act, where there are any."""
    if not sessions:
        return
    files = [session_file(reader, circle, session, now, out=out) for session in sessions]
    gone = out or all(session.state == SessionState.CANCELLED for session in sessions)
    cause = ",".join(f"{session.id}:{session.sequence}" for session in sessions)
    facts = {"gone": gone, "count": len(sessions)}
    write_to(reader, "circle-calendar", circle, cause=cause, now=now, files=files, **facts)


@entries_wanted.connect
def list_entries(owner: Account, *, now: datetime, **_more: Any) -> list[Entry]:
    """What the circles of a person bring into their subscription."""
    return [entry_of(owner, circle, session) for circle, session in list_planned_for(owner.id, now)]
