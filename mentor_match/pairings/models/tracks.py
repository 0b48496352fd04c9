"""A track that the two of a pairing took as their agenda."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.pairings.models.keys import PAIRING, PERSON


class PairingTrack(db.Model):
    """The two took a track: its sessions are the agenda from then on."""

    __tablename__ = "pairing_tracks"

    pairing_id: Mapped[UUID] = mapped_column(
        ForeignKey(PAIRING, ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(String(40))  # of reference.tracks
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    taken_at: Mapped[datetime] = mapped_column(Instant)
