"""Reading the library."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from mentor_match.extensions import db
from mentor_match.learning.models import Resource
from mentor_match.web.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader asked the library for; empty asks for everything."""

    words: str = ""
    topic: str = ""
    language: str = ""
    cadre: str = ""


EVERYTHING = Search()


@dataclass(frozen=True, slots=True)
class Shelf:
    """The codes that occur in the library: nobody is offered a filter that finds nothing."""

    topics: frozenset[str]
    languages: frozenset[str]
    cadres: frozenset[str]


def find_resource(resource_id: UUID) -> Resource | None:
    """The resource, if there is one."""
    return db.session.get(Resource, resource_id)


def get_resource(resource_id: UUID) -> Resource:
    """The resource; every member may see each of them."""
    resource = find_resource(resource_id)
    if resource is None:
        raise NotFound
    return resource


def list_resources(
    search: Search = EVERYTHING, *, limit: int | None = None, offset: int = 0
) -> Sequence[Resource]:
    """What answers the search, by title."""
    asked = _matching(select(Resource), search).order_by(func.lower(Resource.title), Resource.id)
    return db.session.scalars(asked.limit(limit).offset(offset)).all()


def count_resources(search: Search = EVERYTHING) -> int:
    """How many answer the search."""
    return db.session.scalar(_matching(select(func.count()).select_from(Resource), search)) or 0


def list_keys() -> frozenset[tuple[str, str]]:
    """(address, title) of every resource: together they tell two of them apart."""
    return frozenset(db.session.execute(select(Resource.address, Resource.title)))


def read_shelf() -> Shelf:
    """Which topics, languages and cadres the library has something for."""
    rows = db.session.execute(select(Resource.topics, Resource.languages, Resource.cadres)).all()
    topics, languages, cadres = (_union(row[n] for row in rows) for n in range(3))
    return Shelf(topics, languages, cadres)


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _matching(asked: Select[Any], search: Search) -> Select[Any]:
    for word in search.words.split():
        asked = asked.where(
            or_(
                Resource.title.icontains(word, autoescape=True),
                Resource.provider.icontains(word, autoescape=True),
            )
        )
    if search.topic:
        asked = asked.where(_holds(Resource.topics, search.topic))
    if search.language:
        asked = asked.where(_holds(Resource.languages, search.language))
    if search.cadre:
        everyone = cast(Resource.cadres, String) == "[]"
        asked = asked.where(or_(everyone, _holds(Resource.cadres, search.cadre)))
    return asked


def _holds(codes: InstrumentedAttribute[frozenset[str]], code: str) -> ColumnElement[bool]:
    """Whether a set of codes, kept as a JSON list of texts, has this one."""
    return cast(codes, String).contains(f'"{code}"', autoescape=True)
