"""What follows in circles when one person blocks another: nobody is put out, nobody comes in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.circles.models import Circle
from mentor_match.circles.queries import (
    find_met_in,
    list_shared_circles,
    list_waiting_between,
    lock,
)
from mentor_match.circles.rules import PlaceState
from mentor_match.circles.service.acts import note, write_to
from mentor_match.extensions import db
from mentor_match.pairings.signals import Shared, kept_apart, met_elsewhere, shared_wanted


@kept_apart.connect
def close_what_waits(by: UUID, *, other: UUID, now: datetime) -> None:
    """An invitation or a question to come in, of one of the two where the other is, is closed.

    Who asked gets the mail that a facilitator's no brings on any other day; an invitation is gone.
    """
    for found in list_waiting_between(by, other):
        circle = lock(found)
        for account_id in (by, other):
            _refuse(circle, account_id, now)


def _refuse(circle: Circle, account_id: UUID, now: datetime) -> None:
    place = circle.place_of(account_id)
    if place is None or place.state not in (PlaceState.INVITED, PlaceState.ASKED):
        return
    asked = place.state == PlaceState.ASKED
    place.state, place.since = PlaceState.REFUSED, now
    db.session.flush()
    note("refused place in circle", circle, by=None, now=now, account=str(account_id))
    if asked:
        write_to(place.account, "circle-refused", circle, cause=now.isoformat(), now=now)


@met_elsewhere.connect
def through_a_circle(account_id: UUID, *, other: UUID) -> tuple[UUID, UUID] | None:
    """Members of two associations that work with a third one meet in its circle alone."""
    return find_met_in(account_id, other)


@shared_wanted.connect
def shared_circles(account_id: UUID, *, other: UUID, **_more: Any) -> list[Shared]:
    """The circles in which the two still meet, and whether the one can leave with one click."""
    return [
        Shared(
            name=circle.name,
            endpoint="circles.circle",
            values={"circle_id": circle.id},
            leave=None if _leads_alone(circle, account_id) else "circles.leave",
        )
        for circle in list_shared_circles(account_id, other)
    ]


def _leads_alone(circle: Circle, account_id: UUID) -> bool:
    return [place.account_id for place in circle.facilitators] == [account_id]
