"""Statements that are put together once, and asked again and again with other values.

To put a statement together, and to find out that it is one that was asked before, takes longer
than most answers: 0.4 of 0.5 ms for one with four conditions, and a home page asks twenty. Reads
that nearly every page does are made this way; all others are easier to read without.
"""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar, cast

from sqlalchemy import bindparam, inspect, select

from mentor_match.extensions import db

Values = ParamSpec("Values")
Statement = TypeVar("Statement")
Row = TypeVar("Row")


def made_once(
    make: Callable[Values, Statement],
) -> Callable[Values, tuple[Statement, dict[str, Any]]]:
    """A function that writes a statement down, asked for places where values will stand.

    Called with values it gives the statement and these, as `execute` and `scalars` take them:
    `db.session.scalars(*_own_pairings(account_id))`. What `make` is given is a place and no value:
    it can be compared with a column or stand in `in_`, and nothing can be worked out of it.
    """
    names = tuple(signature(make).parameters)
    made: list[Statement] = []

    @wraps(make)
    def with_values(*values: Values.args, **named: Values.kwargs) -> Any:
        if not made:  # not at import: the tables a statement is about may not all be known then
            made.append(make(*(bindparam(name) for name in names)))  # type: ignore[arg-type, call-arg]
        return made[0], dict(zip(names, values, strict=False), **named)

    return with_values


def by_key(table: type[Row]) -> Callable[[Any], Row | None]:
    """`session.get` for a table whose key is one column, by a statement that is made once."""

    @made_once
    def asked(key: Any) -> Any:
        (column,) = inspect(table).primary_key
        return select(table).where(column == key)

    def find(key: Any) -> Row | None:
        mapper = inspect(table)
        there = db.session.identity_map.get(mapper.identity_key_from_primary_key((key,)))
        if there is not None and not inspect(there).expired:
            return cast("Row", there)
        return cast("Row | None", db.session.scalars(*asked(key)).unique().one_or_none())

    return find
