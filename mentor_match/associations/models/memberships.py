"""Associations, their members and coordinators, and what they agreed with each other."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.web import clock

ASSOCIATION = "associations.id"
PERSON = "accounts.id"


class Association(db.Model):
    """A professional association. `code` is short and stands in spreadsheets and facts."""

    __tablename__ = "associations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(160), unique=True)
    country: Mapped[str | None] = mapped_column(String(3))
    registration_hint: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant)


class Membership(db.Model):
    """A person in an association, known there by a registration number.

    Only a verified number is unique: a wrong claim must not lock out whose number it is.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("association_id", "account_id"),
        CheckConstraint("state IN ('pending', 'verified', 'lapsed')", name="state"),
        # All that tells who belongs to an association, and since when.
        Index(
            "ix_memberships_of_association",
            "association_id",
            "state",
            "account_id",
            "decided_at",
            "id",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION))
    account_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"), index=True)
    registration_number: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12), default="pending")
    joined_at: Mapped[datetime] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    reason: Mapped[str | None] = mapped_column(Text)
    verified_how: Mapped[str | None] = mapped_column(String(12))  # rules.VERIFIED_HOW
    # The last day of the registration, and the one for which a reminder went out.
    valid_until: Mapped[date | None] = mapped_column(index=True)
    reminded_of: Mapped[date | None]
    # The course that prepares mentors: the day it was done, the last day it holds, the reminder.
    prepared_on: Mapped[date | None]
    prepared_until: Mapped[date | None] = mapped_column(index=True)
    prepared_reminded_of: Mapped[date | None]
    # When the row was written last, for whatever reason: kept pools of mentors ask for it.
    written_at: Mapped[datetime | None] = mapped_column(
        Instant, default=clock.now, onupdate=clock.now, index=True
    )

    association: Mapped[Association] = relationship(lazy="joined")
    account: Mapped[Account] = relationship(foreign_keys=account_id)


class Coordinator(db.Model):
    """Who looks after an association."""

    __tablename__ = "coordinators"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True
    )
    association_id: Mapped[UUID] = mapped_column(
        ForeignKey(ASSOCIATION, ondelete="CASCADE"), primary_key=True
    )
    appointed_at: Mapped[datetime] = mapped_column(Instant)

    association: Mapped[Association] = relationship(lazy="joined")
    account: Mapped[Account] = relationship()


class Agreement(db.Model):
    """Two associations that propose mentors to each other's members, until it ends.

    The smaller id stands first, so that a pair of associations has one open agreement at most.
    """

    __tablename__ = "agreements"
    __table_args__ = (CheckConstraint("first_id < second_id", name="order"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    first_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION), index=True)
    second_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION), index=True)
    agreed_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    first: Mapped[Association] = relationship(foreign_keys=first_id, lazy="joined")
    second: Mapped[Association] = relationship(foreign_keys=second_id, lazy="joined")


# Partial indexes name columns, so they stand after their tables.
Index(
    "uq_memberships_verified_number",
    Membership.association_id,
    Membership.registration_number,
    unique=True,
    sqlite_where=Membership.state == "verified",
    postgresql_where=Membership.state == "verified",
)
Index(
    "uq_agreements_open",
    Agreement.first_id,
    Agreement.second_id,
    unique=True,
    sqlite_where=Agreement.ended_at.is_(None),
    postgresql_where=Agreement.ended_at.is_(None),
)
