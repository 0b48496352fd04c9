"""What is attached to a circle, and who did it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from mentor_match.circles.models import Circle, CircleCompletion, CircleResource
from mentor_match.extensions import db
from mentor_match.web.refusals import NotFound


def list_circle_resources(circle_id: UUID) -> Sequence[CircleResource]:
    """What is attached to the circle, in its order."""
    return db.session.scalars(
        select(CircleResource)
        .join(CircleResource.resource)
        .options(contains_eager(CircleResource.resource))
        .where(CircleResource.circle_id == circle_id, CircleResource.removed_at.is_(None))
        .order_by(CircleResource.place, CircleResource.resource_id)
    ).all()


def get_circle_resource(circle: Circle, resource_id: UUID) -> CircleResource:
    """A resource that is attached to the circle."""
    found = db.session.get(CircleResource, (circle.id, resource_id))
    if found is None or found.removed_at is not None:
        raise NotFound
    return found


def rooms_for(circle: Circle) -> frozenset[UUID]:
    """The associations whose own items suit a list that everyone in the circle reads."""
    return frozenset() if circle.across else frozenset({circle.association_id})


def list_done(circle_id: UUID, account_id: UUID) -> dict[UUID, datetime]:
    """resource -> when this member ticked it off."""
    asked = select(CircleCompletion.resource_id, CircleCompletion.done_at).where(
        CircleCompletion.circle_id == circle_id, CircleCompletion.account_id == account_id
    )
    return dict(db.session.execute(asked).all())
