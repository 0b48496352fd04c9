"""The meetings of a pairing."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.pairings.models.keys import PAIRING, PERSON
from mentor_match.pairings.rules.sessions import Meeting

if TYPE_CHECKING:
    from mentor_match.pairings.models.pairings import Pairing


class PairingSession(db.Model):
    """A meeting of the two. It was held when both confirmed it.

    `minutes` is how long it is planned for; once it was held, how long it counts: the lower of
    what the two stated. `sequence` rises with every change, so that calendars follow.
    """

    __tablename__ = "pairing_sessions"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'held', 'missed', 'cancelled')", name="state"),
        CheckConstraint("minutes BETWEEN 5 AND 480", name="minutes"),
        Index(None, "pairing_id", "starts_at"),
        Index(None, "pairing_id", "state", "starts_at"),
        Index(None, "state", "starts_at", "pairing_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pairing_id: Mapped[UUID] = mapped_column(ForeignKey(PAIRING, ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    minutes: Mapped[int]
    format: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default="planned")
    mentee_confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    mentor_confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    mentee_minutes: Mapped[int | None]
    mentor_minutes: Mapped[int | None]
    link: Mapped[str | None] = mapped_column(String(400))  # to a video call; shown to the two only
    place: Mapped[str | None] = mapped_column(String(120))
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    changed_at: Mapped[datetime | None] = mapped_column(Instant)
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(40))  # a code of rules.SESSION_REASONS
    planned_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))

    @property
    def meeting(self) -> Meeting:
        """How they meet."""
        return Meeting(self.minutes, self.format, self.link, self.place)

    def stated_by(self, pairing: "Pairing", account_id: UUID) -> int | None:
        """How many minutes this one stated."""
        return self.mentee_minutes if account_id == pairing.mentee_id else self.mentor_minutes

    def confirmed_by(self, pairing: "Pairing", account_id: UUID) -> bool:
        """Whether this one said that it took place."""
        mine = account_id == pairing.mentee_id
        return (self.mentee_confirmed_at if mine else self.mentor_confirmed_at) is not None
