"""Reading circles. A circle exists for who is in it, for who may come in, for its coordinators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager

from mentor_match.associations.queries import find_coordinator, list_verified, reachable
from mentor_match.circles.models import (
    Circle,
    CircleAttendance,
    CircleCompletion,
    CirclePlace,
    CircleResource,
    CircleSession,
)
from mentor_match.circles.rules import OPEN_CIRCLES, CircleFacts, PlaceState
from mentor_match.extensions import db
from mentor_match.pairings.queries import list_apart
from mentor_match.pairings.rules import SessionState
from mentor_match.profiles.models import Profile
from mentor_match.web.refusals import NotFound


def get_circle(circle_id: UUID, account_id: UUID) -> Circle:
    """The circle, for whom it exists."""
    circle = db.session.get(Circle, circle_id)
    if circle is None or not _exists_for(circle, account_id):
        raise NotFound
    return circle


def _exists_for(circle: Circle, account_id: UUID) -> bool:
    if find_coordinator(circle.association_id, account_id) is not None:
        return True
    place = circle.place_of(account_id)
    if place is not None:
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


def leads(circle: Circle, account_id: UUID) -> bool:
    """Whether this one facilitates it."""
    return any(place.account_id == account_id for place in circle.facilitators)


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


def list_circles_of(account_id: UUID) -> Sequence[Circle]:
    """The circles a person is in, or on the way into, that have not ended."""
    waiting = (PlaceState.JOINED, PlaceState.INVITED, PlaceState.ASKED)
    return _circles_with(account_id, waiting, Circle.state.in_(OPEN_CIRCLES))


def list_past_circles(account_id: UUID) -> Sequence[Circle]:
    """The circles a person was in when they ended."""
    return _circles_with(account_id, (PlaceState.JOINED,), Circle.state.not_in(OPEN_CIRCLES))


def _circles_with(
    account_id: UUID, states: Sequence[str], condition: ColumnElement[bool]
) -> Sequence[Circle]:
    mine = select(CirclePlace.circle_id).where(
        CirclePlace.account_id == account_id, CirclePlace.state.in_(states)
    )
    asked = select(Circle).where(Circle.id.in_(mine), condition)
    return db.session.scalars(asked.order_by(Circle.created_at.desc(), Circle.id)).all()


def list_circles_to_join(account_id: UUID, *, limit: int = 20) -> Sequence[Circle]:
    """Open circles a person could ask to join and has no part in, the emptiest first."""
    own = [association.id for association in list_verified(account_id)]
    if not own:
        return ()
    part = select(CirclePlace.circle_id).where(
        CirclePlace.account_id == account_id, CirclePlace.state != PlaceState.LEFT
    )
    asked = select(Circle).where(
        Circle.state.in_(OPEN_CIRCLES),
        Circle.places_taken < 8,
        Circle.id.not_in(part),
        or_(
            Circle.association_id.in_(own),
            and_(Circle.across, Circle.association_id.in_(reachable(own))),
        ),
    )
    asked = asked.order_by(Circle.places_taken, Circle.created_at, Circle.id)
    found = db.session.scalars(asked.limit(limit)).all()
    return [circle for circle in found if find_way_in(circle, account_id) is not None]


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


def get_circle_session(circle: Circle, session_id: UUID) -> CircleSession:
    """A session of the circle."""
    found = next((one for one in circle.sessions if one.id == session_id), None)
    if found is None:
        raise NotFound
    return found


def get_place(circle: Circle, account_id: UUID) -> CirclePlace:
    """Where a person stands in the circle."""
    place = circle.place_of(account_id)
    if place is None:
        raise NotFound
    return place


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


def find_cadre(account_id: UUID) -> str | None:
    """The cadre a person has now."""
    return db.session.scalar(select(Profile.cadre).where(Profile.account_id == account_id))


def lock(circle: Circle) -> Circle:
    """The circle as it stands now; whoever else wants to change it waits."""
    asked = select(Circle).where(Circle.id == circle.id).with_for_update(of=Circle)
    return db.session.scalars(asked.execution_options(populate_existing=True)).unique().one()


def list_circles_with_sessions() -> Sequence[Circle]:
    """All circles, the oldest first: for what is worked out over all of them."""
    return db.session.scalars(select(Circle).order_by(Circle.created_at, Circle.id)).unique().all()
