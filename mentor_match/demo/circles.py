"""Invents learning circles: forming, running on a track, and ended."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mentor_match.associations.models import Association
from mentor_match.circles.models import Circle, CircleAttendance, CirclePlace, CircleSession
from mentor_match.circles.rules import CircleState, PlaceState
from mentor_match.circles.service.resources import attach_by_topic
from mentor_match.demo.people import Person
from mentor_match.extensions import db
from mentor_match.pairings.rules import SessionState
from mentor_match.reference.tracks import LEADERSHIP

DAY = timedelta(days=1)
# (name, what for, topics, whether on the leadership track, days since it began, state)
CIRCLES = (
    ("Leading where we are", "We lead small teams without having learnt it, and want to.",
     ("team-leading", "inclusive-leadership"), True, 100, CircleState.RUNNING),
    ("Handing over at night", "So that nothing is lost between two shifts.",
     ("handover", "team-communication"), False, 60, CircleState.RUNNING),
    ("First hour of an emergency", "Who does what until the transport comes.",
     ("emergency-care", "triage"), False, 12, CircleState.FORMING),
    ("Careful with antibiotics", "What we give, what we do not, and how we say so.",
     ("antimicrobials", "shared-decisions"), False, 200, CircleState.ENDED),
    ("A voice for our association", "Those who want to speak for others, and how it is done.",
     ("policy-advocacy", "women-leaders"), True, 130, CircleState.RUNNING),
)  # fmt: skip
THEMES = ("Where each of us stands", "A case from each post", "What to change first", "What came")


def invent_circles(
    seed: int,
    association: Association,
    people: Sequence[Person],
    senior: Person,
    junior: Person,
    now: datetime,
) -> None:
    """Circles of one association: the senior leads the first, the junior is in the first two."""
    chance = random.Random(seed + 9)  # noqa: S311 - invents, guards nothing
    members = [
        one
        for one in people
        if one.verified
        and one.membership.association_id == association.id
        and one not in (senior, junior)
        and "en" in (one.profile.languages or ())
    ]
    for place, facts in enumerate(CIRCLES):
        invited = [junior] if place == 2 else []
        fixed = [senior, junior] if place < 2 else [senior] if place == 4 else []
        count = 2 if facts[-1] == CircleState.FORMING else chance.randint(3, 5)
        rest = _mixed(chance, [m for m in members if m not in fixed], count)
        rows = list(_circle(chance, association, facts, [*fixed, *rest], invited, now))
        db.session.add_all(rows)
        db.session.flush()
        attach_by_topic(rows[0], now=rows[0].created_at)


def _mixed(chance: random.Random, members: Sequence[Person], count: int) -> list[Person]:
    """People by chance, of two cadres at least."""
    chosen = chance.sample(members, k=count)
    others = [m for m in members if m.profile.cadre != chosen[0].profile.cadre]
    if len({one.profile.cadre for one in chosen}) < 2 and others:
        chosen[-1] = chance.choice(others)
    return chosen


def _circle(
    chance: random.Random,
    association: Association,
    facts: tuple[str, str, tuple[str, ...], bool, int, CircleState],
    members: Sequence[Person],
    invited: Sequence[Person],
    now: datetime,
) -> Iterator[Any]:
    name, purpose, topics, on_track, days, state = facts
    began = now - days * DAY
    circle = Circle(
        id=_id(chance),
        association_id=association.id,
        association=association,
        across=chance.random() < 0.5,
        name=name,
        purpose=purpose,
        topics=frozenset(topics) | (LEADERSHIP.topics if on_track else frozenset()),
        languages=frozenset({"en"}),
        track=LEADERSHIP.code if on_track else None,
        track_at=began + 8 * DAY if on_track else None,
        state=state,
        places_taken=len(members),
        created_by=members[0].id,
        created_at=began,
        started_at=None if state == CircleState.FORMING else began + 8 * DAY,
        ended_at=now - 30 * DAY if state == CircleState.ENDED else None,
    )
    yield circle
    for number, person in enumerate(members):
        yield _place(circle, person, PlaceState.JOINED, began + number * DAY, number == 0)
    for person in invited:
        yield _place(circle, person, PlaceState.INVITED, now - DAY, False)
    if circle.started_at is not None:
        yield from _sessions(chance, circle, members, now)


def _place(
    circle: Circle, person: Person, state: PlaceState, since: datetime, leads: bool
) -> CirclePlace:
    return CirclePlace(
        circle_id=circle.id,
        account_id=person.id,
        association_id=circle.association_id,
        state=state,
        facilitates=leads,
        cadre=person.profile.cadre,
        since=since,
    )


def _sessions(
    chance: random.Random, circle: Circle, members: Sequence[Person], now: datetime
) -> Iterator[object]:
    """One about every three weeks; the next one is planned where the circle runs."""
    themes = [one.title for one in LEADERSHIP.sessions] if circle.track else list(THEMES)
    assert circle.started_at is not None
    at = (circle.started_at + 5 * DAY).replace(hour=15, minute=0, second=0, microsecond=0)
    for theme in themes:
        ahead = at > now
        if ahead and circle.state == CircleState.ENDED:
            return
        session = CircleSession(
            id=_id(chance),
            circle_id=circle.id,
            starts_at=at,
            minutes=chance.choice((60, 60, 90)),
            format=chance.choice(("video", "phone")),
            theme=theme,
            state=SessionState.PLANNED if ahead else SessionState.HELD,
            planned_by=members[0].id,
        )
        yield session
        if ahead:
            return
        for person in [*members[:3], *(m for m in members[3:] if chance.random() < 0.7)]:
            yield CircleAttendance(
                session_id=session.id,
                account_id=person.id,
                facilitated=person is members[0],
                confirmed_at=min(now, at + DAY),
            )
        at += 21 * DAY


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
