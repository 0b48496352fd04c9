"""What SQLite knows of its rows when it plans: looked at each night, noticed by who is there."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, make_url

from mentor_match.cli.deliver import look_at_the_clock
from mentor_match.extensions import count_rows_for_plans, db
from mentor_match.notifications.models import Message
from tests.conftest import make_app
from tests.factories.accounts import make_account

BY_DAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BY_NIGHT = datetime(2026, 11, 25, 2, 1, tzinfo=UTC)
FEW, MANY = 30, 3000
ASKED = "SELECT key FROM outbox_messages WHERE account_id = '1' AND sent_at = '2'"
pytestmark = pytest.mark.parametrize("real_database", ["sqlite"], indirect=True)


@pytest.fixture
def app(real_database: str, tmp_path: Path) -> Iterator[Flask]:
    """A service that begins nearly empty: each of a few people has had one mail, at one moment."""
    app = make_app(real_database, tmp_path)
    with app.app_context():
        people = [make_account().id for _ in range(FEW)]
        put([{"account_id": id_, "sent_at": BY_DAY} for id_ in people])
        with db.engine.begin() as connection:
            count_rows_for_plans(connection)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def elsewhere(real_database: str) -> Iterator[sqlite3.Connection]:
    """Another process, which is connected all the time and keeps no plan it made before."""
    file = str(make_url(real_database).database)
    with closing(sqlite3.connect(file, cached_statements=0)) as connection:
        yield connection


def put(rows: list[dict[str, object]]) -> None:
    """Mails that were sent long since."""
    said = {"kind": "kind", "recipient": "a@example.org", "subject": "s", "body": "b"}
    said |= {"written_at": BY_DAY, "due_at": BY_DAY}
    begun = db.session.query(Message).count()
    rows = [{**said, "key": f"cause:{begun + n}", **row} for n, row in enumerate(rows)]
    db.session.execute(insert(Message), rows)
    db.session.commit()


def put_many(times: int = 1) -> None:
    """To one of them, each at a moment of its own."""
    reader, begun = db.session.query(Message.account_id).first(), db.session.query(Message).count()
    assert reader is not None
    moments = [BY_DAY + timedelta(seconds=begun + n) for n in range(times * MANY)]
    put([{"account_id": reader[0], "sent_at": moment} for moment in moments])


def known(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    """What SQLite knows of the mails. Who reads this has read anything else that was new, too."""
    asked = "SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'outbox_messages'"
    return set(connection.execute(asked))


def plan(connection: sqlite3.Connection) -> str:
    """By which index it would look for the mail of one reader at one moment."""
    (line,) = connection.execute(f"EXPLAIN QUERY PLAN {ASKED}")
    return str(line[-1])


def test_each_night_sqlite_looks_at_its_rows_and_who_is_connected_plans_anew(
    app: Flask, elsewhere: sqlite3.Connection
) -> None:
    assert ("ix_outbox_messages_account_id_held", "30 1 1") in known(elsewhere)
    assert "account_id" in plan(elsewhere)
    put_many()
    before = known(elsewhere)
    look_at_the_clock(BY_DAY)
    assert known(elsewhere) == before
    assert "account_id" in plan(elsewhere)
    look_at_the_clock(BY_NIGHT)
    assert known(elsewhere) != before
    assert "sent_at" in plan(elsewhere)


def test_who_writes_waits_no_longer_for_it_where_there_are_more_rows(app: Flask) -> None:
    """Nobody's watch is asked: SQLite counts its own steps while it keeps the others out."""

    def steps() -> int:
        counted = []
        with db.engine.begin() as connection:
            plain = connection.connection.driver_connection
            plain.set_progress_handler(lambda: counted.append(1), 100)
            count_rows_for_plans(connection)
            plain.set_progress_handler(None, 0)
        return len(counted)

    put_many()
    before = steps()
    put_many(9)
    assert steps() < before * 1.2
