"""What all reads of this slice share."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from mentor_match.extensions import db

Row = TypeVar("Row")  # of any table


def lock(row: Row) -> Row:
    """The row as it stands now; whoever else wants to change it waits for this transaction.

    SQLite has no such lock and needs none: its writers come one after the other.
    """
    kind: Any = type(row)
    keys = kind.__mapper__.primary_key
    same = (key == getattr(row, key.name) for key in keys)
    asked = select(kind).where(*same).with_for_update(of=kind)
    return db.session.scalars(asked.execution_options(populate_existing=True)).unique().one()


def has_part(model: Any, account_id: UUID) -> ColumnElement[bool]:
    """Whether this one is one of the two."""
    return or_(model.mentee_id == account_id, model.mentor_id == account_id)


def side_of(model: Any, association_id: UUID) -> ColumnElement[bool]:
    """Whether the association has one side of it, or both."""
    return or_(
        model.mentee_association_id == association_id,
        model.mentor_association_id == association_id,
    )


def count_rows(model: Any, *conditions: ColumnElement[bool]) -> int:
    """How many rows of a table there are."""
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0
