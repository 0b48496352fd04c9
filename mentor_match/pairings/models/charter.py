"""What both sign."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.pairings.models.keys import PAIRING, PERSON


class CharterSignature(db.Model):
    """One of the two signed a version of the charter."""

    __tablename__ = "charter_signatures"

    pairing_id: Mapped[UUID] = mapped_column(
        ForeignKey(PAIRING, ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    signed_at: Mapped[datetime] = mapped_column(Instant)
