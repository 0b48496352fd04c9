"""The migrations lead to the models, and back, with data, on both databases."""

import warnings
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, func, inspect, select, text

from mentor_match.audit.models import AuditHead
from mentor_match.audit.queries import find_break
from mentor_match.demo.build import build
from mentor_match.demo.proof import invent_proof
from mentor_match.extensions import db
from mentor_match.pairings.models import (
    CharterSignature,
    CharterVersion,
    Pairing,
    PairingResource,
)
from mentor_match.profiles.models import MentorProfile
from mentor_match.pulse.models import PulseAnswer
from tests.conftest import NOW, make_app
from tests.databases import KINDS, new_database
from tests.integration.insight.sql import courses


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, run_of_tests: str, tmp_path: Path) -> Any:
    with new_database(request.param, tmp_path, run_of_tests) as address:
        app = make_app(address, tmp_path)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_make_what_the_models_say(empty: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection, warnings.catch_warnings():
        # Of SQLite's indexes over an expression nothing is read back but what is asked below.
        warnings.filterwarnings("ignore", ".*expression-based index")
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
    if db.engine.dialect.name == "sqlite":
        kept = select(text("name")).select_from(text("sqlite_master")).where(text("type = 'index'"))
        made = {index.name for table in db.metadata.tables.values() for index in table.indexes}
        assert made <= set(db.session.scalars(kept))
    assert db.session.get(AuditHead, 1).number == 0


def first_rows() -> dict[str, int]:
    """A pairing with all that points to it, written into the tables of the first migration."""
    tables = MetaData()
    tables.reflect(db.engine)
    lite = db.engine.dialect.name == "sqlite"
    people, bodies, (pairing, session, message) = (
        [uuid4().hex if lite else uuid4() for _ in range(count)] for count in (2, 1, 3)
    )
    facts = {
        "accounts": [
            {"id": id_, "email": f"{n}@example.org", "active": True, "fs_uniquifier": str(n),
             "full_name": "P", "call_me": "P", "locale": "en", "time_zone": "UTC",
             "create_datetime": NOW}
            for n, id_ in enumerate(people)
        ],
        "associations": [{"id": bodies[0], "code": "A", "name": "A", "created_at": NOW}],
        "mentorship_requests": [
            {"id": pairing, "mentee_id": people[0], "mentor_id": people[1],
             "mentee_association_id": bodies[0], "mentor_association_id": bodies[0],
             "state": "accepted", "topics": ["triage"], "to_learn": "x", "rhythm": "weekly",
             "months": 3, "requested_at": NOW, "answer_by": NOW}
        ],
        "pairings": [
            {"id": pairing, "request_id": pairing, "mentee_id": people[0], "mentor_id": people[1],
             "mentee_association_id": bodies[0], "mentor_association_id": bodies[0],
             "mentee_cadre": "2221", "mentor_cadre": "2222", "state": "active", "opened_at": NOW}
        ],
        "charter_signatures": [
            {"pairing_id": pairing, "account_id": people[0], "version": 1, "signed_at": NOW}
        ],
        "pairing_sessions": [
            {"id": session, "pairing_id": pairing, "starts_at": NOW, "minutes": 30,
             "format": "phone", "state": "held", "mentee_confirmed_at": NOW,
             "mentor_confirmed_at": NOW}
        ],
        "resources": [
            {"id": pairing, "title": "R", "provider": "P", "address": "https://r.example",
             "languages": ["en"], "topics": ["triage"], "cadres": [], "added_at": NOW}
        ],
        "pairing_resources": [
            {"pairing_id": pairing, "resource_id": pairing, "place": 1, "added_at": NOW}
        ],
        "outbox_messages": [
            {"id": message, "key": "k", "kind": "x", "recipient": "a@example.org", "subject": "s",
             "body": "b", "written_at": NOW, "due_at": NOW, "attempts": 0}
        ],
    }  # fmt: skip
    with db.engine.begin() as connection:
        for table, rows in facts.items():
            connection.execute(tables.tables[table].insert(), rows)
    return {table: len(rows) for table, rows in facts.items()}


def test_rows_of_the_first_version_are_all_there_after_every_later_migration(empty: Flask) -> None:
    upgrade(revision="0001")
    before = first_rows()
    upgrade()
    with db.engine.connect() as connection:
        after = {
            table: connection.scalar(select(func.count()).select_from(db.metadata.tables[table]))
            for table in before
        }
    assert after == before


def test_they_can_be_undone_and_done_again_with_data(empty: Flask) -> None:
    upgrade()
    build(7, NOW, size=30)
    invent_proof(7, lambda account_id: account_id.hex, NOW)
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Pairing)) > 10
    assert db.session.scalar(select(func.count()).select_from(PulseAnswer)) > 10
    assert find_break() is None
    db.session.remove()
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == set(db.metadata.tables)
    assert db.session.get(AuditHead, 1).number == 0


def test_changing_a_table_keeps_the_rows_that_belong_to_it(empty: Flask) -> None:
    upgrade()
    build(7, NOW, size=10)
    db.session.commit()
    attached = select(func.count()).select_from(PairingResource)
    before = db.session.scalar(attached)
    db.session.remove()
    downgrade(revision="0005")
    upgrade()
    assert before == db.session.scalar(attached) > 10


def test_what_mentors_left_unanswered_is_found_in_the_requests(empty: Flask) -> None:
    upgrade()
    build(7, NOW, size=40)
    db.session.commit()
    kept = select(
        MentorProfile.account_id, MentorProfile.unanswered, MentorProfile.unanswered_since
    )
    asked = kept.where(MentorProfile.unanswered > 0).order_by(MentorProfile.account_id)
    before = db.session.execute(asked).all()
    assert len(before) > 2
    db.session.remove()
    downgrade(revision="0042")
    upgrade()
    assert db.session.execute(asked).all() == before


def test_how_pairings_went_is_found_in_sessions_and_charters(empty: Flask) -> None:
    upgrade()
    build(7, NOW, size=40)
    found = courses()
    texts = {"text_version": 1, "digest": "0" * 64, "proposed_at": NOW, "number": 2}
    for signed in (0, 2):  # one of the two signs a change, with and without a charter in force
        id_ = next(id_ for id_, facts in found.items() if facts[2] == signed)
        pairing = db.session.get_one(Pairing, id_)
        pairing.charters.append(change := CharterVersion(**texts))
        mentee = pairing.mentee_id
        change.signatures.append(CharterSignature(account_id=mentee, digest="", signed_at=NOW))
    db.session.commit()
    before = courses()
    assert {facts[2] for facts in before.values()} == {0, 1, 2}
    assert any(held and missed for held, missed, _signed in before.values())
    assert any(missed and not held for held, missed, _signed in before.values())
    db.session.remove()
    downgrade(revision="0044")
    upgrade()
    kept = select(Pairing.id, Pairing.held_at, Pairing.missed, Pairing.signed)
    assert {id_: facts for id_, *facts in db.session.execute(kept)} == before == courses()
