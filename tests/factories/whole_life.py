"""Somebody with a row in every table that can be theirs, and a mark in every word of it."""

import re
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    insert,
    select,
    update,
)

from mentor_match.columns import CodeSet, Instant
from mentor_match.extensions import db
from mentor_match.privacy.rules import TABLES, Column
from mentor_match.privacy.walk import is_author, is_owned, tables

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_marks = count(100)
# What the person is looked for by: it keeps the names that a test gave.
NAMED = {"accounts", "memberships", "register_entries"}
NOT_MADE = {"accounts", "audit_records", "account_roles"}


def mark() -> str:
    """A text that stands nowhere else."""
    return f"mk{next(_marks)}q"


def fill_every_table(account_id: UUID) -> dict[str, int]:
    """A row of this person in every table that can hold one; table -> rows."""
    counts = {}
    for table, policy in tables():
        if table.name in NOT_MADE or not (policy.owners or policy.through):
            continue
        if not _count(table, account_id):
            db.session.execute(insert(table).values(_row(table, account_id)))
        counts[table.name] = _count(table, account_id)
    db.session.expire_all()
    return counts


def mark_every_word(account_id: UUID) -> set[str]:
    """A mark in every text and file that the person wrote; the marks."""
    marks = set()
    for table, policy in tables():
        for name, column in policy.columns.items():
            if not column.words or column.by == "office" or table.name in NAMED:
                continue
            if policy.owners or policy.through:
                marks.add(_mark(table, name, column, account_id))
    db.session.expire_all()
    return marks


def _mark(table: Table, name: str, column: Column, account_id: UUID) -> str:
    new, kind = mark(), table.c[name].type
    value: Any = new.encode() if isinstance(kind, LargeBinary) else new
    if isinstance(kind, JSON):
        value = {"said": new}
    key = next(iter(table.primary_key.columns))
    # Where the person wrote nothing of the kind yet, a row of somebody else becomes theirs.
    for author in (is_author(table, column, account_id), ~is_owned(table, account_id)):
        one = key.in_(select(key).where(author).limit(1))
        said = {name: value, **({column.by: account_id} if column.by else {})}
        if db.session.execute(update(table).where(author, one).values(said)).rowcount:
            return new
    raise AssertionError(f"{table.name}.{name}: the person has no row to write into")


def _count(table: Table, account_id: UUID) -> int:
    key = next(iter(table.primary_key.columns))
    return len(db.session.execute(select(key).where(is_owned(table, account_id))).all())


def _row(table: Table, account_id: UUID) -> dict[str, Any]:
    """Values that the table takes: the person where it asks whose it is, anything elsewhere."""
    policy, row = TABLES[table.name], {}
    owners = iter(policy.owners[:1])
    owner = next(owners, None)
    for column in table.columns:
        if column.name == owner:
            row[column.name] = account_id
        elif column.name == policy.through:
            row[column.name] = _key_of_own(column, account_id)
        elif column.foreign_keys:
            if not column.nullable or column.primary_key:
                row[column.name] = _any_key(column, account_id)
        elif policy.columns[column.name].words or not (column.nullable or column.default):
            row[column.name] = _value(table, column)
    return row


def _key_of_own(column: Any, account_id: UUID) -> Any:
    for key in column.foreign_keys:
        parent = key.column
        own = select(parent).where(is_owned(parent.table, account_id)).limit(1)
        if (found := db.session.scalar(own)) is not None:
            return found
    raise AssertionError(f"{column} leads to nothing of this person")


def _any_key(column: Any, account_id: UUID) -> Any:
    parent = next(iter(column.foreign_keys)).column
    asked = select(parent).where(parent != account_id).order_by(parent).limit(1)
    found = db.session.scalar(asked)
    if found is None:
        db.session.execute(insert(parent.table).values(_row(parent.table, account_id)))
        found = db.session.scalar(asked)
    return found


def _value(table: Table, column: Any) -> Any:
    kind = column.type
    allowed = _allowed(table, column.name)
    if allowed is not None:
        return allowed
    if isinstance(kind, Integer) and (column.primary_key or _tells_apart(table, column.name)):
        return next(_marks)
    for types, value in _PLAIN:
        if isinstance(kind, types):
            return value() if callable(value) else value
    assert isinstance(kind, String), (table.name, column.name, kind)
    return mark()[: kind.length or 20]


def _tells_apart(table: Table, name: str) -> bool:
    """Whether no two rows may have the same."""
    unique = (one for one in table.constraints if isinstance(one, UniqueConstraint))
    return any(name in one.columns for one in unique)


_PLAIN: tuple[tuple[Any, Any], ...] = (
    (Uuid, uuid4),
    (Instant, NOW),
    (Date, date(2026, 11, 23)),
    (Boolean, False),
    ((Float, Numeric), 1),
    (Integer, 1),
    (LargeBinary, lambda: mark().encode()),
    (CodeSet, frozenset()),
    (JSON, dict),
)


def _allowed(table: Table, name: str) -> str | int | None:
    """The first value that a constraint names."""
    for one in table.constraints:
        said = str(one.sqltext) if isinstance(one, CheckConstraint) else ""
        if found := re.search(rf"\b{name} IN \('([^']+)'", said):
            return found.group(1)
        if found := re.search(rf"\b{name} BETWEEN (\d+)", said):
            return int(found.group(1))
    return None
