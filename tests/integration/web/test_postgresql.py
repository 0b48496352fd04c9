"""PostgreSQL plans a statement once and is told nothing it knows: reading keeps what is prepared
and needs no transaction; writing has one, and a rollback undoes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from psycopg.pq import TransactionStatus
from sqlalchemy import func, select, text

from mentor_match.accounts.models import Account
from mentor_match.extensions import db
from mentor_match.postgresql import only_reads
from mentor_match.web.transaction import reading
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


def status() -> TransactionStatus:
    """Of the connection of this session."""
    return TransactionStatus(
        db.session.connection().connection.dbapi_connection.info.transaction_status
    )


@ON_POSTGRESQL
def test_who_only_reads_begins_no_transaction(app: Flask) -> None:
    with reading():
        db.session.execute(select(Account.id))
        assert status() == TransactionStatus.IDLE
    db.session.execute(select(Account.id))
    assert status() == TransactionStatus.INTRANS


@ON_POSTGRESQL
def test_what_a_reader_writes_all_the_same_is_undone(app: Flask) -> None:
    make_account(full_name="Before")
    db.session.commit()
    with reading():
        assert db.session.scalar(select(Account.full_name)) == "Before"
        db.session.execute(text("UPDATE accounts SET full_name = 'After'"))
        assert status() == TransactionStatus.INTRANS
    assert db.session.scalar(select(Account.full_name)) == "Before"


@ON_POSTGRESQL
def test_a_setting_holds_for_what_a_reader_asks_next_and_no_longer(app: Flask) -> None:
    shown = text("SELECT current_setting('work_mem')")
    with reading():
        usual = db.session.scalar(shown)
        db.session.execute(select(func.set_config("work_mem", "12MB", True)))
        assert db.session.scalar(shown) == "12MB"
    assert db.session.scalar(shown) == usual


@ON_POSTGRESQL
def test_a_reader_who_is_to_see_one_moment_sees_it(app: Flask) -> None:
    make_account()
    db.session.commit()
    counted = select(func.count()).select_from(Account)
    kept = db.engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with reading(), kept as connection:
        before = connection.scalar(counted)
        with db.engine.connect() as other:
            other.execute(text("DELETE FROM accounts"))
            other.commit()
        assert connection.scalar(counted) == before
    assert db.session.scalar(counted) == 0


@ON_POSTGRESQL
def test_rows_are_read_one_at_a_time_by_who_only_reads(app: Flask) -> None:
    for _one in range(3):
        make_account()
    db.session.commit()
    asked = select(Account.id).execution_options(yield_per=1)
    with reading():
        assert len(list(db.session.scalars(asked))) == 3


@pytest.mark.parametrize(
    ("statement", "reads"),
    [
        ("SELECT 1", True),
        ("(SELECT 1) UNION ALL (SELECT 2)", True),
        ("WITH mentees AS (SELECT 1) SELECT * FROM mentees", True),
        ("WITH gone AS (DELETE FROM accounts RETURNING id) SELECT * FROM gone", False),
        (";", True),
        ("SELECT set_config($1, $2, true)", False),
        ("WITH one AS (SELECT 1) SELECT set_config($1, $2, true)", False),
        ("INSERT INTO accounts VALUES (1)", False),
        ("SAVEPOINT one", False),
        ("select 1", False),  # nobody knows
    ],
)
def test_what_is_not_certain_to_read_counts_as_writing(statement: str, reads: bool) -> None:
    assert only_reads(statement) is reads
