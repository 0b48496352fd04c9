"""Reading the library.

Whoever does not say for whom they read gets what is for everyone: an item that belongs to one
association is seen only where its id is handed in.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from mentor_match.associations.queries import list_coordinated, list_verified
from mentor_match.extensions import db
from mentor_match.learning.models import Resource
from mentor_match.learning.queries.search import (
    EVERYTHING,
    NOBODY,
    Search,
    conditions,
    listed_by,
    seen_by,
)
from mentor_match.learning.rules import Material
from mentor_match.web.refusals import NotFound

MOST_SHOWN = 50  # of what was withdrawn; the API lists all


@dataclass(frozen=True, slots=True)
class Shelf:
    """The codes that occur in the library, with how often: nobody is offered a filter that
    finds nothing."""

    topics: Counter[str]
    languages: Counter[str]
    cadres: Counter[str]


def rooms_of(account_id: UUID) -> frozenset[UUID]:
    """The associations whose own items a person sees: where they are verified, or coordinate."""
    own = [*list_verified(account_id), *list_coordinated(account_id)]
    return frozenset(association.id for association in own)


def rooms_of_both(one_id: UUID, other_id: UUID) -> frozenset[UUID]:
    """The associations in which both are verified: only their items suit a list both read."""
    both = ({a.id for a in list_verified(id_)} for id_ in (one_id, other_id))
    return frozenset(set.intersection(*both))


def find_resource(resource_id: UUID, rooms: Collection[UUID] = NOBODY) -> Resource | None:
    """The resource, if there is one to see from these rooms."""
    asked = select(Resource).where(Resource.id == resource_id, seen_by(rooms))
    return db.session.scalars(asked).one_or_none()


def get_resource(resource_id: UUID, rooms: Collection[UUID] = NOBODY) -> Resource:
    """The resource; what belongs to another association does not exist."""
    resource = find_resource(resource_id, rooms)
    if resource is None:
        raise NotFound
    return resource


def lock_resource(resource_id: UUID) -> Resource:
    """The resource as it stands now; whoever else wants to change it waits."""
    asked = select(Resource).where(Resource.id == resource_id).with_for_update(of=Resource)
    found = db.session.scalars(asked.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def lock_own_resource(resource_id: UUID, association_id: UUID) -> Resource:
    """The same, of the association's own library: what is for everyone is nobody's to change."""
    found = lock_resource(resource_id)
    if found.association_id != association_id:
        raise NotFound
    return found


def list_withdrawn(association_id: UUID) -> Sequence[Resource]:
    """What an association has withdrawn from its own library, the latest first."""
    asked = select(Resource).where(
        Resource.association_id == association_id, Resource.withdrawn_at.is_not(None)
    )
    latest = asked.order_by(Resource.withdrawn_at.desc(), Resource.id).limit(MOST_SHOWN)
    return db.session.scalars(latest).all()


def list_resources(
    search: Search = EVERYTHING,
    *,
    rooms: Collection[UUID] = NOBODY,
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[Resource]:
    """What answers the search, by title; what no longer opens comes last."""
    asked = (
        select(Resource)
        .where(listed_by(rooms), *conditions(search))
        .order_by(Resource.dead_at.is_not(None), func.lower(Resource.title), Resource.id)
    )
    return db.session.scalars(asked.limit(limit).offset(offset)).all()


def count_resources(search: Search = EVERYTHING, *, rooms: Collection[UUID] = NOBODY) -> int:
    """How many answer the search."""
    asked = select(func.count()).select_from(Resource)
    return db.session.scalar(asked.where(listed_by(rooms), *conditions(search))) or 0


def count_without(search: Search, *, rooms: Collection[UUID] = NOBODY) -> Sequence[tuple[str, int]]:
    """(filter, how many there would be without it), what helps most first; without the useless."""
    counts = [(name, count_resources(search.without(name), rooms=rooms)) for name in search.asked()]
    return sorted((pair for pair in counts if pair[1]), key=lambda pair: -pair[1])


def list_materials(
    languages: Iterable[str], *, rooms: Collection[UUID] = NOBODY
) -> Sequence[Material]:
    """What may be attached for a reader of these languages: nothing dead, nothing of others.

    Only what the gap rule looks at is read, and only what it may choose: at 10,000 resources
    that is ten times quicker than whole rows.
    """
    read = {code.partition("-")[0].lower() for code in languages}
    if not read:
        return []
    codes = cast(Resource.languages, String)
    asked = select(
        Resource.id,
        Resource.address,
        Resource.languages,
        Resource.topics,
        Resource.cadres,
        Resource.size_kb,
        Resource.minutes,
    ).where(
        Resource.dead_at.is_(None),
        listed_by(rooms),
        or_(*(codes.icontains(f'"{code}', autoescape=True) for code in sorted(read))),
    )
    return db.session.execute(asked).all()


def list_keys() -> frozenset[tuple[str, str]]:
    """(address, title) of every resource for everyone: together they tell two of them apart."""
    asked = select(Resource.address, Resource.title).where(seen_by(NOBODY))
    return frozenset((row.address, row.title) for row in db.session.execute(asked))


def find_listed(address: str, title: str, association_id: UUID | None) -> Resource | None:
    """The resource of this address and title in one room; None asks for everyone's."""
    asked = select(Resource).where(
        Resource.address == address,
        func.lower(Resource.title) == func.lower(title),
        Resource.association_id.is_(None)
        if association_id is None
        else Resource.association_id == association_id,
    )
    return db.session.scalars(asked.order_by(Resource.id).limit(1)).one_or_none()


def list_same_address(address: str, association_id: UUID) -> Sequence[Resource]:
    """What stands at this address already, under whatever title, as this association sees it."""
    asked = select(Resource).where(Resource.address == address, seen_by({association_id}))
    return db.session.scalars(asked.order_by(Resource.title)).all()


def read_shelf(rooms: Collection[UUID] = NOBODY) -> Shelf:
    """Which topics, languages and cadres the library has something for, and how much."""
    columns = (Resource.topics, Resource.languages, Resource.cadres)
    return Shelf(*(_count_codes(column, rooms) for column in columns))


def _count_codes(
    column: InstrumentedAttribute[frozenset[str]], rooms: Collection[UUID]
) -> Counter[str]:
    """The database counts equal sets, so that each is read once and not once a row."""
    same: Any = cast(column, String)
    asked = select(func.min(same), func.count()).where(listed_by(rooms)).group_by(same)
    counts: Counter[str] = Counter()
    for text, number in db.session.execute(asked):
        for code in text.strip("[]").replace('"', "").split(", "):
            if code:
                counts[code] += number
    return counts
