"""Reading feedback: whether it was given, and what may be shown of it.

There is no query for one pairing's answers, and none can be written: they are kept without it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from mentor_match.extensions import db
from mentor_match.pairings.models import (
    ClosingFeedback,
    FeedbackPending,
    FeedbackTally,
    SessionFeedback,
)
from mentor_match.pairings.rules.feedback import CODES, NEXT_TIME, USEFUL, Figure, Side


def find_session_feedback(session_id: UUID, account_id: UUID) -> SessionFeedback | None:
    """That this one answered the two questions about a session."""
    return db.session.get(SessionFeedback, (session_id, account_id))


def find_closing_feedback(pairing_id: UUID, account_id: UUID) -> ClosingFeedback | None:
    """That this one answered the eight questions about a pairing."""
    return db.session.get(ClosingFeedback, (pairing_id, account_id))


def list_answered(session_ids: Iterable[UUID], account_id: UUID) -> frozenset[UUID]:
    """Of these sessions, those about which this one has answered."""
    asked = select(SessionFeedback.session_id).where(
        SessionFeedback.session_id.in_(list(session_ids)), SessionFeedback.account_id == account_id
    )
    return frozenset(db.session.scalars(asked))


def figures_of_mentor(mentor_id: UUID) -> Mapping[str, Figure]:
    """item -> what a mentor may see of what all mentees answered together."""
    return _figures(FeedbackTally.mentor_id == mentor_id, Side.MENTEE, CODES)


def own_view_of_mentor(mentor_id: UUID) -> Mapping[str, Figure]:
    """item -> what the mentor answered about their own mentoring; it is theirs to see."""
    return _figures(FeedbackTally.mentor_id == mentor_id, Side.MENTOR, CODES)


def figures_of_association(association_id: UUID, side: Side) -> Mapping[str, Figure]:
    """item -> what an association may see: all its pairings together, with the same limit.

    Beside the eight items these are `useful` and `next-time`, the questions after a session.
    """
    where = FeedbackTally.association_id == association_id
    return _figures(where, side, (*CODES, USEFUL, NEXT_TIME))


def _figures(
    subject: ColumnElement[bool], side: Side, items: Sequence[str]
) -> Mapping[str, Figure]:
    waiting = (
        select(func.count())
        .select_from(FeedbackPending)
        .where(FeedbackPending.tally_id == FeedbackTally.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(FeedbackTally.item, FeedbackTally.shown, waiting).where(
            subject, FeedbackTally.side == side
        )
    )
    found = {item: Figure(shown, count) for item, shown, count in rows}
    return {item: found.get(item, Figure({})) for item in items}


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote to the service; by whom and about whom is left out."""

    month: datetime
    text: str


def list_words(*, limit: int, offset: int = 0) -> Sequence[Words]:
    """What was written to the service, the latest month first; in no telling order within it."""
    rows = db.session.execute(
        select(SessionFeedback.given_at, SessionFeedback.words)
        .where(SessionFeedback.words.is_not(None))
        .order_by(SessionFeedback.given_at.desc())
        .limit(limit)
        .offset(offset)
    )
    words = [Words(at.replace(day=1, hour=0, minute=0, second=0), text) for at, text in rows]
    return sorted(words, key=lambda one: (-one.month.timestamp(), one.text))


def count_words() -> int:
    """How many there are."""
    asked = select(func.count()).select_from(SessionFeedback)
    return db.session.scalar(asked.where(SessionFeedback.words.is_not(None))) or 0
