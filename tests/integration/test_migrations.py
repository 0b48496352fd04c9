"""The migrations lead to the models, and back, with data, on both databases."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select

from mentor_match.audit.models import AuditHead
from mentor_match.audit.queries import find_break
from mentor_match.demo.build import build
from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing, PairingResource
from tests.conftest import NOW, make_app
from tests.databases import KINDS, new_database


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
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
    assert db.session.get(AuditHead, 1).number == 0


def test_they_can_be_undone_and_done_again_with_data(empty: Flask) -> None:
    upgrade()
    build(7, NOW, size=30)
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Pairing)) > 10
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
