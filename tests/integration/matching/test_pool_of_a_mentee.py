"""Whatever the world is like, no page shows a mentor outside the pool of a mentee.

The pool is defined here a second time, plainly: over Python objects, without SQL.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pytest

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association
from tests.factories.matching import (
    LABOUR,
    LEADING,
    LONG_AGO,
    NEWBORN,
    agree,
    become_mentee,
    dismiss,
    join,
    make_association,
    make_mentor,
    make_person,
)
from tests.pages import PageClient

TOPICS = (LABOUR, NEWBORN, LEADING)


@dataclass
class World:
    """A small world, as it was made."""

    memberships: dict[UUID, dict[UUID, str]] = field(default_factory=dict)
    agreements: set[frozenset[UUID]] = field(default_factory=set)
    proposable: set[UUID] = field(default_factory=set)
    dismissed: set[tuple[UUID, UUID]] = field(default_factory=set)
    mentors: dict[UUID, str] = field(default_factory=dict)
    mentees: list[Account] = field(default_factory=list)

    def verified(self, person: UUID) -> set[UUID]:
        return {id_ for id_, state in self.memberships[person].items() if state == "verified"}

    def pool(self, mentee: UUID) -> set[UUID]:
        own = self.verified(mentee)
        near = own | {id_ for pair in self.agreements if pair & own for id_ in pair}
        return {
            mentor
            for mentor in self.proposable
            if mentor != mentee and self.verified(mentor) & near
        }


def make_world(dice: random.Random, now: datetime) -> World:
    world = World()
    associations = [make_association() for _number in range(dice.randint(1, 4))]
    for one in associations:
        for other in associations:
            if one.id < other.id and dice.random() < 0.4:
                agreement = agree(one, other)
                if dice.random() < 0.3:
                    agreement.ended_at = now
                else:
                    world.agreements.add(frozenset({one.id, other.id}))
    people = [_make_person(world, dice, associations) for _number in range(dice.randint(4, 14))]
    for mentee in world.mentees:
        for mentor in people:
            if mentor.id in world.mentors and mentor.id != mentee.id and dice.random() < 0.1:
                dismiss(mentee, mentor)
                world.dismissed.add((mentee.id, mentor.id))
    return world


def _make_person(world: World, dice: random.Random, associations: list[Association]) -> Account:
    languages = set(dice.sample(["en", "fr", "sw"], dice.randint(1, 2)))
    stated = {"cadre": dice.choice(["2222", "2211", "3253"]), "languages": languages}
    mentors = dice.random() < 0.6
    if mentors:
        part = {
            "completed_at": dice.choice([LONG_AGO, LONG_AGO, None]),
            "paused_at": dice.choice([None, None, None, LONG_AGO]),
            "capacity": dice.randint(0, 2),
        }
        offers = {topic: dice.randint(1, 5) for topic in dice.sample(TOPICS, dice.randint(1, 3))}
        person = make_mentor(offers=offers, mentor=part, **stated)
        world.mentors[person.id] = person.call_me
        if part["completed_at"] and not part["paused_at"]:
            world.proposable.add(person.id)
    else:
        person = make_person(**stated)
    world.memberships[person.id] = {}
    for association in dice.sample(associations, dice.randint(0, len(associations))):
        state = dice.choice(["verified", "verified", "pending", "lapsed"])
        join(person.id, association, state)
        world.memberships[person.id][association.id] = state
    if not mentors or dice.random() < 0.4:
        become_mentee(person, wants={dice.choice(TOPICS): (dice.randint(1, 5), dice.randint(0, 4))})
        world.mentees.append(person)
    return person


@pytest.mark.parametrize("seed", range(12))
def test_no_page_shows_a_mentor_outside_the_pool(
    page: PageClient, seed: int, now: datetime
) -> None:
    world = make_world(random.Random(seed), now)
    for mentee in world.mentees:
        page.sign_in(mentee)
        pool = world.pool(mentee.id)
        listed = page.get("matching.suggestions").html
        for mentor, name in world.mentors.items():
            if mentor not in pool or (mentee.id, mentor) in world.dismissed:
                assert f">{name}<" not in listed
                assert str(mentor) not in listed
            if mentor not in pool:
                page.get("matching.suggestion", status=404, mentor_id=mentor)
                page.get("matching.ask", status=404, mentor_id=mentor)
                page.post("matching.send_request", status=404, mentor_id=mentor)
                page.post("matching.dismiss", status=404, mentor_id=mentor)
