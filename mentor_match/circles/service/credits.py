"""What a circle earns those who were there: continuing professional development in a group."""

from datetime import datetime
from uuid import UUID

from mentor_match.circles.models import Circle, CircleSession
from mentor_match.circles.queries import list_circles_with_sessions
from mentor_match.learning.models import Resource
from mentor_match.learning.rules import Activity, Source, resource_cause, resource_done
from mentor_match.learning.service import credit_activities, credit_and_note, take_back
from mentor_match.pairings.rules import SessionState


def credit_session(circle: Circle, session: CircleSession, *, by: UUID, now: datetime) -> None:
    """All who were there get their entry once the session is held, who says so late as well."""
    if session.state == SessionState.HELD:
        credit_and_note(activities_of(circle, session), by=by, now=now)


def activities_of(circle: Circle, session: CircleSession) -> list[Activity]:
    """The session once for each who was there, as a member of their own association."""
    through = {place.account_id: place.association_id for place in circle.places}
    return [
        Activity(
            account_id=one.account_id,
            source=Source.CIRCLE,
            cause=f"circle:{session.id}",
            category="group",
            minutes=session.minutes,
            at=session.starts_at,
            vouched=True,
            association_id=through.get(one.account_id, circle.association_id),
            topics=circle.topics,
        )
        for one in session.present
    ]


def credit_resource(resource: Resource, *, done: bool, by: UUID, now: datetime) -> None:
    """A resource that a member did, on their word; the same one counts once, here or elsewhere.

    Whoever is in the circle may, from whichever association's library it came into the circle.
    """
    if done:
        activity = resource_done(resource, by, at=now)
        credit_and_note([activity], by=by, now=now)
    else:
        take_back(by, resource_cause(resource.id), by=by, now=now)


def credit_what_happened(now: datetime) -> int:
    """Enter every held session of every circle that is not on record yet."""
    activities = [
        activity
        for circle in list_circles_with_sessions()
        for session in circle.sessions
        if session.state == SessionState.HELD
        for activity in activities_of(circle, session)
    ]
    return len(credit_activities(activities, by=None, now=now))
