"""Who is asked to co-mentor a goal, and signs it off."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.pairings.models.keys import ASSOCIATION, PERSON
from mentor_match.pairings.rules import RequestState


class CoMentor(db.Model):
    """Somebody of the mentee's cadre was asked to sign off one goal. It takes no place.

    `released_at` says when one who had accepted handed it back.
    """

    __tablename__ = "co_mentors"
    __table_args__ = (
        CheckConstraint(
            "state IN ('requested', 'accepted', 'declined', 'withdrawn', 'expired')", name="state"
        ),
        Index(None, "account_id", "state"),
        Index(None, "state", "answer_by"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    goal_id: Mapped[UUID] = mapped_column(
        ForeignKey("pairing_goals.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION), index=True)
    cadre: Mapped[str] = mapped_column(String(4))  # of the day they were asked
    state: Mapped[str] = mapped_column(String(12), default="requested")
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    answer_by: Mapped[datetime] = mapped_column(Instant)
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(40))  # a code of rules.DECLINE_REASONS

    account: Mapped[Account] = relationship(foreign_keys=account_id, lazy="joined", innerjoin=True)

    @property
    def holds(self) -> bool:
        """Whether they accepted and did not hand it back."""
        return self.state == RequestState.ACCEPTED and self.released_at is None


# Nobody is asked beside somebody else, whatever two people do at the same moment.
_ALIVE = CoMentor.state.in_(["requested", "accepted"]) & CoMentor.released_at.is_(None)
Index(
    "uq_co_mentors_alive",
    CoMentor.goal_id,
    unique=True,
    sqlite_where=_ALIVE,
    postgresql_where=_ALIVE,
)
