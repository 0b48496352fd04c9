"""What counts towards CPD, by person and month."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from mentor_match.columns import MonthOf
from mentor_match.insight.rules.flow import Span
from mentor_match.learning.models import CpdEntry, CpdReview


def credited(association_id: UUID, span: Span) -> Any:
    """Minutes of each person in each month: entries that count, as `EntryRow.counts` has it."""
    correction = aliased(CpdEntry)
    corrected = select(correction.corrects_id).where(correction.corrects_id.is_not(None))
    month = MonthOf(CpdEntry.done_on)
    return (
        select(month.label("key"), CpdEntry.account_id, func.sum(CpdEntry.minutes).label("minutes"))
        .where(
            CpdEntry.association_id == association_id,
            CpdEntry.done_on >= span.since.date(),
            CpdEntry.done_on < span.until.date(),
            CpdEntry.corrects_id.is_(None),
            CpdEntry.why_not.is_(None),
            CpdEntry.id.not_in(corrected),
            func.coalesce(_last_decision() == "verified", CpdEntry.at_once),
        )
        .group_by(month, CpdEntry.account_id)
        .cte("people")
    )


def _last_decision() -> Any:
    return (
        select(CpdReview.decision)
        .where(CpdReview.entry_id == CpdEntry.id)
        .order_by(CpdReview.at.desc(), CpdReview.id.desc())
        .limit(1)
        .correlate(CpdEntry)
        .scalar_subquery()
    )
