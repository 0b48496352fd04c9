"""What all reads of this slice share."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all

from mentor_match.associations.queries import looks_after
from mentor_match.extensions import db

Row = TypeVar("Row")  # of any table
Sums = Mapping[Any, tuple[int, ...]]  # as `sums_of` finds them


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


def own_ids(model: Any, account_id: Any) -> Any:
    """The ids of those of which this one is one of the two."""
    sides = (model.mentee_id, model.mentor_id)
    return union_all(*(select(model.id).where(side == account_id) for side in sides))


def side_of(model: Any, association_id: UUID) -> ColumnElement[bool]:
    """Whether the association has one side of it, or both."""
    return or_(
        model.mentee_association_id == association_id,
        model.mentor_association_id == association_id,
    )


def own_part(model: Any, part: str, association_id: UUID) -> ColumnElement[bool]:
    """Whether this part of it ("mentee" or "mentor") came through the association, and is still
    looked after by it: who left is to it what a member of a partner is."""
    own = getattr(model, f"{part}_association_id") == association_id
    return and_(own, looks_after(association_id, getattr(model, f"{part}_id")))


def by_side(model: Any, association_id: UUID, asked: Select[Any]) -> tuple[Select[Any], ...]:
    """What is asked of the rows that `side_of` finds: of each side by itself, each row once."""
    mentee, mentor = model.mentee_association_id, model.mentor_association_id
    return (
        asked.where(mentee == association_id),
        asked.where(mentor == association_id, mentee != association_id),
    )


def rows_of(
    model: Any,
    association_id: UUID,
    *columns: Any,
    only: Collection[ColumnElement[bool]] = (),
    source: Any = None,
) -> Any:
    """These columns of the rows that `side_of` finds, each row once, to count in.

    The sides are read one after the other, each from an index alone; an OR of the two would have
    to look at every row itself. `source` is what else is joined to the model.
    """
    asked = select(*columns).select_from(model if source is None else source).where(*only)
    return union_all(*by_side(model, association_id, asked)).subquery()


def sums_of(
    model: Any,
    association_id: UUID,
    key: Any,
    *sums: Any,
    only: Collection[ColumnElement[bool]] = (),
) -> dict[Any, tuple[int, ...]]:
    """key -> how many of the rows that `side_of` finds have it, then these sums of them.

    Each side is counted by itself, in the order of an index that begins with it and the key, and
    only the few results are added up; counting in `rows_of` sorts every row first.
    """
    counted = [one.label(f"sum_{n}") for n, one in enumerate((func.count(), *sums))]
    asked = select(key.label("key"), *counted).select_from(model).where(*only).group_by(key)
    sides = union_all(*by_side(model, association_id, asked))
    rows = db.session.execute(sides)
    return added(*({code: tuple(map(int, numbers))} for code, *numbers in rows))


def added(*parts: Sums) -> dict[Any, tuple[int, ...]]:
    """Sums of the same kind, key by key."""
    found: dict[Any, tuple[int, ...]] = {}
    for part in parts:
        for key, numbers in part.items():
            before = found.get(key, (0,) * len(numbers))
            found[key] = tuple(one + more for one, more in zip(before, numbers, strict=True))
    return found


def count_rows(model: Any, *conditions: ColumnElement[bool]) -> int:
    """How many rows of a table there are."""
    return db.session.scalar(counted(model, *conditions)) or 0


def counted(model: Any, *conditions: ColumnElement[bool]) -> Select[int]:
    """The same, as a statement."""
    return select(func.count()).select_from(model).where(*conditions)
