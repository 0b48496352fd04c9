"""What the two write down about a session."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.pairings.models.keys import PERSON


class SessionNote(db.Model):
    """A note about a session, private to its author or shared between the two."""

    __tablename__ = "session_notes"
    __table_args__ = (
        CheckConstraint("kind IN ('private', 'shared')", name="kind"),
        Index(None, "session_id", "written_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("pairing_sessions.id", ondelete="CASCADE"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime | None] = mapped_column(Instant)

    author: Mapped[Account] = relationship()
