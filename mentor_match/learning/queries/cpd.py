"""Reading rule sets and what people have on record. What is not yours does not exist."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Membership
from mentor_match.associations.queries import looks_after
from mentor_match.extensions import db
from mentor_match.learning.models import CpdEntry, CpdEvidence, CpdReview, CpdRuleSet
from mentor_match.learning.rules import (
    DEFAULT,
    Period,
    RuleSet,
    Source,
    Total,
    periods_back,
    standing_of,
    total_of,
    version_on,
)
from mentor_match.web.refusals import NotFound
from mentor_match.web.statements import made_once

ALL_SOURCES = frozenset(Source)
LONG_AGO = date(2000, 1, 1)  # from when the first rules of an association hold


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry with what was said of it since. It is `Counted` for the totals."""

    entry: CpdEntry
    review: CpdReview | None
    corrected: bool

    @property
    def category(self) -> str:
        """Where it counts."""
        return self.entry.category

    @property
    def units(self) -> int:
        """What it is worth; nothing where it was taken back."""
        return 0 if self.corrected or self.entry.corrects_id else self.entry.units

    @property
    def counts(self) -> bool:
        """Whether it counts now."""
        return standing_of(
            at_once=self.entry.at_once,
            review=self.review.decision if self.review else None,
            corrected=self.corrected,
            correction=self.entry.corrects_id is not None,
        )

    @property
    def standing(self) -> str:
        """In one word: how it was verified, or why it does not count."""
        if self.corrected or self.entry.corrects_id:
            return "taken-back"
        if self.entry.why_not:
            return "nothing"
        if self.review is not None:
            return self.review.decision
        if self.entry.source in {"session", "circle", "platform"}:
            return self.entry.source
        return "declared" if self.entry.at_once else "waiting"


@dataclass(frozen=True, slots=True)
class Record:
    """What a person has in one period, by the rules of that period."""

    total: Total
    rules: RuleSet
    rows: tuple[EntryRow, ...]


def list_rule_sets(association_id: UUID) -> Sequence[CpdRuleSet]:
    """All versions of an association, the latest first."""
    return db.session.scalars(*_rule_sets(association_id)).all()


@made_once
def _rule_sets(association_id: UUID) -> Select[CpdRuleSet]:
    chosen = select(CpdRuleSet).where(CpdRuleSet.association_id == association_id)
    return chosen.order_by(CpdRuleSet.version.desc())


def rules_on(association_id: UUID, day: date) -> RuleSet:
    """How an association counts on a day; where it has said nothing, hours are counted."""
    return rules_of([association_id], day)[association_id]


def rules_of(association_ids: Collection[UUID], day: date) -> dict[UUID, RuleSet]:
    """association -> how it counts on a day, as in `rules_on`."""
    versions: dict[UUID, list[CpdRuleSet]] = defaultdict(list)
    asked = select(CpdRuleSet).where(CpdRuleSet.association_id.in_(list(association_ids)))
    for one in db.session.scalars(asked.order_by(CpdRuleSet.version.desc())):
        versions[one.association_id].append(one)
    found = {one: version_on(versions.get(one, []), day) for one in association_ids}
    return {key: RuleSet.from_data(one.rules) if one else DEFAULT for key, one in found.items()}


def local_day(moment: datetime, zone: str) -> date:
    """The day a moment falls on for a person: what is done at night counts in their year."""
    return moment.astimezone(ZoneInfo(zone)).date()


