"""Coming into a circle and going out of it. Eight places, and no race for the last one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from mentor_match.accounts.models import Account
from mentor_match.accounts.queries import find_account_by_email
from mentor_match.circles.models import Circle, CirclePlace, CircleSession
from mentor_match.circles.queries import find_cadre, find_way_in, get_place, leads, lock
from mentor_match.circles.rules import (
    MOST,
    MOST_FACILITATORS,
    LastFacilitator,
    NotReachable,
    PlaceState,
    TwoFacilitators,
    check_circle_open,
    check_place,
    circle_full,
)
from mentor_match.circles.service.acts import led, note, write_to
from mentor_match.circles.service.calendars import ahead, change, session_file, tell_calendar
from mentor_match.extensions import db
from mentor_match.web.refusals import NotFound


def ask_to_join(circle: Circle, account_id: UUID, *, now: datetime) -> None:
    """Ask the facilitators to be let in."""
    circle = lock(circle)
    check_circle_open(circle.state)
    if circle.places_taken >= MOST:
        raise circle_full()
    _put(circle, account_id, PlaceState.ASKED, now)
    note("asked to join circle", circle, by=account_id, now=now)
    for place in circle.facilitators:
        write_to(place.account, "circle-asked", circle, cause=f"{account_id}:{now}", now=now)


def invite(circle: Circle, account_id: UUID, *, by: UUID, now: datetime) -> None:
    """A facilitator invites someone who can come in."""
    circle = led(circle, by)
    check_circle_open(circle.state)
    _put(circle, account_id, PlaceState.INVITED, now)
    note("invited to circle", circle, by=by, now=now, account=str(account_id))
    place = get_place(circle, account_id)
    write_to(place.account, "circle-invited", circle, cause=now.isoformat(), now=now)


def invite_by_address(circle: Circle, email: str, *, by: UUID, now: datetime) -> None:
    """Invite who has this e-mail address, where that is someone who can come in.

    The one who invites is not told whether it is: nobody learns here who is a member.
    """
    circle = led(circle, by)
    check_circle_open(circle.state)
    account = find_account_by_email(email)
    if account is None or not account.active or find_way_in(circle, account.id) is None:
        return
    place = circle.place_of(account.id)
    if place is None or place.state in (PlaceState.REFUSED, PlaceState.LEFT):
        invite(circle, account.id, by=by, now=now)


def join(circle: Circle, account_id: UUID, *, now: datetime) -> None:
    """Accept an invitation: the place is taken, or the circle is full."""
    circle = lock(circle)
    place = get_place(circle, account_id)
    if place.state != PlaceState.INVITED:
        check_place(place.state, PlaceState.INVITED)
        raise NotFound
    _take(circle, place, now)
    note("joined circle", circle, by=account_id, now=now)
    for one in circle.facilitators:
        write_to(one.account, "circle-joined", circle, cause=f"{account_id}:{now}", now=now)
    tell_calendar(place.account, circle, _for_calendars(circle, now), now=now)


def admit(circle: Circle, account_id: UUID, *, by: UUID, now: datetime) -> None:
    """A facilitator lets in who asked."""
    circle = led(circle, by)
    place = get_place(circle, account_id)
    if place.state == PlaceState.INVITED:
        raise NotFound  # only the invited themselves accept an invitation
    _take(circle, place, now)
    note("let into circle", circle, by=by, now=now, account=str(account_id))
    files = [session_file(place.account, circle, s, now) for s in _for_calendars(circle, now)]
    cause = now.isoformat()
    write_to(place.account, "circle-admitted", circle, cause=cause, now=now, files=files)


def refuse_place(circle: Circle, account_id: UUID, *, by: UUID, now: datetime) -> None:
    """The invited say no, or a facilitator says no to who asked."""
    circle = lock(circle)
    place = get_place(circle, account_id)
    own = by == account_id and place.state == PlaceState.INVITED
    if not own and not leads(circle, by):
        raise NotFound
    check_place(place.state, PlaceState.REFUSED)
    place.state, place.since = PlaceState.REFUSED, now
    db.session.flush()
    note("refused place in circle", circle, by=by, now=now, account=str(account_id))
    if not own:
        write_to(place.account, "circle-refused", circle, cause=now.isoformat(), now=now)


def leave(circle: Circle, account_id: UUID, *, now: datetime) -> None:
    """Go; the place is free again. A circle keeps a facilitator."""
    circle = lock(circle)
    place = get_place(circle, account_id)
    check_place(place.state, PlaceState.LEFT)
    if [one.account_id for one in circle.facilitators] == [account_id]:
        raise LastFacilitator
    place.state, place.since, place.facilitates = PlaceState.LEFT, now, False
    db.session.flush()
    given = update(Circle).where(Circle.id == circle.id, Circle.places_taken > 0)
    db.session.execute(given.values(places_taken=Circle.places_taken - 1))
    db.session.refresh(circle, ["places_taken"])
    note("left circle", circle, by=account_id, now=now)
    for one in circle.facilitators:
        write_to(one.account, "circle-left", circle, cause=f"{account_id}:{now}", now=now)
    tell_calendar(place.account, circle, _for_calendars(circle, now), out=True, now=now)


def share_lead(circle: Circle, account_id: UUID, *, by: UUID, now: datetime) -> None:
    """A facilitator asks a second member to facilitate with them."""
    circle = led(circle, by)
    check_circle_open(circle.state)
    place = get_place(circle, account_id)
    if place.state != PlaceState.JOINED:
        raise NotFound
    if place.facilitates:
        return
    if len(circle.facilitators) >= MOST_FACILITATORS:
        raise TwoFacilitators
    place.facilitates = True
    db.session.flush()
    note("shared lead of circle", circle, by=by, now=now, account=str(account_id))
    write_to(place.account, "circle-lead", circle, cause=now.isoformat(), now=now)


def _for_calendars(circle: Circle, now: datetime) -> list[CircleSession]:
    """What is ahead, for the calendar of who comes or goes.

    Each gets a higher sequence, so that one who goes and comes back finds it again.
    """
    sessions = ahead(circle, now)
    change(sessions, now)
    db.session.flush()
    return sessions


def _put(circle: Circle, account_id: UUID, state: PlaceState, now: datetime) -> None:
    """Someone who can come in is on the way now."""
    way_in = find_way_in(circle, account_id)
    if way_in is None:
        raise NotReachable
    place = circle.place_of(account_id)
    check_place(place.state if place else None, state)
    if place is None:
        place = CirclePlace(
            account_id=account_id, account=db.session.get(Account, account_id), facilitates=False
        )
        circle.places.append(place)
    place.association_id, place.state, place.since = way_in, state, now
    place.cadre = find_cadre(account_id)
    db.session.flush()


def _take(circle: Circle, place: CirclePlace, now: datetime) -> None:
    """One conditional update asks for a free place and takes it; the CHECK stands behind it."""
    check_circle_open(circle.state)
    check_place(place.state, PlaceState.JOINED)
    if find_way_in(circle, place.account_id) is None:
        raise NotReachable
    taken = db.session.execute(
        update(Circle)
        .where(Circle.id == circle.id, Circle.places_taken < MOST)
        .values(places_taken=Circle.places_taken + 1)
    )
    if taken.rowcount != 1:
        raise circle_full()
    place.state, place.since = PlaceState.JOINED, now
    db.session.flush()
    db.session.refresh(circle, ["places_taken"])
