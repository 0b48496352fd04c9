"""Files of resources: kept, looked at without changing anything, and imported whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.audit.service import record
from mentor_match.extensions import db
from mentor_match.learning.exchange.files import read_file
from mentor_match.learning.exchange.items import Reading
from mentor_match.learning.models import LibraryImport, Resource
from mentor_match.learning.queries import NOBODY, list_at_addresses, lock_resource
from mentor_match.learning.rules import Fate, FileHasFaults, Planned, identity, plan_import
from mentor_match.learning.service.suggestions import FACTS
from mentor_match.web.spreadsheets.headings import Taken


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file would do: how it was read, its headings, and the plan."""

    reading: Reading
    taken: Sequence[Taken]
    plan: Sequence[Planned]

    def having(self, fate: str) -> list[Planned]:
        """The planned resources with this fate."""
        return [planned for planned in self.plan if planned.fate == fate]


def keep_file(
    association_id: UUID,
    filename: str,
    content: bytes,
    *,
    own_only: bool,
    by: UUID,
    now: datetime,
) -> LibraryImport:
    """Keep a file until its coordinator decides."""
    kept = LibraryImport(
        association_id=association_id,
        account_id=by,
        filename=filename[:120],
        content=content,
        headings={},
        own_only=own_only,
        uploaded_at=now,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def map_headings(kept: LibraryImport, headings: Mapping[str, str]) -> None:
    """Say which heading of the file is which column; empty leaves a heading out."""
    kept.headings = dict(headings)
    db.session.flush()


def discard_file(kept: LibraryImport) -> None:
    """Not this one: nothing of it was in the library, and nothing of it stays."""
    db.session.delete(kept)
    db.session.flush()


def dry_run(content: bytes, filename: str, headings: Mapping[str, str], room: UUID | None) -> Draft:
    """What the file would do to the library, for everyone or for one association."""
    reading, taken = read_file(content, filename, headings)
    written = [(item.place, item.facts, (item.facts["address"], item.written))
               for item in reading.items]  # fmt: skip
    addresses = [address for _place, _facts, both in written for address in both if address]
    library: dict[tuple[str, str], tuple[UUID, dict[str, Any]]] = {}
    for one in list_at_addresses(addresses, {room} if room else NOBODY):
        facts = {name: getattr(one, name) for name in FACTS}
        library.setdefault(identity(one.address, one.title), (one.id, facts))
    return Draft(reading, taken, plan_import(written, library))


def import_resources(
    draft: Draft, room: UUID | None, *, by: UUID | None, now: datetime
) -> dict[str, int]:
    """Carry out the plan, whole or not at all; how many of each fate."""
    if draft.reading.faults:
        raise FileHasFaults(number=len(draft.reading.faults.found))
    for planned in draft.plan:
        if planned.fate == Fate.NEW:
            facts = {name: planned.facts.get(name) for name in FACTS}
            db.session.add(Resource(association_id=room, added_at=now, next_check_at=now, **facts))
        elif planned.fate == Fate.FILLED:
            _fill_in(planned)
    db.session.flush()
    counts = {fate.value: len(draft.having(fate)) for fate in Fate}
    record(
        "imported resources", "library", None, by=by, now=now, association_id=room, counts=counts
    )
    return counts


def import_file(kept: LibraryImport, *, by: UUID, now: datetime) -> dict[str, int]:
    """Import a kept file, and forget it."""
    room = kept.association_id if kept.own_only else None
    draft = dry_run(kept.content, kept.filename, kept.headings, room)
    counts = import_resources(draft, room, by=by, now=now)
    discard_file(kept)
    return counts


def _fill_in(planned: Planned) -> None:
    assert isinstance(planned.known, UUID)
    resource = lock_resource(planned.known)
    for name in planned.filled:
        if not getattr(resource, name):  # somebody may have been quicker
            setattr(resource, name, planned.facts[name])