def list_verified_in(account_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """account -> the associations it is a verified member of."""
    asked = select(Membership.account_id, Membership.association_id).where(
        Membership.account_id.in_(list(account_ids)), Membership.state == "verified"
    )
    found: dict[UUID, set[UUID]] = {}
    for account_id, association_id in db.session.execute(asked):
        found.setdefault(account_id, set()).add(association_id)
    return found


def list_zones(account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """account -> its time zone."""
    asked = select(Account.id, Account.time_zone).where(Account.id.in_(list(account_ids)))
    return dict(db.session.execute(asked).all())


def list_entries(
    account_id: UUID, association_id: UUID, period: Period | None = None
) -> tuple[EntryRow, ...]:
    """What a person has on record with an association, the latest first."""
    first, last = (period.first, period.last) if period else (date.min, date.max)
    return tuple(_read(*_entries(account_id, association_id, first, last)))


@made_once
def _entries(account_id: UUID, association_id: UUID, first: date, last: date) -> Any:
    asked = entry_rows().where(
        CpdEntry.account_id == account_id,
        CpdEntry.association_id == association_id,
        CpdEntry.done_on.between(first, last),
    )
    return asked.order_by(CpdEntry.done_on.desc(), CpdEntry.recorded_at, CpdEntry.id)


def read_records(
    membership: Membership, today: date, sources: Collection[str] = ALL_SOURCES
) -> list[Record]:
    """The running period of a member and those before it, back to the first entry."""
    versions = [
        (one.applies_from, RuleSet.from_data(one.rules))
        for one in list_rule_sets(membership.association_id)
    ] or [(LONG_AGO, DEFAULT)]
    rows = [
        row
        for row in list_entries(membership.account_id, membership.association_id)
        if row.entry.source in sources
    ]
    since = min((row.entry.done_on for row in rows), default=today)
    registered_on = (membership.decided_at or membership.joined_at).date()
    found = []
    for period, rules in periods_back(versions, today, since, registered_on):
        inside = tuple(row for row in rows if row.entry.done_on in period)
        found.append(Record(total_of(rules, period, inside), rules, inside))
    return found


def get_own_entry(entry_id: UUID, account_id: UUID) -> EntryRow:
    """An entry of this person."""
    return _one(entry_rows().where(CpdEntry.id == entry_id, CpdEntry.account_id == account_id))


def get_entry_in(association_id: UUID, entry_id: UUID) -> EntryRow:
    """An entry a member of the association typed in."""
    asked = entry_rows().where(CpdEntry.id == entry_id, CpdEntry.association_id == association_id)
    return _one(asked.where(_typed_in()))


def list_entries_to_check(
    association_id: UUID, *, limit: int
) -> list[tuple[EntryRow, Account | None]]:
    """Entries nobody has looked at yet, those with evidence first, then the oldest; without the
    account, where its owner left."""
    known = and_(Account.id == CpdEntry.account_id, looks_after(association_id, Account.id))
    correction = aliased(CpdEntry)
    asked = (
        select(CpdEntry, Account)
        .select_from(CpdEntry)
        .outerjoin(Account, known)
        .outerjoin(CpdReview, CpdReview.entry_id == CpdEntry.id)
        .outerjoin(correction, correction.corrects_id == CpdEntry.id)
        .where(
            CpdEntry.association_id == association_id,
            CpdEntry.corrects_id.is_(None),
            correction.id.is_(None),
            CpdReview.id.is_(None),
            CpdEntry.units > 0,
            or_(_typed_in(), CpdEntry.at_once.is_(False)),
        )
        .order_by(CpdEntry.evidence_id.is_(None), CpdEntry.recorded_at, CpdEntry.id)
    )
    rows = db.session.execute(asked.limit(limit))
    return [(EntryRow(entry, None, corrected=False), account) for entry, account in rows]


def count_entries(association_id: UUID) -> int:
    """How many entries were counted by the rules of an association."""
    asked = select(func.count()).where(CpdEntry.association_id == association_id)
    return db.session.scalar(asked) or 0


def find_last_turn(account_id: UUID, association_id: UUID, cause: str) -> EntryRow | None:
    """The latest entry of a cause."""
    asked = entry_rows().where(
        CpdEntry.account_id == account_id,
        CpdEntry.association_id == association_id,
        CpdEntry.cause == cause,
    )
    return next(_read(asked.order_by(CpdEntry.turn.desc()).limit(1)), None)


def list_turns(causes: Iterable[str]) -> dict[tuple[UUID, UUID, str], tuple[int, bool]]:
    """(account, association, cause) -> (its last turn, whether that was taken back)."""
    correction = aliased(CpdEntry)
    asked = (
        select(CpdEntry, correction.id)
        .select_from(CpdEntry)
        .outerjoin(correction, correction.corrects_id == CpdEntry.id)
    )
    wanted, found = list(causes), {}
    for start in range(0, len(wanted), 500):
        some = asked.where(CpdEntry.cause.in_(wanted[start : start + 500]))
        for entry, back in db.session.execute(some.order_by(CpdEntry.turn)):
            key = (entry.account_id, entry.association_id, entry.cause)
            found[key] = (entry.turn, back is not None)
    return found


def list_by_cause(account_id: UUID, cause: str) -> list[EntryRow]:
    """The entries one thing led to, in every association."""
    asked = entry_rows().where(CpdEntry.account_id == account_id, CpdEntry.cause == cause)
    return list(_read(asked.order_by(CpdEntry.turn)))


def unit_of(entry: CpdEntry) -> str:
    """Hours or points, by the rules the entry was counted by."""
    return str(
        db.session.scalars(select(CpdRuleSet).where(CpdRuleSet.id == entry.rule_set_id))
        .one()
        .rules["unit"]
    )


def get_evidence(evidence_id: UUID | None) -> CpdEvidence:
    """A file; whether it may be seen is asked of its entry."""
    found = db.session.get(CpdEvidence, evidence_id) if evidence_id else None
    if found is None:
        raise NotFound
    return found


def list_evidence_files() -> Sequence[str]:
    """The name of every file that belongs to somebody."""
    return db.session.scalars(select(CpdEvidence.file)).all()


def _typed_in() -> Any:
    return CpdEntry.source.in_(["manual", "resource"])


def entry_rows() -> Any:
    """Entries with their last review, and whether they were taken back."""
    correction, later = aliased(CpdEntry), aliased(CpdReview)
    newer = select(later.id).where(
        later.entry_id == CpdReview.entry_id,
        or_(later.at > CpdReview.at, (later.at == CpdReview.at) & (later.id > CpdReview.id)),
    )
    newer = newer.correlate(CpdReview)
    asked: Any = select(CpdEntry, CpdReview, correction.id).select_from(CpdEntry)
    asked = asked.outerjoin(CpdReview, (CpdReview.entry_id == CpdEntry.id) & ~newer.exists())
    return asked.outerjoin(correction, correction.corrects_id == CpdEntry.id)


def _read(asked: Select[Any], values: Mapping[str, Any] | None = None) -> Any:
    for entry, review, back in db.session.execute(asked, values):
        yield EntryRow(entry, review, back is not None)


def _one(asked: Select[Any]) -> EntryRow:
    found: EntryRow | None = next(_read(asked), None)
    if found is None:
        raise NotFound
    return found
