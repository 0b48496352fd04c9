"""Filling the library, and choosing from it for a pairing."""

import csv
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from mentor_match.audit.service import record
from mentor_match.extensions import db
from mentor_match.learning.models import Resource
from mentor_match.learning.queries import NOBODY, list_keys, list_materials, lock_resource
from mentor_match.learning.rules import (
    Attached,
    Changes,
    Choice,
    Material,
    Wanted,
    choose_resources,
    reattach,
)
from mentor_match.reference.topics import TOPICS

LIBRARY = Path(__file__).parents[1] / "library.csv"
# When the list was made. Evidence A means that the page itself was seen then; the day on which
# a copy of the service is set up says nothing about any address.
LIST_MADE = datetime(2026, 11, 23, tzinfo=UTC)


def seed_library(now: datetime, file: Path = LIBRARY) -> int:
    """Add what the library does not have yet, told apart by address and title; says how many."""
    known = list_keys()
    with file.open(encoding="utf-8", newline="") as rows:
        new = [_resource(row, now) for row in csv.DictReader(rows) if _key(row) not in known]
    db.session.add_all(new)
    db.session.flush()
    return len(new)


def resources_for(
    wants: Iterable[Wanted],
    languages: Iterable[str],
    cadre: str | None,
    rooms: Collection[UUID] = NOBODY,
    shelf: Sequence[Material] | None = None,
) -> list[Choice]:
    """What to attach to a pairing: see `rules.choose_resources`.

    `shelf` is what was read before (`queries.list_materials`), for who chooses many times; `rooms`
    are the associations whose own items may be among them: those in which everybody who
    will see the list is verified (`queries.rooms_of_both`).
    """
    read = tuple(languages)
    areas = {topic.code: topic.axis for topic in TOPICS}
    if shelf is None:
        shelf = list_materials(read, rooms=rooms)
    return choose_resources(wants, shelf, languages=read, cadre=cadre, areas=areas)


def report_dead(resource: Resource, *, by: UUID, now: datetime) -> None:
    """A reader says that the address does not open: the link check looks at it next.

    One report decides nothing, for a line can be down too; saying it twice changes nothing.
    """
    resource = lock_resource(resource.id)
    if resource.dead_at is not None or resource.reported_at is not None:
        return
    resource.reported_at = resource.next_check_at = now
    _note("reported resource", resource, by, now)


def withdraw_resource(resource: Resource, *, by: UUID, now: datetime) -> None:
    """The association takes it out of its library: nobody finds it or gets it any more. Who did it
    keeps it, and what counted for it. Twice is the same as once."""
    if resource.withdrawn_at is None:
        resource.withdrawn_at = now
        _note("withdrew resource", resource, by, now)


def restore_resource(resource: Resource, *, by: UUID, now: datetime) -> None:
    """Back into the library; its address is looked at next, for nobody has meanwhile."""
    if resource.withdrawn_at is not None:
        resource.withdrawn_at, resource.next_check_at = None, now
        _note("restored resource", resource, by, now)


def reattach_resources(
    attached: Iterable[Attached],
    gaps: Iterable[Wanted],
    *,
    languages: Iterable[str],
    cadre: str | None,
    rooms: Collection[UUID] = NOBODY,
) -> Changes:
    """What changes in the list of a pairing when its gaps do: see `rules.reattach`.

    `rooms` are those of `resources_for`. What is dead is on no shelf, so the rule lets it go.
    """
    read = tuple(languages)
    areas = {topic.code: topic.axis for topic in TOPICS}
    shelf = list_materials(read, rooms=rooms)
    return reattach(attached, gaps, shelf, languages=read, cadre=cadre, areas=areas)


def _note(verb: str, resource: Resource, by: UUID, now: datetime) -> None:
    db.session.flush()
    room = resource.association_id
    record(verb, "resource", resource.id, by=by, now=now, association_id=room)


def _key(row: dict[str, str]) -> tuple[str, str]:
    return row["address"], row["title"]


def _resource(row: dict[str, str], now: datetime) -> Resource:
    return Resource(
        title=row["title"],
        provider=row["provider"],
        address=row["address"],
        languages=_codes(row["languages"]),
        licence=row["licence"] or None,
        topics=_codes(row["topics"]),
        cadres=_codes(row["cadres"]),
        format=row["format"] or None,
        size_kb=_number(row["size_kb"]),
        minutes=_number(row["minutes"]),
        added_at=now,
        next_check_at=now,
        confirmed_at=LIST_MADE if row["evidence"] == "A" else None,
    )


def _codes(cell: str) -> frozenset[str]:
    return frozenset(code.strip() for code in cell.split("|") if code.strip())


def _number(cell: str) -> int | None:
    return int(cell) if cell else None
