"""What a reader may ask the library for, as conditions on its rows."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from mentor_match.extensions import db
from mentor_match.learning.models import Resource
from mentor_match.learning.rules import AddressState, form_kind, licence_kind

SIZES = {"1": 1_000, "10": 10_000, "100": 100_000}  # megabytes -> kilobytes
NOBODY: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader asked the library for; empty asks for everything."""

    words: str = ""
    topic: str = ""
    language: str = ""
    cadre: str = ""
    form: str = ""
    size: str = ""
    licence: str = ""
    address: str = ""

    def asked(self) -> tuple[str, ...]:
        """The names of the filters that are set."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name))

    def without(self, name: str) -> "Search":
        """The same search with one filter less."""
        return replace(self, **{name: ""})


EVERYTHING = Search()


def seen_by(associations: Collection[UUID]) -> ColumnElement[bool]:
    """What members of these associations see: what is for everyone, and their own."""
    return or_(Resource.association_id.is_(None), Resource.association_id.in_(associations))


def listed_by(associations: Collection[UUID]) -> ColumnElement[bool]:
    """What they find: without what was withdrawn."""
    return and_(seen_by(associations), Resource.withdrawn_at.is_(None))


def holds(codes: InstrumentedAttribute[frozenset[str]], code: str) -> ColumnElement[bool]:
    """Whether a set of codes, kept as a JSON list of texts, has this one."""
    return cast(codes, String).contains(f'"{code}"', autoescape=True)


def conditions(search: Search) -> list[ColumnElement[bool]]:
    """All that the search asks of a row."""
    found = [_has_word(word) for word in search.words.split()]
    for name, condition in _FILTERS.items():
        if value := getattr(search, name):
            found.append(condition(value))
    return found


def _has_word(word: str) -> ColumnElement[bool]:
    return or_(
        Resource.title.icontains(word, autoescape=True),
        Resource.provider.icontains(word, autoescape=True),
    )


def _for_cadre(code: str) -> ColumnElement[bool]:
    return or_(cast(Resource.cadres, String) == "[]", holds(Resource.cadres, code))


def _at_most(size: str) -> ColumnElement[bool]:
    """Smaller than so many megabytes; what has no known size may be any size."""
    return Resource.size_kb <= SIZES[size] if size in SIZES else ~true()


def _of_kind(
    column: InstrumentedAttribute[str | None], kind_of: Callable[[str | None], str], kind: str
) -> ColumnElement[bool]:
    """Rows whose text is of a kind: the few texts that occur are sorted by the pure rule."""
    texts = db.session.scalars(select(column).distinct()).all()
    right = [text for text in texts if text and kind_of(text) == kind]
    empty = column.is_(None) if kind_of(None) == kind else ~true()
    return or_(column.in_(right), empty)


def address_is(state: str) -> ColumnElement[bool]:
    """Rows whose address stands like this."""
    alive, seen = Resource.dead_at.is_(None), Resource.confirmed_at.is_not(None)
    states: dict[str, ColumnElement[bool]] = {
        AddressState.CONFIRMED: and_(alive, seen),
        AddressState.UNCONFIRMED: and_(alive, ~seen),
        AddressState.DEAD: ~alive,
    }
    return states.get(state, ~true())


_FILTERS: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    "topic": lambda code: holds(Resource.topics, code),
    "language": lambda code: holds(Resource.languages, code),
    "cadre": _for_cadre,
    "form": lambda kind: _of_kind(Resource.format, form_kind, kind),
    "size": _at_most,
    "licence": lambda kind: _of_kind(Resource.licence, licence_kind, kind),
    "address": address_is,
}
