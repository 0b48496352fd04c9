"""The sessions of circles: one of them, what a calendar shows, and what CPD counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from mentor_match.circles.models import Circle, CircleAttendance, CirclePlace, CircleSession
from mentor_match.circles.queries.places import joined_by
from mentor_match.circles.rules import OPEN_CIRCLES
from mentor_match.extensions import db
from mentor_match.pairings.queries.calendars import BEHIND, MOST_ENTRIES
from mentor_match.pairings.rules import SessionState
from mentor_match.web.refusals import NotFound


def get_circle_session(circle: Circle, session_id: UUID) -> CircleSession:
    """A session of the circle."""
    found = next((one for one in circle.sessions if one.id == session_id), None)
    if found is None:
        raise NotFound
    return found


def list_planned_for(account_id: UUID, now: datetime) -> Sequence[tuple[Circle, CircleSession]]:
    """The sessions of circles a person has before them, and those not settled yet."""
    rows = db.session.execute(
        select(Circle, CircleSession)
        .join(CircleSession, CircleSession.circle_id == Circle.id)
        .where(
            Circle.id.in_(joined_by([account_id])),
            Circle.state.in_(OPEN_CIRCLES),
            CircleSession.state == SessionState.PLANNED,
            CircleSession.starts_at > now - BEHIND,
        )
        .order_by(CircleSession.starts_at, CircleSession.id)
        .limit(MOST_ENTRIES)
    )
    return [(circle, session) for circle, session in rows]


@dataclass(frozen=True, slots=True)
class Attended:
    """A session of a circle that was held with this person in it: what CPD counts."""

    session_id: UUID
    circle_id: UUID
    association_id: UUID
    account_id: UUID
    circle: str
    starts_at: datetime
    minutes: int
    topics: frozenset[str]
    facilitated: bool


def list_attendance(
    account_id: UUID, since: datetime | None = None, until: datetime | None = None
) -> Sequence[Attended]:
    """The held sessions a person was in, from `since` until before `until`, oldest first."""
    asked = (
        select(CircleSession, CircleAttendance, CirclePlace, Circle)
        .join(CircleAttendance, CircleAttendance.session_id == CircleSession.id)
        .join(Circle, Circle.id == CircleSession.circle_id)
        .join(
            CirclePlace,
            and_(
                CirclePlace.circle_id == Circle.id,
                CirclePlace.account_id == CircleAttendance.account_id,
            ),
        )
        .where(CircleAttendance.account_id == account_id, CircleSession.state == SessionState.HELD)
        .order_by(CircleSession.starts_at, CircleSession.id)
    )
    if since is not None:
        asked = asked.where(CircleSession.starts_at >= since)
    if until is not None:
        asked = asked.where(CircleSession.starts_at < until)
    rows = db.session.execute(asked).unique()
    return [attended(circle, session, one, place) for session, one, place, circle in rows]


def attended(
    circle: Circle, session: CircleSession, one: CircleAttendance, place: CirclePlace
) -> Attended:
    """One person in one session."""
    return Attended(
        session_id=session.id,
        circle_id=circle.id,
        association_id=place.association_id,
        account_id=one.account_id,
        circle=circle.name,
        starts_at=session.starts_at,
        minutes=session.minutes,
        topics=circle.topics,
        facilitated=one.facilitated,
    )
