"""Feedback: that it was given, and, apart from that, what was said."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.pairings.models.keys import ASSOCIATION, PAIRING, PERSON


class SessionFeedback(db.Model):
    """One of the two answered the two questions after a session.

    What was answered is not here but in the tallies, where no name stands beside it. The words
    are to the service; the other one never reads them.
    """

    __tablename__ = "session_feedback"

    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("pairing_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True, index=True
    )
    given_at: Mapped[datetime] = mapped_column(Instant, index=True)
    words: Mapped[str | None] = mapped_column(Text)


class ClosingFeedback(db.Model):
    """One of the two answered the eight questions at the end of a pairing."""

    __tablename__ = "closing_feedback"

    pairing_id: Mapped[UUID] = mapped_column(
        ForeignKey(PAIRING, ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True, index=True
    )
    given_at: Mapped[datetime] = mapped_column(Instant)


class FeedbackTally(db.Model):
    """The released answers to one question about one mentor, or within one association.

    `shown` counts how often each answer was given. Answers come in five at a time, from five
    different people, so that no answer can be told by subtracting what was shown before.
    """

    __tablename__ = "feedback_tallies"
    __table_args__ = (
        CheckConstraint("(mentor_id IS NULL) <> (association_id IS NULL)", name="subject"),
        CheckConstraint("side IN ('mentee', 'mentor')", name="side"),
        UniqueConstraint("mentor_id", "side", "item"),
        UniqueConstraint("association_id", "side", "item"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    mentor_id: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    association_id: Mapped[UUID | None] = mapped_column(ForeignKey(ASSOCIATION, ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(String(8))  # whose answers: the mentee's or the mentor's
    item: Mapped[str] = mapped_column(String(24))
    shown: Mapped[dict[str, int]] = mapped_column(JSON)


class FeedbackPending(db.Model):
    """An answer that waits until it is one of five. Then it is counted, and this row is gone."""

    __tablename__ = "feedback_pending"

    tally_id: Mapped[UUID] = mapped_column(
        ForeignKey("feedback_tallies.id", ondelete="CASCADE"), primary_key=True
    )
    giver_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True, index=True
    )
    answer: Mapped[str] = mapped_column(String(24))
