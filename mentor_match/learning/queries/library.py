"""Reading the library.

Whoever does not say for whom they read gets what is for everyone: an item that belongs to one
association is seen only where its id is handed in.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    CompoundSelect,
    Select,
    String,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

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
from mentor_match.web.statements import made_once

MOST_SHOWN = 50  # of what was withdrawn; the API lists all


@dataclass(frozen=True, slots=True)
class Shelf:
    """The codes that occur in the library, with how often: nobody is offered a filter that
    finds nothing."""

    topics: Counter[str]
    languages: Counter[str]
    cadres: Counter[str]


def rooms_of(account_id: UUID, *, in_office: bool) -> frozenset[UUID]:
    """The associations whose own items a person sees: where they are verified, and where they
    coordinate, if that counts now."""
    own = [*list_verified(account_id), *(list_coordinated(account_id) if in_office else ())]
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
    if search == EVERYTHING and limit is not None:
        return db.session.scalars(*_all_listed(list(rooms), limit, offset)).all()
    asked = _listed(rooms, search).limit(limit).offset(offset)
    return db.session.scalars(asked).all()


def _listed(rooms: Collection[UUID], search: Search) -> Select[Resource]:
    return (
        select(Resource)
        .where(listed_by(rooms), *conditions(search))
        .order_by(Resource.dead_at.is_not(None), func.lower(Resource.title), Resource.id)
    )


@made_once
def _all_listed(rooms: Collection[UUID], limit: int, offset: int) -> Select[Resource]:
    return _listed(rooms, EVERYTHING).limit(limit).offset(offset)


def count_resources(search: Search = EVERYTHING, *, rooms: Collection[UUID] = NOBODY) -> int:
    """How many answer the search."""
    if search == EVERYTHING:
        return db.session.scalar(*_all_counted(list(rooms))) or 0
    return db.session.scalar(_counted(rooms, search)) or 0


def _counted(rooms: Collection[UUID], search: Search) -> Select[int]:
    asked = select(func.count()).select_from(Resource)
    return asked.where(listed_by(rooms), *conditions(search))


@made_once
def _all_counted(rooms: Collection[UUID]) -> Select[int]:
    return _counted(rooms, EVERYTHING)


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
    counts: dict[str, Counter[str]] = {name: Counter() for name in _CODES}
    for name, text, number in db.session.execute(*_sets(list(rooms))):
        for code in text.strip("[]").replace('"', "").split(", "):
            if code:
                counts[name][code] += number
    return Shelf(**counts)


_CODES = ("topics", "languages", "cadres")


@made_once
def _sets(rooms: Collection[UUID]) -> CompoundSelect[tuple[str, str, int]]:
    """The database counts equal sets, so that each is read once and not once a row."""
    texts = {name: cast(getattr(Resource, name), String) for name in _CODES}
    return union_all(
        *(
            select(literal(name), func.min(text), func.count())
            .where(listed_by(rooms))
            .group_by(text)
            for name, text in texts.items()
        )
    )
