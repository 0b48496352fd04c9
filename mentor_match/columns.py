"""Column types of the project, and what is worked out of them in the database: the same value on
SQLite and PostgreSQL."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Date, DateTime, Dialect, Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """A moment, kept in UTC. SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A moment needs a time zone; {value!r} has none.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CodeSet(TypeDecorator[frozenset[str]]):
    """A set of codes (languages, formats, cadres), kept as a sorted JSON list."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> Any:
        return None if value is None else sorted(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> frozenset[str] | None:
        return None if value is None else frozenset(value)


class MonthOf(FunctionElement[str]):
    """The month of a moment in UTC, or of a date, such as 2026-03: to group by."""

    inherit_cache = True
    type = String()


@compiles(MonthOf)
def _month_of(element: MonthOf, compiler: Any, **how: Any) -> str:
    (column,) = element.clauses
    zone = "" if isinstance(column.type, Date) else " AT TIME ZONE 'UTC'"
    return f"to_char({compiler.process(column, **how)}{zone}, 'YYYY-MM')"


@compiles(MonthOf, "sqlite")
def _month_of_in_sqlite(element: MonthOf, compiler: Any, **how: Any) -> str:
    return f"substr({compiler.process(element.clauses, **how)}, 1, 7)"


class SecondsBetween(FunctionElement[int]):
    """Whole seconds from the first moment to the second, rounded."""

    inherit_cache = True
    type = Integer()


@compiles(SecondsBetween)
def _seconds_between(element: SecondsBetween, compiler: Any, **how: Any) -> str:
    first, second = (compiler.process(one, **how) for one in element.clauses)
    return f"CAST(round(extract(epoch FROM {second} - {first})) AS BIGINT)"


@compiles(SecondsBetween, "sqlite")
def _seconds_between_in_sqlite(element: SecondsBetween, compiler: Any, **how: Any) -> str:
    first, second = (compiler.process(one, **how) for one in element.clauses)
    # Days since noon of a day long ago are exact to about a twentieth of a millisecond.
    return f"CAST(round((julianday({second}) - julianday({first})) * 86400) AS INTEGER)"


def days_between(first: Any, second: Any) -> ColumnElement[int]:
    """Whole days from the first moment to the second, begun ones left out."""
    return SecondsBetween(first, second) // 86400


__all__ = ["CodeSet", "Instant", "MonthOf", "SecondsBetween", "days_between"]
