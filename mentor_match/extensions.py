"""The extensions, created here and bound in `create_app`."""

import sqlite3
from contextvars import ContextVar
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, MetaData, event, make_url
from sqlalchemy.orm import DeclarativeBase

# Every constraint has a name on both databases, so that a migration can drop it again.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING)


# Tests hand in a connection that is already inside a transaction; a savepoint keeps `commit` and
# `rollback` of the session true to their names there. On a plain engine the mode has no effect.
db: Any = SQLAlchemy(
    model_class=Base, session_options={"join_transaction_mode": "create_savepoint"}
)
migrate = Migrate(db=db, directory="migrations", render_as_batch=True, compare_type=True)
csrf = CSRFProtect()
babel = Babel()


def bind_database(app: Flask) -> None:
    """Bind the database, so that plans are at hand: on SQLite each connection keeps those of all
    statements, not of the last 128."""
    options = dict(app.config["SQLALCHEMY_ENGINE_OPTIONS"])
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if on_postgresql := url.get_backend_name() == "postgresql":
        from mentor_match import postgresql  # what it needs is an extra

        options |= postgresql.options(url, only_reading.get)
    else:
        options["pool_pre_ping"] = False  # a file is there or is not: who asks is told either way
        options["connect_args"] = {"cached_statements": 1000, **options.get("connect_args", {})}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    if not on_postgresql:
        with app.app_context():
            event.listen(db.engine, "begin", _begin_sqlite)


# SQLite takes the write lock when a transaction begins, not in its middle, where a second writer
# would make it fail. Requests that only read set this to True and take no lock; on PostgreSQL they
# need no transaction.
only_reading: ContextVar[bool] = ContextVar("only_reading", default=False)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # SQLAlchemy says BEGIN itself, below
    cursor = connection.cursor()
    for pragma in (
        "PRAGMA journal_mode = WAL",
        "PRAGMA foreign_keys = ON",
        "PRAGMA busy_timeout = 15000",
        "PRAGMA synchronous = FULL",
        # Pages are read where the system keeps them, instead of being copied one by one.
        "PRAGMA mmap_size = 1073741824",
    ):
        cursor.execute(pragma)
    cursor.close()


def count_rows_for_plans(connection: Connection) -> None:
    """Let SQLite look at a sample of each index, as PostgreSQL does by itself: otherwise it guesses
    which index leads to few rows.

    Who is connected reads that again only with the tables themselves, so the table of it is made
    anew. The sample is small, however many rows there are: who writes meanwhile waits for it.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
        connection.exec_driver_sql("DROP TABLE IF EXISTS sqlite_stat1")
        connection.exec_driver_sql("ANALYZE")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if only_reading.get() else "BEGIN IMMEDIATE")
