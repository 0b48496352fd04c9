"""What a mentee sets out to reach in a pairing."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.pairings.models.co_mentors import CoMentor
from mentor_match.pairings.models.keys import PAIRING, PERSON
from mentor_match.pairings.rules import GoalState, RequestState


class PairingGoal(db.Model):
    """A goal of a pairing: a topic, in words, until when, from which level to which.

    `guarded` is that of the day it was set: the topic was outside the scope of the mentor's
    cadre, so that only a co-mentor of the mentee's cadre signs it off.
    """

    __tablename__ = "pairing_goals"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'reached', 'dropped')", name="state"),
        CheckConstraint("level_before BETWEEN 0 AND 5", name="level_before"),
        CheckConstraint("level_after BETWEEN 0 AND 5", name="level_after"),
        CheckConstraint(
            "(state = 'reached') = (level_after IS NOT NULL)", name="level_when_reached"
        ),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed"),
        Index(None, "pairing_id", "state", "closed_at"),
        Index(None, "closed_at", "pairing_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pairing_id: Mapped[UUID] = mapped_column(ForeignKey(PAIRING, ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(Text)
    due: Mapped[date]
    level_before: Mapped[int]
    level_after: Mapped[int | None]
    guarded: Mapped[bool]
    state: Mapped[str] = mapped_column(String(12), default="open")
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    set_at: Mapped[datetime] = mapped_column(Instant)
    # When the mentee said that it is reached, and asked for the sign-off.
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    signed_off_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    reason: Mapped[str | None] = mapped_column(String(40))  # a code of rules.DROP_REASONS

    co_mentors: Mapped[list[CoMentor]] = relationship(
        order_by="(CoMentor.asked_at, CoMentor.id)", lazy="selectin"
    )

    @property
    def co_mentor(self) -> CoMentor | None:
        """Who accepted to sign it off."""
        return next((ask for ask in self.co_mentors if ask.holds), None)

    @property
    def asked(self) -> CoMentor | None:
        """Who has been asked to, and has not answered."""
        waiting = (ask for ask in self.co_mentors if ask.state == RequestState.REQUESTED)
        return next(waiting, None)

    def drop(self, reason: str, now: datetime) -> CoMentor | None:
        """Let it go; who was asked to co-mentor it is no longer waited for.

        Whoever was asked, or had accepted, is given back, so that they can be told.
        """
        self.state, self.reason, self.closed_at = GoalState.DROPPED, reason, now
        waiting = self.asked
        if waiting is not None:
            waiting.state, waiting.closed_at = RequestState.WITHDRAWN, now
        return waiting or self.co_mentor

    @property
    def open(self) -> bool:
        """Whether it is still pursued."""
        return self.state == GoalState.OPEN


# One open goal a topic, whatever two people do at the same moment.
Index(
    "uq_pairing_goals_open",
    PairingGoal.pairing_id,
    PairingGoal.topic,
    unique=True,
    sqlite_where=PairingGoal.state == "open",
    postgresql_where=PairingGoal.state == "open",
)

# The few goals that wait for a co-mentor.
Index(
    "ix_pairing_goals_guarded",
    PairingGoal.pairing_id,
    sqlite_where=PairingGoal.guarded & (PairingGoal.state == "open"),
    postgresql_where=PairingGoal.guarded & (PairingGoal.state == "open"),
)
