"""Crediting what people did, once for each cause; taking back is an entry of its own."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from mentor_match.accounts.queries import get_account
from mentor_match.associations.queries import get_association
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.learning.models import CpdEntry, CpdReview, CpdRuleSet
from mentor_match.learning.queries import (
    LONG_AGO,
    EntryRow,
    count_entries,
    list_by_cause,
    list_rule_sets,
    list_turns,
    list_verified_in,
    list_zones,
    local_day,
)
from mentor_match.learning.rules import (
    DEFAULT,
    Activity,
    AlreadyCorrected,
    NothingToReview,
    NotOwnReview,
    Review,
    RuleSet,
    Source,
    check_version,
    version_on,
    worth_of,
)
from mentor_match.notifications.service import tell

TRIES = 3


def credit_activities(
    activities: Sequence[Activity], *, by: UUID | None, now: datetime
) -> list[CpdEntry]:
    """Enter what was done, in each association that has verified the person.

    What is on record already is left as it is. Two transactions that enter the same at once are
    told apart by the unique key: the later one reads again and finds that nothing is left to do.
    """
    for left in reversed(range(TRIES)):
        try:
            with db.session.begin_nested():
                entries = _new_entries(activities, by, now)
                db.session.add_all(entries)
            break
        except IntegrityError:
            if not left:
                raise
    return entries


def credit_and_note(
    activities: Sequence[Activity], *, by: UUID | None, now: datetime
) -> list[CpdEntry]:
    """The same, with a record of the audit for each entry."""
    entries = credit_activities(activities, by=by, now=now)
    for entry in entries:
        _note("credited CPD", entry, by, now)
    return entries


def _new_entries(activities: Sequence[Activity], by: UUID | None, now: datetime) -> list[CpdEntry]:
    people = {activity.account_id for activity in activities}
    verified, zones = list_verified_in(people), list_zones(people)
    turns = list_turns({activity.cause for activity in activities})
    versions: dict[UUID, Sequence[CpdRuleSet]] = {}
    entries = []
    for activity in activities:
        for association_id in _associations(activity, verified.get(activity.account_id, set())):
            turn, back = turns.get((activity.account_id, association_id, activity.cause), (0, True))
            if not back:
                continue
            if association_id not in versions:
                versions[association_id] = _versions(association_id, now)
            day = local_day(activity.at, zones.get(activity.account_id, "UTC"))
            rules = version_on(versions[association_id], day)
            assert rules is not None
            turns[activity.account_id, association_id, activity.cause] = (turn + 1, False)
            entries.append(_entry(activity, association_id, rules, day, turn + 1, by, now))
    return entries


def _associations(activity: Activity, verified: set[UUID]) -> list[UUID]:
    """Where it is entered: the association it was done through, and all that know the person."""
    through = {activity.association_id} if activity.association_id else set()
    return sorted(through if activity.only_there else through | verified, key=str)


def _entry(
    activity: Activity,
    association_id: UUID,
    rules: CpdRuleSet,
    day: date,
    turn: int,
    by: UUID | None,
    now: datetime,
) -> CpdEntry:
    worth = worth_of(RuleSet.from_data(rules.rules), activity)
    return CpdEntry(
        id=uuid4(),
        account_id=activity.account_id,
        association_id=association_id,
        rule_set_id=rules.id,
        source=activity.source,
        cause=activity.cause,
        turn=turn,
        category=activity.category,
        done_on=day,
        minutes=max(0, activity.minutes),
        units=worth.units,
        at_once=worth.at_once,
        why_not=worth.why_not,
        title=activity.title[:300],
        provider=activity.provider[:200],
        topics=activity.topics,
        evidence_id=activity.evidence_id,
        recorded_by=by,
        recorded_at=now,
    )


def _versions(association_id: UUID, now: datetime) -> Sequence[CpdRuleSet]:
    """The versions of an association. One that never said anything gets a first one, so that
    nothing anybody does before is lost, and every entry names the rules it was counted by."""
    found = list_rule_sets(association_id)
    if found:
        return found
    first = CpdRuleSet(
        id=uuid4(),
        association_id=association_id,
        version=1,
        applies_from=LONG_AGO,
        rules=DEFAULT.as_data(),
        made_at=now,
    )
    db.session.add(first)
    db.session.flush()
    return [first]


def take_back(account_id: UUID, cause: str, *, by: UUID, now: datetime) -> None:
    """What a cause led to does not count after all; both rows stay."""
    for row in list_by_cause(account_id, cause):
        if not row.corrected and row.entry.corrects_id is None:
            _correct(row.entry, by, now)


def withdraw_entry(row: EntryRow, *, by: UUID, now: datetime) -> None:
    """The person takes back what they typed in."""
    if row.corrected or row.entry.corrects_id is not None:
        raise AlreadyCorrected
    _correct(row.entry, by, now)


def _correct(entry: CpdEntry, by: UUID, now: datetime) -> None:
    """The opposite entry. The unique `corrects_id` lets one win where two try at once."""
    copied = (
        "account_id association_id rule_set_id source category done_on minutes at_once "
        "title provider topics"
    ).split()
    correction = CpdEntry(
        id=uuid4(),
        cause=f"corrects:{entry.id}",
        units=-entry.units,
        corrects_id=entry.id,
        recorded_by=by,
        recorded_at=now,
        **{name: getattr(entry, name) for name in copied},
    )
    try:
        with db.session.begin_nested():
            db.session.add(correction)
    except IntegrityError:
        raise AlreadyCorrected from None
    _note("took back CPD", correction, by, now, corrects=str(entry.id))


def review_entry(
    row: EntryRow, decision: Review, *, note: str | None, by: UUID, now: datetime
) -> None:
    """A coordinator verifies an entry, or asks about it; the last word holds."""
    if row.entry.account_id == by:
        raise NotOwnReview
    if row.entry.source == Source.PLATFORM:
        raise NothingToReview
    if row.corrected:
        raise AlreadyCorrected
    db.session.add(
        CpdReview(entry_id=row.entry.id, decision=decision, note=note or None, by=by, at=now)
    )
    db.session.flush()
    _note(f"{decision} CPD", row.entry, by, now)
    if decision == Review.QUERIED:
        tell(
            get_account(row.entry.account_id),
            "cpd-queried",
            key=f"cpd-queried:{row.entry.id}:{now.isoformat()}",
            now=now,
            context={
                "entry": row.entry,
                "association": get_association(row.entry.association_id),
            },
        )


def change_rules(
    association_id: UUID, rules: RuleSet, *, applies_from: date, by: UUID, now: datetime
) -> CpdRuleSet:
    """A new version; what was counted before stays as it was counted."""
    versions = list_rule_sets(association_id)
    check_version(
        rules,
        applies_from,
        before=[(one.applies_from, RuleSet.from_data(one.rules)) for one in versions],
        entries=count_entries(association_id) > 0,
        today=now.date(),
    )
    made = CpdRuleSet(
        id=uuid4(),
        association_id=association_id,
        version=max((one.version for one in versions), default=0) + 1,
        applies_from=applies_from,
        rules=rules.as_data(),
        made_by=by,
        made_at=now,
    )
    db.session.add(made)
    db.session.flush()
    audit.record(
        "changed CPD rules",
        "CPD rule set",
        made.id,
        by=by,
        now=now,
        association_id=association_id,
        version=made.version,
        applies_from=applies_from.isoformat(),
    )
    return made


def _note(verb: str, entry: CpdEntry, by: UUID | None, now: datetime, **facts: Any) -> None:
    audit.record(
        verb,
        "CPD entry",
        entry.id,
        by=by,
        now=now,
        association_id=entry.association_id,
        source=entry.source,
        units=entry.units,
        **facts,
    )
