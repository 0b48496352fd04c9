"""Invents who waits for a mentor, who rests, and what was reported, so that it can be seen."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from mentor_match.associations.models import Association
from mentor_match.demo.people import Person
from mentor_match.extensions import db
from mentor_match.matching.models import WaitingEntry
from mentor_match.pairings.models import Block, Concern
from mentor_match.profiles.rules import PauseReason

DAY = timedelta(days=1)
WAITING, FOUND, RESTING = 9, 24, 6
CONCERNS = (
    ("respect", "In our second call I was laughed at for a question, twice.", "open", None),
    ("boundaries", "I was asked to lend money before we had met.", "looked into", None),
    ("misuse", "After I accepted I only got offers for posts abroad.", "closed", "spoken"),
    ("scope", "The advice was about doses, which neither of us may decide.", "closed", "nothing"),
)


def invent_waiting_and_safety(
    seed: int,
    association: Association,
    mentors: Sequence[Person],
    mentees: Sequence[Person],
    now: datetime,
) -> None:
    """Everything of it; the same for the same seed."""
    chance = random.Random(seed + 12)  # noqa: S311 - invents people, guards nothing
    _the_waiting(chance, [one for one in mentees[1:] if one.verified and one.mentee], now)
    for place, mentor in enumerate(mentors[1 : 1 + RESTING]):
        if mentor.mentor is not None and mentor.mentor.paused_at is None:
            mentor.mentor.paused_at = now - 3 * DAY
            silent = place % 2 == 0
            mentor.mentor.pause_reason = PauseReason.SILENT if silent else PauseReason.CHOSEN
            mentor.mentor.paused_until = None if silent else now + (10 + place) * DAY
    for person in (*mentors, *mentees):
        days = int(chance.expovariate(1 / 12))
        person.account.last_active_on = (now - days * DAY).date()
        person.account.active_before_on = (now - (days + 1 + chance.randrange(9)) * DAY).date()
    _the_concerns(chance, association, mentors, mentees, now)
    db.session.flush()


def _the_waiting(chance: random.Random, mentees: Sequence[Person], now: datetime) -> None:
    """Some found a mentor after a while; some, who have none, still wait."""
    found = [one for one in mentees if one.mentee and one.mentee.places_taken]
    open_ = [one for one in mentees if one.mentee and not one.mentee.places_taken]
    for mentee in found[:FOUND]:
        joined = now - chance.uniform(60, 300) * DAY
        left = joined + chance.uniform(3, 40) * DAY
        db.session.add(_entry(chance, mentee, joined, left))
    for mentee in open_[:WAITING]:
        db.session.add(_entry(chance, mentee, now - chance.uniform(1, 30) * DAY, None))


def _entry(
    chance: random.Random, mentee: Person, joined: datetime, left: datetime | None
) -> WaitingEntry:
    assert mentee.mentee is not None
    return WaitingEntry(
        id=_id(chance),
        mentee_id=mentee.id,
        topics=frozenset(want.topic for want in mentee.mentee.wants),
        joined_at=joined,
        left_at=left,
        left_because="found" if left else None,
    )


def _the_concerns(
    chance: random.Random,
    association: Association,
    mentors: Sequence[Person],
    mentees: Sequence[Person],
    now: datetime,
) -> None:
    own = [one for one in mentees[1:] if one.membership.association_id == association.id]
    theirs = [one for one in mentors[1:] if one.membership.association_id == association.id]
    for place, (kind, words, state, outcome) in enumerate(CONCERNS[: min(len(own), len(theirs))]):
        at = now - (2 + 9 * place) * DAY
        db.session.add(
            Concern(
                id=_id(chance),
                person_id=theirs[place].id,
                person_association_id=association.id,
                reporter_id=own[place].id if place % 2 else None,
                reporter_association_id=association.id,
                kind=kind,
                words=words,
                state=state,
                reported_at=at,
                looked_into_at=None if state == "open" else at + DAY,
                closed_at=at + 5 * DAY if state == "closed" else None,
                outcome=outcome,
            )
        )
    if own and theirs:
        db.session.add(Block(blocker_id=own[0].id, blocked_id=theirs[0].id, blocked_at=now - DAY))


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
