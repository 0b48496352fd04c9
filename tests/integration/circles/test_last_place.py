"""The last place of a circle: eight who are invited want it at once, and one gets it."""

import time
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from mentor_match.audit.queries import find_break
from mentor_match.circles.models import Circle, CirclePlace
from mentor_match.circles.rules import MOST
from mentor_match.circles.service import invite, join
from mentor_match.extensions import db
from mentor_match.web.refusals import Refusal
from mentor_match.web.transaction import whole
from tests.conftest import make_app
from tests.databases import KINDS
from tests.factories.circles import let_in, make_circle, make_people
from tests.factories.pairings import NOW
from tests.integration.test_races import PROCESSES, Plan, race

CIRCLES = 6


def invitation_of(account_id: UUID) -> tuple[Circle, CirclePlace]:
    """The circle that this one is invited to; there is one."""
    place = db.session.scalars(
        select(CirclePlace).where(CirclePlace.account_id == account_id)
    ).one()
    return db.session.get_one(Circle, place.circle_id), place


def accept(account_id: UUID) -> None:
    """What the service does."""
    with whole():
        circle, _place = invitation_of(account_id)
        join(circle, account_id, now=NOW)


def accept_naively(account_id: UUID) -> None:
    """What a careless program does: look first, then take. It must overbook."""
    with whole():
        circle, _place = invitation_of(account_id)
        free = circle.places_taken < MOST
    time.sleep(0.02)
    if not free:
        raise Refusal
    with whole():
        circle, place = invitation_of(account_id)
        place.state, circle.places_taken = "joined", MOST


def prepare(address: str, folder: Path, circles: int) -> Plan:
    """Circles with one place left each, and so many who are invited as there are processes."""
    app = make_app(address, folder)
    with app.app_context():
        plan = []
        for _ in range(circles):
            people, association = make_people(MOST - 1 + PROCESSES)
            circle = make_circle(people[0], association)
            let_in(circle, *people[1 : MOST - 1])
            row = people[MOST - 1 :]
            for person in row:
                invite(circle, person.id, by=people[0].id, now=NOW)
            plan.append([person.id for person in row])
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return plan


def count_joined(address: str, folder: Path) -> list[int]:
    """How many people are in each circle; the count kept beside them says the same."""
    app = make_app(address, folder)
    with app.app_context():
        assert find_break() is None
        joined = select(func.count()).where(CirclePlace.state == "joined")
        found = list(db.session.scalars(joined.group_by(CirclePlace.circle_id)))
        taken = list(db.session.scalars(select(Circle.places_taken)))
        db.session.remove()
        db.engine.dispose()
    assert max(taken) <= MOST
    return found


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_one_of_eight_gets_the_last_place_and_nobody_crashes(
    real_database: str, tmp_path: Path
) -> None:
    plan = prepare(real_database, tmp_path, CIRCLES)
    outcomes = race(real_database, tmp_path, plan, [[accept] * PROCESSES] * CIRCLES)
    assert outcomes == {"done": CIRCLES, "CircleFull": CIRCLES * (PROCESSES - 1)}
    assert count_joined(real_database, tmp_path) == [MOST] * CIRCLES


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_looking_before_taking_overbooks(real_database: str, tmp_path: Path) -> None:
    """The control: were it not for the conditional update, the race above would be lost."""
    plan = prepare(real_database, tmp_path, 4)
    race(real_database, tmp_path, plan, [[accept_naively] * PROCESSES] * 4)
    assert max(count_joined(real_database, tmp_path)) > MOST
