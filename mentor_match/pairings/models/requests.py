"""A mentee asks a mentor."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.columns import CodeSet, Instant
from mentor_match.extensions import db
from mentor_match.pairings.models.keys import ASSOCIATION, PERSON


class MentorshipRequest(db.Model):
    """A mentee asks one mentor: what to learn, what the mentee brings, how often, how long."""

    __tablename__ = "mentorship_requests"
    __table_args__ = (
        CheckConstraint(
            "state IN ('requested', 'accepted', 'declined', 'withdrawn', 'expired')", name="state"
        ),
        CheckConstraint("mentee_id <> mentor_id", name="two_people"),
        Index(None, "mentee_id", "state"),
        Index(None, "mentor_id", "state", "closed_at"),
        # All that figures count of a request, by side: see `queries.rows.rows_of`.
        Index(
            "ix_mentorship_requests_of_mentees", "mentee_association_id", "requested_at",
            "state", "closed_at", "answer_by", "mentee_id", "id",
        ),
        Index(
            "ix_mentorship_requests_of_mentors", "mentor_association_id", "requested_at",
            "mentee_association_id", "state", "closed_at", "answer_by", "mentee_id", "id",
        ),
        # What is counted by state, in this order: see `queries.rows.sums_of`.
        Index(
            "ix_mentorship_requests_states_of_mentees", "mentee_association_id", "state",
            "closed_at", "answer_by",
        ),
        Index(
            "ix_mentorship_requests_states_of_mentors", "mentor_association_id", "state",
            "closed_at", "mentee_association_id", "answer_by",
        ),
        Index(None, "state", "answer_by"),
        Index(None, "state", "mentor_id", "closed_at", "requested_at"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    mentee_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    mentor_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    # Through which associations the two met: their coordinators watch over it.
    mentee_association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION))
    mentor_association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION))
    state: Mapped[str] = mapped_column(String(12), default="requested")
    topics: Mapped[frozenset[str]] = mapped_column(CodeSet)
    to_learn: Mapped[str] = mapped_column(Text)
    brings: Mapped[str | None] = mapped_column(Text)
    rhythm: Mapped[str] = mapped_column(String(20))  # how often: a code of rules.RHYTHMS
    months: Mapped[int]  # how long
    requested_at: Mapped[datetime] = mapped_column(Instant)
    answer_by: Mapped[datetime] = mapped_column(Instant)
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(40))  # rules.DECLINE_REASONS, or why else
    note: Mapped[str | None] = mapped_column(Text)

    mentee: Mapped[Account] = relationship(foreign_keys=mentee_id)
    mentor: Mapped[Account] = relationship(foreign_keys=mentor_id)


class RequestFollowing(db.Model):
    """After a request that came to nothing, the next mentor was asked, or nobody could be.

    The key is the request before, so that each is followed once, whoever tries at once.
    `automatic` tells that the service asked by itself, because the mentee chose so.
    """

    __tablename__ = "request_followings"

    before_id: Mapped[UUID] = mapped_column(
        ForeignKey("mentorship_requests.id", ondelete="CASCADE"), primary_key=True
    )
    after_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("mentorship_requests.id", ondelete="CASCADE"), unique=True
    )
    automatic: Mapped[bool]
    followed_at: Mapped[datetime] = mapped_column(Instant)

    after: Mapped[MentorshipRequest | None] = relationship(foreign_keys=after_id, lazy="joined")


# A mentee asks the same mentor once at a time.
Index(
    "uq_mentorship_requests_open",
    MentorshipRequest.mentee_id,
    MentorshipRequest.mentor_id,
    unique=True,
    sqlite_where=MentorshipRequest.state == "requested",
    postgresql_where=MentorshipRequest.state == "requested",
)
