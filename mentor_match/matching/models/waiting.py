"""Who waits for a mentor, because there is nobody to ask just now."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.columns import CodeSet, Instant
from mentor_match.extensions import db

PERSON = "accounts.id"


class WaitingEntry(db.Model):
    """A mentee on the waiting list of their associations, for topics, since a moment."""

    __tablename__ = "waiting_entries"
    __table_args__ = (
        CheckConstraint(
            "left_because IS NULL OR left_because IN ('found', 'left')", name="left_because"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    mentee_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"), index=True)
    topics: Mapped[frozenset[str]] = mapped_column(CodeSet)
    joined_at: Mapped[datetime] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    left_because: Mapped[str | None] = mapped_column(String(8))


class WaitingWord(db.Model):
    """A mentee who waits was told of a mentor with a free place; of each mentor once."""

    __tablename__ = "waiting_words"

    entry_id: Mapped[UUID] = mapped_column(
        ForeignKey("waiting_entries.id", ondelete="CASCADE"), primary_key=True
    )
    mentor_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True, index=True
    )
    told_at: Mapped[datetime] = mapped_column(Instant)


# A person stands on the list once at a time.
Index(
    "uq_waiting_entries_open",
    WaitingEntry.mentee_id,
    unique=True,
    sqlite_where=WaitingEntry.left_at.is_(None),
    postgresql_where=WaitingEntry.left_at.is_(None),
)
