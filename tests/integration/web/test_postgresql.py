"""PostgreSQL plans a statement once: reading keeps what is prepared, and a rollback undoes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from mentor_match.accounts.models import Account
from mentor_match.extensions import db
from mentor_match.postgresql import only_reads
from tests.conftest import make_app
from tests.factories.accounts import make_account
from tests.pages import PageClient

ON_POSTGRESQL = pytest.mark.parametrize("real_database", ["postgresql"], indirect=True)


@pytest.fixture
def app(real_database: str, tmp_path: Path) -> Iterator[Flask]:
    app = make_app(real_database, tmp_path)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def prepared() -> dict[str, int]:
    """statement -> how often it was asked with its plan, on the connection of this session."""
    asked = "SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements"
    return {row[0]: row[1] for row in db.session.execute(text(asked))}


@ON_POSTGRESQL
def test_pages_that_only_read_ask_by_what_is_prepared(app: Flask) -> None:
    page = PageClient(app)
    account = make_account()
    db.session.commit()
    page.sign_in(account)
    db.session.remove()
    for _time in range(10):
        page.get("insight.home")
    of_home = [times for statement, times in prepared().items() if "FROM memberships" in statement]
    assert of_home
    assert max(of_home) >= 5


@ON_POSTGRESQL
def test_a_rollback_after_writing_undoes_it(app: Flask) -> None:
    account = make_account(full_name="Before")
    db.session.commit()
    for undo in (lambda: setattr(account, "full_name", "After"), lambda: db.session.execute(
        text("UPDATE accounts SET full_name = 'After'")
    )):  # fmt: skip
        undo()
        db.session.flush()
        db.session.rollback()
        assert db.session.scalar(select(Account.full_name)) == "Before"
        db.session.rollback()


@ON_POSTGRESQL
def test_a_rollback_after_a_fault_leaves_a_connection_that_answers(app: Flask) -> None:
    with pytest.raises(Exception, match="division by zero"):
        db.session.execute(text("SELECT 1/0"))
    db.session.rollback()
    assert db.session.scalar(text("SELECT 1")) == 1


@pytest.mark.parametrize(
    ("statement", "reads"),
    [
        ("SELECT 1", True),
        ("(SELECT 1) UNION ALL (SELECT 2)", True),
        ("WITH mentees AS (SELECT 1) SELECT * FROM mentees", True),
        ("WITH gone AS (DELETE FROM accounts RETURNING id) SELECT * FROM gone", False),
        (";", True),
        ("INSERT INTO accounts VALUES (1)", False),
        ("SAVEPOINT one", False),
        ("select 1", False),  # nobody knows
    ],
)
def test_what_is_not_certain_to_read_counts_as_writing(statement: str, reads: bool) -> None:
    assert only_reads(statement) is reads
