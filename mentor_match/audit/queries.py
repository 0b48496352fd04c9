"""Reading the audit."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select

from mentor_match.audit.models import AuditHead, AuditRecord
from mentor_match.audit.rules import FIRST, digest
from mentor_match.extensions import db


def list_acts(subject: str, subject_id: UUID) -> Sequence[AuditRecord]:
    """Everything noted of one thing, oldest first."""
    chosen = select(AuditRecord).where(
        AuditRecord.subject == subject, AuditRecord.subject_id == subject_id
    )
    return db.session.scalars(chosen.order_by(AuditRecord.number)).all()


def list_acts_by_subject(subject: str, ids: Iterable[UUID]) -> dict[UUID, list[AuditRecord]]:
    """thing -> everything noted of it, oldest first."""
    chosen = select(AuditRecord).where(
        AuditRecord.subject == subject, AuditRecord.subject_id.in_(list(ids))
    )
    found: dict[UUID, list[AuditRecord]] = defaultdict(list)
    for act in db.session.scalars(chosen.order_by(AuditRecord.number)):
        found[act.subject_id].append(act)
    return found


def list_acts_of_others(
    subjects: Mapping[str, Collection[UUID]], *, without: UUID, since: datetime, limit: int
) -> Sequence[AuditRecord]:
    """What was done to these things since then by anyone else, or by the service, latest first."""
    named = [
        and_(AuditRecord.subject == subject, AuditRecord.subject_id.in_(ids))
        for subject, ids in subjects.items()
        if ids
    ]
    if not named:
        return ()
    chosen = select(AuditRecord).where(
        or_(*named),
        AuditRecord.at >= since,
        or_(AuditRecord.actor_id.is_(None), AuditRecord.actor_id != without),
    )
    return db.session.scalars(chosen.order_by(AuditRecord.number.desc()).limit(limit)).all()


def acted_upon(subject: str, key: Any, since: datetime) -> Select[Any]:
    """The acts upon the thing of this column since then: to ask whether there are any."""
    return select(AuditRecord.number).where(
        AuditRecord.subject == subject, AuditRecord.subject_id == key, AuditRecord.at >= since
    )


def list_acts_in(
    association_id: UUID, verb: str = "", *, limit: int, offset: int = 0
) -> Sequence[AuditRecord]:
    """What was done in an association, the latest first; of one verb, where it is given."""
    chosen = select(AuditRecord).where(AuditRecord.association_id == association_id)
    if verb:
        chosen = chosen.where(AuditRecord.verb == verb)
    ordered = chosen.order_by(AuditRecord.number.desc())
    return db.session.scalars(ordered.limit(limit).offset(offset)).all()


def count_acts_in(association_id: UUID) -> Mapping[str, int]:
    """verb -> how often it was done in an association."""
    asked = select(AuditRecord.verb, func.count()).where(
        AuditRecord.association_id == association_id
    )
    return dict(db.session.execute(asked.group_by(AuditRecord.verb)).all())


def get_head() -> AuditHead:
    """The last number and seal."""
    return db.session.get_one(AuditHead, 1)


def find_break(expected: str | None = None) -> int | None:
    """The number of the first record that was changed, removed or moved; None where none was.

    Where a seal of before is expected and no record has it, everything was written anew: 1.
    """
    ordered = select(AuditRecord).order_by(AuditRecord.number).execution_options(yield_per=1000)
    number, seal, met = 0, FIRST, expected in {None, FIRST}
    with closing(db.session.scalars(ordered)) as acts:
        for act in acts:
            number += 1
            sealed = digest(seal, act.at, act.act())
            if (act.number, act.previous, act.seal) != (number, seal, sealed):
                return number
            seal, met = sealed, met or sealed == expected
    head = db.session.get(AuditHead, 1)
    if head is None or (head.number, head.seal) != (number, seal):
        return number + 1
    return None if met else 1
