"""What waits for a person in circles, and what they meet for next."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from mentor_match.circles.models import Circle
from mentor_match.circles.queries.circles import list_circles_of
from mentor_match.circles.queries.places import leads
from mentor_match.circles.rules import PlaceState
from mentor_match.pairings.rules import SessionState
from mentor_match.pairings.rules.sessions import OLDEST
from mentor_match.web.waits import Waits

PAGE = "circles.circle"
# So long one is asked whether one was there. Where others have said so it counts already, and who
# does not answer within a week was most likely not.
ASKED_ABOUT: dict[str, timedelta] = {
    SessionState.PLANNED: OLDEST,
    SessionState.HELD: timedelta(days=7),
}


def list_circle_waits(account_id: UUID, now: datetime) -> list[Waits]:
    """All of it, in no order yet; a session to come has its time as `since`."""
    return [
        wait for circle in list_circles_of(account_id) for wait in _circle(circle, account_id, now)
    ]


def _circle(circle: Circle, account_id: UUID, now: datetime) -> Iterator[Waits]:
    place, values = circle.place_of(account_id), {"circle_id": circle.id}
    if place is None or place.state == PlaceState.ASKED:
        return
    if place.state == PlaceState.INVITED:
        yield Waits("circle invitation", place.since, PAGE, values, circle.name)
        return
    asking = [one.since for one in circle.places if one.state == PlaceState.ASKED]
    if asking and leads(circle, account_id):
        yield Waits("circle question", min(asking), PAGE, values, circle.name)
    for session in circle.sessions:
        since = ASKED_ABOUT.get(session.state)
        lately = since is not None and now - since < session.starts_at <= now
        if lately and not session.attended_by(account_id):
            yield Waits("circle session held", session.starts_at, PAGE, values, circle.name)
    planned = [s.starts_at for s in circle.sessions if s.state == SessionState.PLANNED]
    ahead = min((at for at in planned if at > now), default=None)
    if ahead is not None:
        yield Waits("circle session", ahead, PAGE, values, circle.name)
