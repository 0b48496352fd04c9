"""Requests, and the pairings they become."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.columns import CodeSet, Instant
from mentor_match.extensions import db
from mentor_match.learning.models import Resource
from mentor_match.pairings.rules import Course, SessionState

PERSON = "accounts.id"
ASSOCIATION = "associations.id"
PAIRING = "pairings.id"


class MentorshipRequest(db.Model):
    """A mentee asks one mentor: what to learn, what the mentee brings, how often, how long."""

    __tablename__ = "mentorship_requests"
    __table_args__ = (
        CheckConstraint(
            "state IN ('requested', 'accepted', 'declined', 'withdrawn', 'expired')", name="state"
        ),
        CheckConstraint("mentee_id <> mentor_id", name="two_people"),
        Index(None, "mentee_id", "state"),
        Index(None, "mentor_id", "state"),
        Index(None, "state", "answer_by"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    mentee_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    mentor_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    # Through which associations the two met: their coordinators watch over it.
    mentee_association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION), index=True)
    mentor_association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION), index=True)
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


# A mentee asks the same mentor once at a time.
Index(
    "uq_mentorship_requests_open",
    MentorshipRequest.mentee_id,
    MentorshipRequest.mentor_id,
    unique=True,
    sqlite_where=MentorshipRequest.state == "requested",
    postgresql_where=MentorshipRequest.state == "requested",
)


class Pairing(db.Model):
    """A mentee and a mentor who said yes to each other.

    The cadres are those of the day it opened: monitoring must not change when a person does.
    """

    __tablename__ = "pairings"
    __table_args__ = (
        CheckConstraint("state IN ('active', 'paused', 'completed', 'ended early')", name="state"),
        Index(None, "mentee_id", "state"),
        Index(None, "mentor_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("mentorship_requests.id", ondelete="CASCADE"), unique=True
    )
    mentee_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    mentor_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    mentee_association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION), index=True)
    mentor_association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION), index=True)
    mentee_cadre: Mapped[str] = mapped_column(String(4))
    mentor_cadre: Mapped[str] = mapped_column(String(4))
    state: Mapped[str] = mapped_column(String(12), default="active")
    opened_at: Mapped[datetime] = mapped_column(Instant)
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    resumed_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(40))

    request: Mapped[MentorshipRequest] = relationship(lazy="joined", innerjoin=True)
    mentee: Mapped[Account] = relationship(foreign_keys=mentee_id)
    mentor: Mapped[Account] = relationship(foreign_keys=mentor_id)
    charter: Mapped[list["CharterSignature"]] = relationship(lazy="selectin")
    sessions: Mapped[list["PairingSession"]] = relationship(
        order_by="(PairingSession.starts_at, PairingSession.id)", lazy="selectin"
    )
    resources: Mapped[list["PairingResource"]] = relationship(order_by="PairingResource.place")

    def other(self, account_id: UUID) -> Account:
        """The one of the two who is not this one."""
        return self.mentor if account_id == self.mentee_id else self.mentee

    def signed_by(self, account_id: UUID) -> bool:
        """Whether this one signed the charter."""
        return any(signature.account_id == account_id for signature in self.charter)

    @property
    def course(self) -> Course:
        """How it went so far, as far as its health depends on it."""
        held = [s.starts_at for s in self.sessions if s.state == SessionState.HELD]
        since = max(held, default=self.opened_at)
        missed = [
            s for s in self.sessions if s.state == SessionState.MISSED and s.starts_at > since
        ]
        return Course(
            state=self.state,
            opened_at=self.opened_at,
            resumed_at=self.resumed_at,
            signed=len({signature.account_id for signature in self.charter}),
            last_held=max(held, default=None),
            missed=len(missed),
        )


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


class PairingSession(db.Model):
    """A meeting of the two. It was held when both confirmed it."""

    __tablename__ = "pairing_sessions"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'held', 'missed', 'cancelled')", name="state"),
        CheckConstraint("minutes BETWEEN 5 AND 480", name="minutes"),
        Index(None, "pairing_id", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pairing_id: Mapped[UUID] = mapped_column(ForeignKey(PAIRING, ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    minutes: Mapped[int]
    format: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default="planned")
    mentee_confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    mentor_confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(40))  # a code of rules.SESSION_REASONS
    planned_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))

    def confirmed_by(self, pairing: Pairing, account_id: UUID) -> bool:
        """Whether this one said that it took place."""
        mine = account_id == pairing.mentee_id
        return (self.mentee_confirmed_at if mine else self.mentor_confirmed_at) is not None


class PairingResource(db.Model):
    """A resource attached to a pairing, and why: which topic, and from which level.

    `added_by` is empty where the gap rule attached it. Removed ones stay, so that the rule
    does not bring back what the mentor took away.
    """

    __tablename__ = "pairing_resources"

    pairing_id: Mapped[UUID] = mapped_column(
        ForeignKey(PAIRING, ondelete="CASCADE"), primary_key=True
    )
    resource_id: Mapped[UUID] = mapped_column(
        ForeignKey("resources.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    topic: Mapped[str | None] = mapped_column(String(60))
    level: Mapped[int | None]
    place: Mapped[int]  # the order in which they are shown
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    added_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)

    resource: Mapped[Resource] = relationship(lazy="joined")
