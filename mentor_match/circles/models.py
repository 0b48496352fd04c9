"""Learning circles, who is in them, their sessions and resources."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association
from mentor_match.circles.rules import PlaceState
from mentor_match.columns import CodeSet, Instant
from mentor_match.extensions import db
from mentor_match.learning.models import Resource

PERSON = "accounts.id"
CIRCLE = "circles.id"


class Circle(db.Model):
    """A learning circle. `places_taken` counts who has joined; the CHECK is the last word."""

    __tablename__ = "circles"
    __table_args__ = (
        CheckConstraint("state IN ('forming', 'running', 'ended')", name="state"),
        CheckConstraint("places_taken BETWEEN 0 AND 8", name="places"),
        Index(None, "association_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    association_id: Mapped[UUID] = mapped_column(ForeignKey("associations.id"))
    across: Mapped[bool] = mapped_column(default=False)  # open to partners by agreement, too
    name: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(Text)
    topics: Mapped[frozenset[str]] = mapped_column(CodeSet)
    languages: Mapped[frozenset[str]] = mapped_column(CodeSet)
    track: Mapped[str | None] = mapped_column(String(40))  # a code of reference.tracks
    track_at: Mapped[datetime | None] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(12), default="forming")
    places_taken: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    association: Mapped[Association] = relationship(lazy="joined", innerjoin=True)
    places: Mapped[list["CirclePlace"]] = relationship(
        order_by="(CirclePlace.since, CirclePlace.account_id)", lazy="selectin"
    )
    sessions: Mapped[list["CircleSession"]] = relationship(
        order_by="(CircleSession.starts_at, CircleSession.id)", lazy="selectin"
    )
    resources: Mapped[list["CircleResource"]] = relationship(order_by="CircleResource.place")

    @property
    def joined(self) -> list["CirclePlace"]:
        """Who is in it, the longest first."""
        return [place for place in self.places if place.state == PlaceState.JOINED]

    @property
    def facilitators(self) -> list["CirclePlace"]:
        """Who leads it."""
        return [place for place in self.joined if place.facilitates]

    def place_of(self, account_id: UUID) -> "CirclePlace | None":
        """Where a person stands in it."""
        return next((p for p in self.places if p.account_id == account_id), None)


class CirclePlace(db.Model):
    """A person in a circle, or on the way into it. The cadre is that of the day they came."""

    __tablename__ = "circle_places"
    __table_args__ = (
        CheckConstraint("state IN ('invited', 'asked', 'joined', 'refused', 'left')", name="state"),
    )

    circle_id: Mapped[UUID] = mapped_column(
        ForeignKey(CIRCLE, ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True, index=True
    )
    association_id: Mapped[UUID] = mapped_column(ForeignKey("associations.id"))
    state: Mapped[str] = mapped_column(String(12))
    facilitates: Mapped[bool] = mapped_column(default=False)
    cadre: Mapped[str | None] = mapped_column(String(4))
    since: Mapped[datetime] = mapped_column(Instant)

    account: Mapped[Account] = relationship()


class CircleSession(db.Model):
    """A meeting of a circle."""

    __tablename__ = "circle_sessions"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'held', 'missed', 'cancelled')", name="state"),
        CheckConstraint("minutes BETWEEN 5 AND 480", name="minutes"),
        Index(None, "circle_id", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    circle_id: Mapped[UUID] = mapped_column(ForeignKey(CIRCLE, ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    minutes: Mapped[int]
    format: Mapped[str] = mapped_column(String(12))
    theme: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(12), default="planned")
    reason: Mapped[str | None] = mapped_column(String(40))
    planned_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    # Raised with every change that calendars have to follow.
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime | None] = mapped_column(Instant)

    present: Mapped[list["CircleAttendance"]] = relationship(lazy="selectin")

    def attended_by(self, account_id: UUID) -> bool:
        """Whether this one said to have been there."""
        return any(one.account_id == account_id for one in self.present)


class CircleAttendance(db.Model):
    """Someone who said to have been there; whether as a facilitator is kept as of that day."""

    __tablename__ = "circle_attendances"

    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("circle_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True, index=True
    )
    facilitated: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime] = mapped_column(Instant)

    account: Mapped[Account] = relationship()


class CircleResource(db.Model):
    """A resource of a circle. `added_by` is empty where it was chosen by topic."""

    __tablename__ = "circle_resources"

    circle_id: Mapped[UUID] = mapped_column(
        ForeignKey(CIRCLE, ondelete="CASCADE"), primary_key=True
    )
    resource_id: Mapped[UUID] = mapped_column(
        ForeignKey("resources.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    topic: Mapped[str | None] = mapped_column(String(60))
    place: Mapped[int]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    added_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)

    resource: Mapped[Resource] = relationship(lazy="joined")


class CircleCompletion(db.Model):
    """A member ticked a resource of the circle off: each their own."""

    __tablename__ = "circle_completions"

    circle_id: Mapped[UUID] = mapped_column(
        ForeignKey(CIRCLE, ondelete="CASCADE"), primary_key=True
    )
    resource_id: Mapped[UUID] = mapped_column(
        ForeignKey("resources.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True, index=True
    )
    done_at: Mapped[datetime] = mapped_column(Instant)
