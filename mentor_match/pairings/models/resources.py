"""The training resources attached to a pairing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.learning.models import Resource
from mentor_match.pairings.models.keys import PAIRING, PERSON


class PairingResource(db.Model):
    """A resource attached to a pairing, and why: which topic, and from which level.

    `added_by` is empty where the gap rule or a programme attached it. Removed ones stay, so that
    the rule does not bring back what the mentor took away. What the rule itself let go may come
    back.
    """

    __tablename__ = "pairing_resources"
    __table_args__ = (Index(None, "done_at", "pairing_id"), Index(None, "pairing_id", "done_at"))

    pairing_id: Mapped[UUID] = mapped_column(
        ForeignKey(PAIRING, ondelete="CASCADE"), primary_key=True
    )
    resource_id: Mapped[UUID] = mapped_column(
        ForeignKey("resources.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    topic: Mapped[str | None] = mapped_column(String(60))
    level: Mapped[int | None]
    goal_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("pairing_goals.id", ondelete="SET NULL"), index=True
    )
    place: Mapped[int]  # the order in which they are shown
    # Everyone in this programme has it: neither a person nor the gap rule chose it for these two.
    programme_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("programmes.id", ondelete="SET NULL"), index=True
    )
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    added_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    let_go_at: Mapped[datetime | None] = mapped_column(Instant)
    let_go_for: Mapped[str | None] = mapped_column(String(20))  # a code of rules.LET_GO_TITLES

    resource: Mapped[Resource] = relationship(lazy="joined")
