"""Reading a long list piece by piece, in the order in which its rows were made.

A piece begins after a row and not after a number of rows: what is added or taken away meanwhile
makes no row come twice and lets none be missed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_


@dataclass(frozen=True, slots=True)
class Piece:
    """How many rows, and after which one: the moment it was made, and its id."""

    limit: int
    after: tuple[datetime, UUID] | None = None


def take(asked: Select[Any], made: Any, key: Any, piece: Piece) -> Select[Any]:
    """The question for one piece, and for one row more, which tells whether there is a next."""
    if piece.after is not None:
        at, id_ = piece.after
        asked = asked.where(or_(made > at, and_(made == at, key > id_)))
    return asked.order_by(made, key).limit(piece.limit + 1)
