"""Reading circles. A circle exists for who is in it and for who may come in; for its coordinators
as well, of whom the pages ask more (`views.frame.seen_circle`)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import selectinload

from mentor_match.associations.queries import list_verified, reachable
from mentor_match.circles.models import Circle, CirclePlace
from mentor_match.circles.queries.places import find_way_in, joined_by, leads
from mentor_match.circles.rules import MOST, OPEN_CIRCLES, CircleFacts, PlaceState
from mentor_match.extensions import db
from mentor_match.pairings.queries import list_apart
from mentor_match.web.refusals import NotFound
from mentor_match.web.statements import made_once

ON_THE_WAY = (PlaceState.JOINED, PlaceState.INVITED, PlaceState.ASKED)


def get_circle(circle_id: UUID, account_id: UUID) -> Circle:
    """The circle, for who is in it or may come in."""
    circle = find_circle(circle_id)
    if circle is None or not exists_for(circle, account_id):
        raise NotFound
    return circle


def find_circle(circle_id: UUID) -> Circle | None:
    """The circle, whoever asks."""
    named = selectinload(Circle.places).joinedload(CirclePlace.account)
    return db.session.get(Circle, circle_id, options=[named])


def exists_for(circle: Circle, account_id: UUID) -> bool:
    """Whether somebody is in it or may come in."""
    place = circle.place_of(account_id)
    if place is not None and place.state != PlaceState.LEFT:
        return place.state != PlaceState.REFUSED
    return circle.state in OPEN_CIRCLES and find_way_in(circle, account_id) is not None


def get_own_circle(circle_id: UUID, account_id: UUID) -> Circle:
    """The circle, for who has joined it."""
    circle = get_circle(circle_id, account_id)
    place = circle.place_of(account_id)
    if place is None or place.state != PlaceState.JOINED:
        raise NotFound
    return circle


def get_led_circle(circle_id: UUID, account_id: UUID) -> Circle:
    """The circle, for its facilitators."""
    circle = get_own_circle(circle_id, account_id)
    if not leads(circle, account_id):
        raise NotFound
    return circle


def list_circles_of(account_id: UUID) -> Sequence[Circle]:
    """The circles a person is in, or on the way into, that have not ended."""
    return db.session.scalars(*_open_circles_of(account_id)).all()


@made_once
def _open_circles_of(account_id: UUID) -> Select[tuple[Circle]]:
    return _circles_with(account_id, ON_THE_WAY, Circle.state.in_(OPEN_CIRCLES))


def has_circles(account_id: Any) -> ColumnElement[bool]:
    """Whether `list_circles_of` may find any; for a statement that asks more than this."""
    return _own(account_id, ON_THE_WAY).exists()


def list_past_circles(account_id: UUID) -> Sequence[Circle]:
    """The circles a person was in when they ended."""
    over = Circle.state.not_in(OPEN_CIRCLES)
    return db.session.scalars(_circles_with(account_id, (PlaceState.JOINED,), over)).all()


def _circles_with(
    account_id: UUID, states: Sequence[str], condition: ColumnElement[bool]
) -> Select[tuple[Circle]]:
    asked = select(Circle).where(Circle.id.in_(_own(account_id, states)), condition)
    return asked.order_by(Circle.created_at.desc(), Circle.id)


def _own(account_id: Any, states: Sequence[str]) -> Select[UUID]:
    return select(CirclePlace.circle_id).where(
        CirclePlace.account_id == account_id, CirclePlace.state.in_(states)
    )


def list_circles_to_join(account_id: UUID, *, limit: int = 20) -> Sequence[Circle]:
    """Open circles a person could ask to join and has no part in, the emptiest first.

    None with somebody in it from whom they are kept apart, as in `find_way_in`.
    """
    own = [association.id for association in list_verified(account_id)]
    if not own:
        return ()
    part = select(CirclePlace.circle_id).where(
        CirclePlace.account_id == account_id, CirclePlace.state != PlaceState.LEFT
    )
    asked = select(Circle).where(
        Circle.state.in_(OPEN_CIRCLES),
        Circle.places_taken < MOST,
        Circle.id.not_in(part),
        Circle.id.not_in(joined_by(list_apart(account_id))),
        or_(
            Circle.association_id.in_(own),
            and_(Circle.across, Circle.association_id.in_(reachable(own))),
        ),
    )
    asked = asked.order_by(Circle.places_taken, Circle.created_at, Circle.id)
    return db.session.scalars(asked.limit(limit)).all()


def list_circles_in(association_id: UUID) -> Sequence[Circle]:
    """All circles of an association, for its coordinators: the open ones first."""
    asked = select(Circle).where(Circle.association_id == association_id)
    return db.session.scalars(
        asked.order_by(Circle.ended_at.is_not(None), Circle.created_at.desc(), Circle.id)
    ).all()


def facts_for(circle: Circle, account_id: UUID) -> CircleFacts:
    """What the ladder of next steps looks at."""
    place = circle.place_of(account_id)
    return CircleFacts(
        state=circle.state,
        place=place.state if place else None,
        facilitates=leads(circle, account_id),
        cadres=tuple(one.cadre or "" for one in circle.joined),
        asking=sum(one.state == PlaceState.ASKED for one in circle.places),
        sessions=tuple((s.state, s.starts_at, s.attended_by(account_id)) for s in circle.sessions),
    )


def lock(circle: Circle) -> Circle:
    """The circle as it stands now; whoever else wants to change it waits."""
    asked = select(Circle).where(Circle.id == circle.id).with_for_update(of=Circle)
    return db.session.scalars(asked.execution_options(populate_existing=True)).unique().one()


def list_circles_with_sessions() -> Sequence[Circle]:
    """All circles, the oldest first: for what is worked out over all of them."""
    return db.session.scalars(select(Circle).order_by(Circle.created_at, Circle.id)).unique().all()
