"""Sessions that are over and that nobody settled: both are reminded, once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.extensions import db
from mentor_match.pairings.queries import lock
from mentor_match.pairings.queries.sessions import find_session, list_unsettled
from mentor_match.pairings.rules import OPEN_PAIRINGS
from mentor_match.pairings.rules.sessions import unsettled
from mentor_match.pairings.service.messages import record_session, tell_both

Each = Callable[[], AbstractContextManager[Any]]


def remind_of_session(session_id: UUID, *, now: datetime) -> bool:
    """Ask those who have not said it what became of a session; whether there was cause to."""
    found = find_session(session_id)
    if found is None:
        return False
    pairing, session = lock(found[0]), lock(found[1])
    due = unsettled(session.state, session.starts_at, session.minutes, now)
    if not due or session.reminded_at is not None or pairing.state not in OPEN_PAIRINGS:
        return False
    session.reminded_at = now
    db.session.flush()
    record_session("reminded of session", pairing, session, None, now)
    tell_both(pairing, "pairing-session-settle", session, now)
    return True


def remind_of_sessions(now: datetime, *, each: Each | None = None) -> int:
    """Do so for every session that waits; says for how many. `each` surrounds each one."""
    done = 0
    for session_id in list_unsettled(now):
        with (each or db.session.begin_nested)():
            done += remind_of_session(session_id, now=now)
    return done
