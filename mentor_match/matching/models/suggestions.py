"""What a mentee said about a suggestion."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.columns import Instant
from mentor_match.extensions import db

PERSON = "accounts.id"


class Dismissal(db.Model):
    """A mentee does not want to see this mentor again. The mentor is not told."""

    __tablename__ = "dismissals"

    mentee_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True
    )
    mentor_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True, index=True
    )
    dismissed_at: Mapped[datetime] = mapped_column(Instant)
