"""Times that one of the two proposes."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.pairings.models.keys import PAIRING, PERSON
from mentor_match.pairings.rules.sessions import Meeting


class SessionProposal(db.Model):
    """Up to three times for a session that is not planned yet, or to move one that is.

    It is open as long as it is here: accepting, answering and withdrawing take it away.
    """

    __tablename__ = "session_proposals"
    __table_args__ = (CheckConstraint("minutes BETWEEN 5 AND 480", name="minutes"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pairing_id: Mapped[UUID] = mapped_column(ForeignKey(PAIRING, ondelete="CASCADE"))
    session_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("pairing_sessions.id", ondelete="CASCADE"), unique=True
    )
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"), index=True)
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    first_at: Mapped[datetime] = mapped_column(Instant)
    second_at: Mapped[datetime | None] = mapped_column(Instant)
    third_at: Mapped[datetime | None] = mapped_column(Instant)
    minutes: Mapped[int]
    format: Mapped[str] = mapped_column(String(12))
    link: Mapped[str | None] = mapped_column(String(400))
    place: Mapped[str | None] = mapped_column(String(120))

    @property
    def times(self) -> list[datetime]:
        """The times, the earliest first."""
        return [at for at in (self.first_at, self.second_at, self.third_at) if at is not None]

    @property
    def meeting(self) -> Meeting:
        """How they would meet."""
        return Meeting(self.minutes, self.format, self.link, self.place)


# One proposal at a time for a session that is new, and one for each that is moved.
Index(
    "uq_session_proposals_new",
    SessionProposal.pairing_id,
    unique=True,
    sqlite_where=SessionProposal.session_id.is_(None),
    postgresql_where=SessionProposal.session_id.is_(None),
)
Index("ix_session_proposals_pairing_id", SessionProposal.pairing_id)
