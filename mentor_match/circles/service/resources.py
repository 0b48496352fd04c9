"""The resources of a circle: chosen by topic, added by hand, ticked off by each for themselves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mentor_match.circles.models import Circle, CircleCompletion, CircleResource
from mentor_match.circles.queries import get_circle_resource, get_place, lock, rooms_for
from mentor_match.circles.rules import PlaceState, check_circle_open
from mentor_match.circles.service.acts import led, note
from mentor_match.circles.service.credits import credit_resource
from mentor_match.extensions import db
from mentor_match.learning.queries import get_resource
from mentor_match.learning.rules import check_attachable
from mentor_match.learning.service import resources_for
from mentor_match.web.refusals import NotFound


@dataclass(frozen=True, slots=True)
class _Topic:
    """A topic of a circle: all of them matter alike, and nobody's level is asked."""

    topic: str
    priority: int = 3
    level: int = 0


def attach_by_topic(circle: Circle, *, now: datetime) -> None:
    """What the library has for the topics, in the languages of the circle, for every cadre.

    Nothing that a facilitator took away comes back, and nothing is taken away here.
    """
    there = {item.resource_id for item in circle.resources}
    wants = [_Topic(topic) for topic in sorted(circle.topics)]
    for choice in resources_for(wants, circle.languages, None, rooms_for(circle)):
        if choice.resource_id not in there:
            _attach(circle, choice.resource_id, choice.topic, None, now)
    db.session.flush()


def add_resource(circle: Circle, resource_id: UUID, *, by: UUID, now: datetime) -> None:
    """A facilitator attaches a resource; adding what is there already changes nothing."""
    circle = led(circle, by)
    check_circle_open(circle.state)
    resource = get_resource(resource_id, rooms_for(circle))
    check_attachable(resource)
    item = db.session.get(CircleResource, (circle.id, resource.id))
    if item is None:
        topic = min(resource.topics & circle.topics, default=None)
        item = _attach(circle, resource.id, topic, by, now)
    elif item.removed_at is None:
        return
    item.added_by, item.added_at, item.removed_at = by, now, None
    db.session.flush()
    note("added circle resource", circle, by=by, now=now, resource=str(resource_id))


def remove_resource(circle: Circle, resource_id: UUID, *, by: UUID, now: datetime) -> None:
    """A facilitator takes a resource away."""
    circle = led(circle, by)
    get_circle_resource(circle, resource_id).removed_at = now
    db.session.flush()
    note("removed circle resource", circle, by=by, now=now, resource=str(resource_id))


def mark_done(circle: Circle, resource_id: UUID, *, done: bool, by: UUID, now: datetime) -> None:
    """A member says that they did it, or did not after all: for themselves alone."""
    circle = lock(circle)
    if get_place(circle, by).state != PlaceState.JOINED:
        raise NotFound
    item = get_circle_resource(circle, resource_id)
    kept = db.session.get(CircleCompletion, (circle.id, item.resource_id, by))
    if (kept is not None) == done:
        return
    if kept is None:
        db.session.add(
            CircleCompletion(
                circle_id=circle.id, resource_id=item.resource_id, account_id=by, done_at=now
            )
        )
    else:
        db.session.delete(kept)
    db.session.flush()
    verb = "finished circle resource" if done else "reopened circle resource"
    note(verb, circle, by=by, now=now, resource=str(resource_id))
    credit_resource(item.resource, done=done, by=by, now=now)


def _attach(
    circle: Circle, resource_id: UUID, topic: str | None, by: UUID | None, now: datetime
) -> CircleResource:
    item = CircleResource(
        circle_id=circle.id,
        resource_id=resource_id,
        topic=topic,
        place=max((one.place for one in circle.resources), default=0) + 1,
        added_by=by,
        added_at=now,
    )
    circle.resources.append(item)
    return item
