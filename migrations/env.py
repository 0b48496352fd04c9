"""Runs the migrations on the database of the application."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from mentor_match.columns import CodeSet, Instant
from mentor_match.extensions import db

PLAIN = {Instant: "sa.DateTime(timezone=True)", CodeSet: "sa.JSON(none_as_null=True)"}


def _plain(kind: str, item: object, _context: object) -> str | bool:
    """A migration keeps working when our own column types change, so it names the plain ones."""
    return PLAIN.get(type(item), False) if kind == "type" else False


def _let_tables_be_rebuilt(connection: Connection, on: bool) -> None:
    """SQLite changes a table by building it anew and dropping the old one. With foreign keys on,
    that drop would delete every row that belongs to it. Only outside a transaction is it heard."""
    if connection.dialect.name == "sqlite":
        plain = connection.connection.dbapi_connection
        assert plain is not None
        plain.execute(f"PRAGMA foreign_keys = {'OFF' if on else 'ON'}")


def _ours(_item: object, name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:
    """The vectors of mentors are made and remade by `flask candidates`, not by migrations."""
    return name != "mentor_vectors"


with db.engine.connect() as connection:
    _let_tables_be_rebuilt(connection, True)
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=_plain,
        include_object=_ours,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
    _let_tables_be_rebuilt(connection, False)
