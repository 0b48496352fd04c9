"""The walk over all tables: which rows are a person's, by the policy. One walk for all uses."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, false, or_, select

from mentor_match.extensions import db
from mentor_match.privacy.rules import TABLES, Column, Policy

ACCOUNTS = "accounts"


def tables() -> Iterator[tuple[Table, Policy]]:
    """Every table with its policy, parents before children."""
    for table in db.metadata.sorted_tables:
        yield table, TABLES[table.name]


def is_owned(table: Table, account_id: UUID) -> ColumnElement[bool]:
    """Whether a row is this person's."""
    policy = TABLES[table.name]
    if policy.through:
        column = table.c[policy.through]
        parent = _parent_of(column)
        return column.in_(select(parent).where(is_owned(parent.table, account_id)))
    if not policy.owners:
        return false()
    return or_(*(table.c[name] == account_id for name in policy.owners))


def is_about(table: Table, account_id: UUID) -> ColumnElement[bool]:
    """Whether a row goes where this person goes."""
    also = [table.c[name] == account_id for name in TABLES[table.name].about]
    return or_(is_owned(table, account_id), *also)


def _parent_of(column: Any) -> Any:
    """The column of the table that knows whose the row is."""
    found = [
        key.column
        for key in column.foreign_keys
        if TABLES[key.column.table.name].owners or TABLES[key.column.table.name].through
    ]
    return min(found, key=lambda parent: (not TABLES[parent.table.name].owners, parent.table.name))


def is_author(table: Table, column: Column, account_id: UUID) -> ColumnElement[bool]:
    """Whether the words of a column are this person's own."""
    if not column.by:
        return is_owned(table, account_id)
    return false() if column.by == "office" else table.c[column.by] == account_id


def people_in(table: Table) -> list[Any]:
    """The columns that lead to an account."""
    return [
        column
        for column in table.columns
        if any(key.column.table.name == ACCOUNTS for key in column.foreign_keys)
    ]
