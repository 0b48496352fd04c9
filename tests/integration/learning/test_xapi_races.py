"""A learning platform that sends the same thing several times at once: kept once, counted once."""

from pathlib import Path
from uuid import UUID, uuid5

import pytest
from sqlalchemy import func, select

from mentor_match.associations.models import AccessToken
from mentor_match.associations.service import appoint_coordinator, issue_token
from mentor_match.audit.queries import find_break
from mentor_match.extensions import db
from mentor_match.learning.models import CpdEntry, PlatformStatement
from mentor_match.learning.rules import Said
from mentor_match.learning.service import store_statements
from mentor_match.permissions import Scope
from mentor_match.web.transaction import whole
from tests.conftest import make_app
from tests.databases import KINDS
from tests.factories.pairings import NOW, make_association, make_mentee, make_person
from tests.integration.test_races import PROCESSES, Plan, race

ROUNDS = 4
COURSES = 6
EMAIL = "achieng@example.org"


def said(round_: UUID, course: int, sender: str = "") -> Said:
    """A statement about a course; with a sender, one with an id of its own about the same."""
    return Said(
        id=uuid5(round_, f"{course}{sender}"),
        verb="completed",
        activity=f"https://courses.example/{round_}/{course}",
        title=f"Course {course}",
        minutes=60,
        at=NOW,
        fingerprint=f"{round_}{course}",
        email=EMAIL,
    )


def store(statements: list[Said]) -> None:
    """What the address does."""
    with whole():
        token = db.session.scalars(select(AccessToken)).one()
        store_statements(
            statements,
            association_id=token.association_id,
            token_id=token.id,
            platform="Courses",
            now=NOW,
        )


def forwards(round_: UUID) -> None:
    """The same batch as all others."""
    store([said(round_, course) for course in range(COURSES)])


def backwards(round_: UUID) -> None:
    """The same batch, the last first."""
    store([said(round_, course) for course in reversed(range(COURSES))])


def by_other_ids(round_: UUID) -> None:
    """The same courses under other ids, as a platform does that lost count; the last first."""
    store([said(round_, course, "again") for course in reversed(range(COURSES))])


def prepare(address: str, folder: Path) -> Plan:
    """A member, and a platform with a key; the rows name the rounds."""
    app = make_app(address, folder)
    with app.app_context():
        coordinator = make_person("Coordinator")
        association = make_association(make_mentee(email=EMAIL))
        appoint_coordinator(association, coordinator, by=None, now=NOW)
        scopes = [Scope.SEND_LEARNING]
        issue_token(
            association.id, name="Courses", scopes=scopes, days=30, by=coordinator.id, now=NOW
        )
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return [[uuid5(UUID(int=0), str(number))] * PROCESSES for number in range(ROUNDS)]


def kept(address: str, folder: Path) -> tuple[int, int]:
    """How many statements, and how many entries."""
    app = make_app(address, folder)
    with app.app_context():
        assert find_break() is None
        found = [
            db.session.scalar(select(func.count()).select_from(model))
            for model in (PlatformStatement, CpdEntry)
        ]
        db.session.remove()
        db.engine.dispose()
    return found[0], found[1]


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_eight_times_the_same_batch_in_any_order_is_kept_and_counted_once(
    real_database: str, tmp_path: Path
) -> None:
    plan = prepare(real_database, tmp_path)
    acts = [[forwards, backwards] * (PROCESSES // 2)] * ROUNDS
    assert race(real_database, tmp_path, plan, acts) == {"done": ROUNDS * PROCESSES}
    assert kept(real_database, tmp_path) == (ROUNDS * COURSES, ROUNDS * COURSES)


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_the_same_courses_under_other_ids_count_once(real_database: str, tmp_path: Path) -> None:
    plan = prepare(real_database, tmp_path)
    acts = [[forwards, by_other_ids] * (PROCESSES // 2)] * ROUNDS
    assert race(real_database, tmp_path, plan, acts) == {"done": ROUNDS * PROCESSES}
    assert kept(real_database, tmp_path) == (2 * ROUNDS * COURSES, ROUNDS * COURSES)
