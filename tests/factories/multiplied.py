"""A world with more of everything: what stands in it once stands in it many times.

Each row in turn is copied, together with everything that hangs from it: a mentee with their
requests and pairings, a pairing with its sessions, a session with its notes. So every list that a
row can be in grows, whichever page shows it, and a new table grows without a word about it here.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, cycle
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    insert,
    select,
)

from mentor_match.extensions import db
from mentor_match.reference.topics import TOPICS

Key = tuple[str, tuple[Any, ...]]  # a row: its table, and its primary key
# What is one for the whole service, or counts what strangers try.
ALONE = {"audit_head", "roles", "tries", "alembic_version"}
# A word that has to be one of a list is another of the list; houses speak of these two.
_topics = cycle(one.code for one in TOPICS if one.code not in {"handover", "labour-care"})
# By what a list puts rows together: the same word would be the same line.
GROUPED = "job_key"
_numbers = count(1_000)


class Everything:
    """The rows of the database as they are now, and how often they are to be there more."""

    def __init__(self) -> None:
        self.tables = [one for one in db.metadata.sorted_tables if one.name not in ALONE]
        self.rows = {key: row for table in self.tables for key, row in _rows(table)}
        self.children: dict[Key, set[Key]] = defaultdict(set)
        for key, row in self.rows.items():
            for parent in _parents(db.metadata.tables[key[0]], row).values():
                self.children[parent].add(key)

    @property
    def empty(self) -> set[str]:
        """The tables without a row: what is in them cannot be there more often."""
        return {one.name for one in self.tables} - {name for name, _key in self.rows}

    def multiply(self, times: int) -> None:
        """Each row is there so often more, with what hangs from it."""
        new: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for root in self.rows:
            below = self._below(root)
            for _time in range(times):
                for name, row in self._copied(below):
                    new[name].append(row)
        for table in self.tables:
            # What a row of the same table leads to comes first.
            own = [one.parent.name for one in table.foreign_keys if one.column.table is table]
            rows = sorted(new[table.name], key=lambda row: [row[name] is not None for name in own])
            if rows:
                db.session.execute(insert(table), rows)
        db.session.commit()
        db.session.expire_all()

    def _below(self, root: Key) -> list[Key]:
        """The row and everything that hangs from it, parents first."""
        found, open_ = {root}, [root]
        while open_:
            more = self.children[open_.pop()] - found
            found |= more
            open_ += more
        return [key for key in self.rows if key in found]

    def _copied(self, keys: list[Key]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Copies that hang from each other as these do; none of what can be there only once."""
        became: dict[Key, dict[str, Any]] = {}
        root = keys[0]
        for key in keys:
            table, row = db.metadata.tables[key[0]], dict(self.rows[key])
            moved = set()
            for constraint, parent in _parents(table, row).items():
                for element in constraint.elements if parent in became else ():
                    row[element.parent.name] = became[parent][element.column.name]
                    moved.add(element.parent.name)
            if (moved or key == root) and _made_other(table, row, moved):
                became[key] = _in_order(row)
                if key == root and row.get(GROUPED):
                    row[GROUPED] = f"{next(_numbers)}{row[GROUPED]}"
                yield table.name, became[key]


def _rows(table: Table) -> Iterator[tuple[Key, dict[str, Any]]]:
    for row in db.session.execute(select(table).order_by(*table.primary_key)).mappings():
        yield (table.name, tuple(row[one.name] for one in table.primary_key)), dict(row)


def _parents(table: Table, row: dict[str, Any]) -> dict[Any, Key]:
    """What the row leads to: constraint -> row."""
    found = {}
    for constraint in table.foreign_key_constraints:
        values = {one.column.name: row[one.parent.name] for one in constraint.elements}
        parent = constraint.referred_table
        if None not in values.values():
            found[constraint] = (parent.name, tuple(values[one.name] for one in parent.primary_key))
    return found


def _made_other(table: Table, row: dict[str, Any], moved: set[str]) -> bool:
    """Whether the copy is told apart from its row, wherever two must not be alike."""
    for alone in _told_apart_by(table):
        names = {one.name for one in alone}
        if moved & names or None in (row[name] for name in names):
            continue
        free = [one for one in alone if not one.foreign_keys and not _is_one_of_few(one)]
        if not free:
            return False
        # The last says it best: of (association, year, number) it is the number.
        row[free[-1].name] = _other(free[-1], row[free[-1].name])
    return True


def _told_apart_by(table: Table) -> list[list[Column[Any]]]:
    unique = [one.columns for one in table.constraints if isinstance(one, UniqueConstraint)]
    unique += [one.columns for one in table.indexes if one.unique]
    return [list(one) for one in (table.primary_key.columns, *unique)]


def _is_one_of_few(column: Column[Any]) -> bool:
    """Whether a constraint of the table names the words it takes."""
    checks = (one for one in column.table.constraints if isinstance(one, CheckConstraint))
    return any(re.search(rf"\b{column.name} IN \(", str(one.sqltext)) for one in checks)


def _other(column: Column[Any], value: Any) -> Any:
    """Another value of the kind."""
    number = next(_numbers)
    if column.name == "topic":
        return next(_topics)
    if column.name == "quarter":
        return f"{number}-Q2"
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(column.type, Integer):
        return number
    if isinstance(column.type, LargeBinary):
        return uuid4().bytes
    if isinstance(value, date):
        return value + timedelta(days=number)
    if isinstance(column.type, String) and value is not None:
        return f"{number}{value}"[: column.type.length]
    return value


def _in_order(row: dict[str, Any]) -> dict[str, Any]:
    """An agreement names the smaller id first."""
    if {"first_id", "second_id"} <= row.keys():
        row["first_id"], row["second_id"] = sorted((row["first_id"], row["second_id"]))
    return row
