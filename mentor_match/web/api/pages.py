"""Lists by pieces: the cursor of the next piece is signed, so that it says only what we said."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _
from marshmallow import RAISE, fields, validate

from mentor_match.web.api.fields import Schema, Whole
from mentor_match.web.keyset import Piece
from mentor_match.web.problems import Fault, Faulty
from mentor_match.web.signed import read_signed, sign

MOST = 100
USUAL = 50


class _Number(Whole):
    """A whole number in an address, where everything is a text."""

    def _validated(self, value: Any) -> Any:
        plain = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10
        return super()._validated(int(value) if plain else value)


class PageSchema(Schema):
    """Which piece of a list. What a list can be narrowed to comes beside."""

    class Meta:
        unknown = RAISE

    limit = _Number(
        1, MOST, load_default=USUAL, metadata={"description": "How many at most, 1 to 100."}
    )
    cursor = fields.String(
        validate=validate.Length(1, 300),
        metadata={"description": "What `next` of the piece before says."},
    )


def listed(
    asked: dict[str, Any], find: Callable[[Piece], Sequence[Any]], place: Callable[[Any], Any]
) -> dict[str, Any]:
    """A piece of a list, and the cursor of the next. `place` tells a row's moment and id."""
    limit = asked.pop("limit")
    rows = find(Piece(limit, _after(asked.pop("cursor", None))))
    shown = rows[:limit]
    more = len(rows) > limit
    return {"items": shown, "next": _cursor(*place(shown[-1])) if more else None}


def place_of(endpoint: str, **values: Any) -> dict[str, str]:
    """The header that says where something new is."""
    return {"Location": url_for(endpoint, **values)}


def _purpose() -> str:
    return f"cursor of {request.path}"


def _cursor(at: datetime, id_: UUID) -> str:
    return sign(_purpose(), [at.isoformat(), id_.hex])


def _after(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    said = read_signed(_purpose(), cursor)
    if said is None:
        raise Faulty(Fault("/cursor", _("Send what “next” of this list said, or leave it out.")))
    return datetime.fromisoformat(said[0]), UUID(said[1])
