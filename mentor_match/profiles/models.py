"""What a person offers and wants to learn, where, when and in which languages."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.columns import CodeSet, Instant
from mentor_match.extensions import db
from mentor_match.web import clock

PERSON = "accounts.id"


class Profile(db.Model):
    """What holds for a person in either part. Empty means not stated yet."""

    __tablename__ = "profiles"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True
    )
    cadre: Mapped[str | None] = mapped_column(String(4), index=True)  # ISCO-08 unit group
    country: Mapped[str | None] = mapped_column(String(3), index=True)  # ISO 3166-1 alpha-3
    setting: Mapped[str | None] = mapped_column(String(12))  # urban, semi-urban, rural
    years: Mapped[int | None]  # in the profession
    languages: Mapped[frozenset[str] | None] = mapped_column(CodeSet)  # BCP 47
    formats: Mapped[frozenset[str] | None] = mapped_column(CodeSet)
    gender: Mapped[str | None] = mapped_column(String(12))
    zone_chosen: Mapped[bool] = mapped_column(default=False)  # the zone itself is the account's
    changed_at: Mapped[datetime] = mapped_column(Instant)
    # When the row was written last, for whatever reason: kept pools of mentors ask for it.
    written_at: Mapped[datetime | None] = mapped_column(
        Instant, default=clock.now, onupdate=clock.now, index=True
    )

    account: Mapped[Account] = relationship(lazy="joined")


class MenteeProfile(db.Model):
    """What a person wants to learn. `places_taken` counts open pairings as a mentee."""

    __tablename__ = "mentee_profiles"
    __table_args__ = (
        CheckConstraint("places_taken >= 0 AND places_taken <= places", name="places"),
    )

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True
    )
    goals: Mapped[str | None] = mapped_column(Text)
    discipline: Mapped[str | None] = mapped_column(String(12))  # any, same, different
    places: Mapped[int] = mapped_column(default=1)
    places_taken: Mapped[int] = mapped_column(default=0)
    levels_given: Mapped[bool] = mapped_column(default=False)
    completed_at: Mapped[datetime | None] = mapped_column(Instant)
    # Since when the service may ask the next mentor by itself; empty where it may not.
    ask_next_since: Mapped[datetime | None] = mapped_column(Instant)

    wants: Mapped[list["Want"]] = relationship(
        order_by="(Want.priority.desc(), Want.topic)",
        cascade="all, delete-orphan",
        lazy="selectin",
    )


class Want(db.Model):
    """A competency topic a mentee wants: how much it matters (1..5) and the level now (0..5)."""

    __tablename__ = "wants"
    __table_args__ = (
        CheckConstraint("priority BETWEEN 1 AND 5", name="priority"),
        CheckConstraint("level BETWEEN 0 AND 5", name="level"),
    )

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("mentee_profiles.account_id", ondelete="CASCADE"), primary_key=True
    )
    topic: Mapped[str] = mapped_column(String(60), primary_key=True)
    priority: Mapped[int] = mapped_column(default=3)
    level: Mapped[int] = mapped_column(default=1)


class MentorProfile(db.Model):
    """What a person offers. `places_taken` counts open pairings as a mentor.

    The conditional update in `service.take_places` and the CHECK below are the last word on
    capacity, whatever else goes wrong.
    """

    __tablename__ = "mentor_profiles"
    __table_args__ = (
        CheckConstraint("capacity >= 0", name="capacity"),
        CheckConstraint("places_taken >= 0 AND places_taken <= capacity", name="places"),
        Index(None, "unanswered"),  # coordinators look for the few
    )

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True
    )
    experience: Mapped[str | None] = mapped_column(Text)
    capacity: Mapped[int] = mapped_column(default=2)
    places_taken: Mapped[int] = mapped_column(default=0)
    hours_per_month: Mapped[int | None]
    # None accepts all; an association is named by its code.
    accepts_cadres: Mapped[frozenset[str] | None] = mapped_column(CodeSet)
    accepts_associations: Mapped[frozenset[str] | None] = mapped_column(CodeSet)
    accepts_given: Mapped[bool] = mapped_column(default=False)
    levels_given: Mapped[bool] = mapped_column(default=False)
    completed_at: Mapped[datetime | None] = mapped_column(Instant)
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    paused_until: Mapped[datetime | None] = mapped_column(Instant)  # empty: until they come back
    pause_reason: Mapped[str | None] = mapped_column(String(12))  # rules.PauseReason
    resumed_at: Mapped[datetime | None] = mapped_column(Instant)
    # Requests that ran out one after the other, and when the first of them was made. An answer or
    # the end of a pause begins anew.
    unanswered: Mapped[int] = mapped_column(default=0, server_default="0")
    unanswered_since: Mapped[datetime | None] = mapped_column(Instant)
    # Since when the mentor wants no proposal beyond the hours a month; empty where they do not.
    hours_held_since: Mapped[datetime | None] = mapped_column(Instant)
    # As of `Profile`.
    written_at: Mapped[datetime | None] = mapped_column(
        Instant, default=clock.now, onupdate=clock.now, index=True
    )

    offers: Mapped[list["Offer"]] = relationship(
        order_by="(Offer.level.desc(), Offer.topic)",
        cascade="all, delete-orphan",
        lazy="selectin",
    )


class Offer(db.Model):
    """A competency topic a mentor offers, and at which level (1..5)."""

    __tablename__ = "offers"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level"),)

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("mentor_profiles.account_id", ondelete="CASCADE"), primary_key=True
    )
    topic: Mapped[str] = mapped_column(String(60), primary_key=True)
    level: Mapped[int] = mapped_column(default=4)


# The few mentors who want no proposal beyond their hours, and those who paused.
for name, moment in (
    ("hours_held", MentorProfile.hours_held_since),
    ("paused", MentorProfile.paused_at),
):
    Index(
        f"ix_mentor_profiles_{name}",
        MentorProfile.account_id,
        sqlite_where=moment.is_not(None),
        postgresql_where=moment.is_not(None),
    )
