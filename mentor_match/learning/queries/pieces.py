"""Lists for machines, piece by piece: the library, and what members have on record for CPD."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Membership
from mentor_match.associations.queries import former
from mentor_match.audit.queries import acted_upon
from mentor_match.extensions import db
from mentor_match.learning.models import CpdEntry, Resource
from mentor_match.learning.queries.cpd import EntryRow, entry_rows
from mentor_match.learning.queries.search import Search, conditions, listed_by
from mentor_match.learning.rules import SEEN_BY_ASSOCIATION
from mentor_match.web.keyset import Piece, take
from mentor_match.web.refusals import NotFound


def piece_of_resources(
    association_id: UUID, search: Search, piece: Piece, *, own_only: bool
) -> Sequence[Resource]:
    """What members of the association find in the library, as it was added; of its own alone also
    what it has withdrawn."""
    own = Resource.association_id == association_id
    asked = select(Resource).where(own if own_only else listed_by({association_id}))
    asked = asked.where(*conditions(search))
    return db.session.scalars(take(asked, Resource.added_at, Resource.id, piece)).all()


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry, and whose it is as the association knows them: without the account, where they
    left."""

    row: EntryRow
    account: Account | None
    membership: Membership | None


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What a list of entries is narrowed to; None asks for all."""

    member_id: UUID | None = None
    category: str | None = None
    done_since: date | None = None
    changed_since: datetime | None = None


def piece_of_entries(association_id: UUID, wanted: EntryFilter, piece: Piece) -> list[Recorded]:
    """What members entered or the association's platform reported, as it was recorded. What was
    earned with a mentor or in a circle is theirs to show."""
    asked = _recorded(association_id)
    if wanted.member_id:
        asked = asked.where(Membership.id == wanted.member_id)
    if wanted.category:
        asked = asked.where(CpdEntry.category == wanted.category)
    if wanted.done_since:
        asked = asked.where(CpdEntry.done_on >= wanted.done_since)
    if wanted.changed_since:
        asked = asked.where(_changed(wanted.changed_since))
    return list(_read(take(asked, CpdEntry.recorded_at, CpdEntry.id, piece)))


def get_recorded(association_id: UUID, entry_id: UUID) -> Recorded:
    """One of them."""
    for one in _read(_recorded(association_id).where(CpdEntry.id == entry_id)):
        return one
    raise NotFound


def lock_entry(entry_id: UUID) -> None:
    """Whoever else decides on this entry waits."""
    asked = select(CpdEntry.id).where(CpdEntry.id == entry_id)
    db.session.execute(asked.with_for_update(of=CpdEntry))


def _recorded(association_id: UUID) -> Any:
    same = and_(
        Membership.association_id == CpdEntry.association_id,
        Membership.account_id == CpdEntry.account_id,
    )
    asked = entry_rows().add_columns(Account, Membership)
    known = and_(Account.id == Membership.account_id, ~former())
    asked = asked.outerjoin(Membership, same).outerjoin(Account, known)
    return asked.where(
        CpdEntry.association_id == association_id,
        CpdEntry.corrects_id.is_(None),
        CpdEntry.source.in_(SEEN_BY_ASSOCIATION),
    )


def _changed(since: datetime) -> Any:
    correction = aliased(CpdEntry)
    back = select(correction.id).where(
        correction.corrects_id == CpdEntry.id, correction.recorded_at >= since
    )
    return or_(
        CpdEntry.recorded_at >= since,
        back.correlate(CpdEntry).exists(),
        acted_upon("CPD entry", CpdEntry.id, since).correlate(CpdEntry).exists(),
    )


def _read(asked: Any) -> Iterable[Recorded]:
    for entry, review, back, account, membership in db.session.execute(asked):
        yield Recorded(EntryRow(entry, review, back is not None), account, membership)
