"""Beginning, starting and ending a circle, and giving it a track."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from mentor_match.accounts.models import Account
from mentor_match.associations.queries import find_coordinator, list_verified
from mentor_match.circles.models import Circle, CirclePlace
from mentor_match.circles.queries import find_cadre, lock
from mentor_match.circles.rules import (
    CircleState,
    NotReachable,
    PlaceState,
    check_circle_open,
    check_start,
)
from mentor_match.circles.service.acts import led, note, write_to, write_to_all
from mentor_match.circles.service.calendars import ahead, change, session_file, tell_calendar
from mentor_match.circles.service.resources import attach_by_topic
from mentor_match.extensions import db
from mentor_match.notifications.rules import Attachment
from mentor_match.pairings.rules import SessionState
from mentor_match.reference.tracks import get_track
from mentor_match.web.refusals import NotFound


def begin_circle(
    association_id: UUID,
    facilitator: Account,
    *,
    name: str,
    purpose: str,
    topics: Iterable[str],
    languages: Iterable[str],
    across: bool,
    by: UUID,
    now: datetime,
) -> Circle:
    """Begin a circle: its facilitator does, or a coordinator of the association for them."""
    if by != facilitator.id and find_coordinator(association_id, by) is None:
        raise NotFound
    if association_id not in {association.id for association in list_verified(facilitator.id)}:
        raise NotReachable
    circle = Circle(
        association_id=association_id,
        across=across,
        name=name,
        purpose=purpose,
        topics=frozenset(topics),
        languages=frozenset(languages),
        state=CircleState.FORMING,
        places_taken=1,
        created_by=by,
        created_at=now,
    )
    circle.places.append(
        CirclePlace(
            account_id=facilitator.id,
            association_id=association_id,
            state=PlaceState.JOINED,
            facilitates=True,
            cadre=find_cadre(facilitator.id),
            since=now,
        )
    )
    db.session.add(circle)
    db.session.flush()
    attach_by_topic(circle, now=now)
    note("began circle", circle, by=by, now=now)
    if by != facilitator.id:
        write_to(facilitator, "circle-lead", circle, cause="lead", now=now)
    return circle


def start_circle(circle: Circle, *, by: UUID, now: datetime) -> None:
    """From now on it meets."""
    circle = led(circle, by)
    check_start(circle.state, [place.cadre or "" for place in circle.joined])
    circle.state, circle.started_at = CircleState.RUNNING, now
    db.session.flush()
    note("started circle", circle, by=by, now=now)
    write_to_all("circle-started", circle, but=by, cause="started", now=now)


def end_circle(circle: Circle, *, by: UUID, now: datetime) -> None:
    """It ends; what is planned is called off. A coordinator can do so as well."""
    circle = lock(circle)
    if find_coordinator(circle.association_id, by) is None:
        circle = led(circle, by)
    check_circle_open(circle.state)
    circle.state, circle.ended_at = CircleState.ENDED, now
    off = ahead(circle, now)
    for session in off:
        session.state = SessionState.CANCELLED
    change(off, now)
    db.session.flush()
    note("ended circle", circle, by=by, now=now)

    def files(reader: Account) -> list[Attachment]:
        return [session_file(reader, circle, session, now) for session in off]

    write_to_all("circle-ended", circle, but=by, cause="ended", now=now, files=files)
    own = circle.place_of(by)
    if own is not None and own.state == PlaceState.JOINED:
        tell_calendar(own.account, circle, off, now=now)


def take_track(circle: Circle, code: str, *, by: UUID, now: datetime) -> None:
    """Take a track: its sessions are the agenda from now on, its topics bring resources."""
    track = get_track(code)
    circle = led(circle, by)
    check_circle_open(circle.state)
    circle.track, circle.track_at = track.code, now
    circle.topics = circle.topics | track.topics
    db.session.flush()
    attach_by_topic(circle, now=now)
    note("took track", circle, by=by, now=now, track=track.code)
