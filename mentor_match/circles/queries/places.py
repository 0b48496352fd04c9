"""Who is in a circle, who may come in, and who may not meet there."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from mentor_match.associations.queries import list_verified, reachable
from mentor_match.circles.models import Circle, CirclePlace
from mentor_match.circles.rules import OPEN_CIRCLES, PlaceState
from mentor_match.extensions import db
from mentor_match.pairings.queries import list_apart
from mentor_match.profiles.models import Profile
from mentor_match.web.refusals import NotFound


def leads(circle: Circle, account_id: UUID) -> bool:
    """Whether this one facilitates it."""
    return any(place.account_id == account_id for place in circle.facilitators)


def get_place(circle: Circle, account_id: UUID) -> CirclePlace:
    """Where a person stands in the circle."""
    place = circle.place_of(account_id)
    if place is None:
        raise NotFound
    return place


def find_way_in(circle: Circle, account_id: UUID) -> UUID | None:
    """Through which association a person can be in the circle; None where there is none.

    Whoever blocked somebody in it, or was blocked, has no way in, and is not told why.
    """
    if list_apart(account_id) & {place.account_id for place in circle.joined} - {account_id}:
        return None
    own = [association.id for association in list_verified(account_id)]
    if circle.association_id in own:
        return circle.association_id
    partners = reachable([circle.association_id]) if circle.across else frozenset[UUID]()
    return next((one for one in own if one in partners), None)


def find_cadre(account_id: UUID) -> str | None:
    """The cadre a person has now."""
    return db.session.scalar(select(Profile.cadre).where(Profile.account_id == account_id))


def list_shared_circles(one: UUID, other: UUID) -> Sequence[Circle]:
    """The open circles that both have joined, by name."""
    asked = select(Circle).where(
        Circle.state.in_(OPEN_CIRCLES), _has(one, PlaceState.JOINED), _has(other, PlaceState.JOINED)
    )
    return db.session.scalars(asked.order_by(Circle.name, Circle.id)).all()


def list_waiting_between(one: UUID, other: UUID) -> Sequence[Circle]:
    """The open circles that one of the two has joined, and the other is on the way into."""
    waiting = (PlaceState.INVITED, PlaceState.ASKED)
    asked = select(Circle).where(
        Circle.state.in_(OPEN_CIRCLES),
        or_(
            and_(_has(one, PlaceState.JOINED), _has(other, *waiting)),
            and_(_has(other, PlaceState.JOINED), _has(one, *waiting)),
        ),
    )
    return db.session.scalars(asked.order_by(Circle.id)).all()


def find_met_in(one: UUID, other: UUID) -> tuple[UUID, UUID] | None:
    """Through which associations two people came into a circle in which both are or were.

    Who leads a circle also has to do with who asks to come in.
    """
    mine, theirs = aliased(CirclePlace), aliased(CirclePlace)
    met = (PlaceState.JOINED, PlaceState.LEFT)
    asked = (
        select(mine.association_id, theirs.association_id)
        .join(theirs, theirs.circle_id == mine.circle_id)
        .where(
            mine.account_id == one,
            theirs.account_id == other,
            or_(
                and_(mine.state.in_(met), theirs.state.in_(met)),
                and_(mine.facilitates, theirs.state == PlaceState.ASKED),
            ),
        )
        .order_by(mine.since.desc(), mine.circle_id)
        .limit(1)
    )
    row = db.session.execute(asked).one_or_none()
    return None if row is None else (row[0], row[1])


def joined_by(account_ids: Iterable[UUID]) -> Select[Any]:
    """The circles that one of these people has joined."""
    return select(CirclePlace.circle_id).where(
        CirclePlace.account_id.in_(account_ids), CirclePlace.state == PlaceState.JOINED
    )


def _has(account_id: UUID, *states: PlaceState) -> ColumnElement[bool]:
    mine = select(CirclePlace.circle_id).where(
        CirclePlace.account_id == account_id, CirclePlace.state.in_(states)
    )
    return Circle.id.in_(mine)
