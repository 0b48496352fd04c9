"""Programmes of mentoring: whose they are, for whom, with which partners, and who takes part."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.associations.models.memberships import ASSOCIATION, PERSON, Association
from mentor_match.columns import CodeSet, Instant
from mentor_match.extensions import db

PROGRAMME = "programmes.id"


class Programme(db.Model):
    """A round of mentoring of one association, alone or with partners.

    Empty sets of cadres, countries and settings admit everyone. `weights` maps blocks of the
    score to what they count here; empty means the service's own.
    """

    __tablename__ = "programmes"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'open', 'matching', 'running', 'closed')", name="state"
        ),
        CheckConstraint("mentors_per_mentee BETWEEN 1 AND 3", name="mentors_per_mentee"),
        CheckConstraint("most_per_mentor BETWEEN 1 AND 20", name="most_per_mentor"),
        CheckConstraint(
            "fewest_per_mentor >= 0 AND fewest_per_mentor <= most_per_mentor",
            name="fewest_per_mentor",
        ),
        CheckConstraint("cross_percent BETWEEN 0 AND 100", name="cross_percent"),
        CheckConstraint("opens_on <= closes_on AND closes_on <= ends_on", name="window"),
        CheckConstraint("cost >= 0", name="cost"),
        Index(None, "association_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION))
    title: Mapped[str] = mapped_column(String(160))
    about: Mapped[str] = mapped_column(Text)
    template: Mapped[str | None] = mapped_column(String(40))  # a code of reference.programmes
    state: Mapped[str] = mapped_column(String(12), default="draft")
    opens_on: Mapped[date]
    closes_on: Mapped[date]  # the last day to enrol
    ends_on: Mapped[date]
    topics: Mapped[frozenset[str]] = mapped_column(CodeSet)
    cadres: Mapped[frozenset[str]] = mapped_column(CodeSet)
    countries: Mapped[frozenset[str]] = mapped_column(CodeSet)
    settings: Mapped[frozenset[str]] = mapped_column(CodeSet)
    mentor_years: Mapped[int | None]  # at least so many in the profession
    mentee_years: Mapped[int | None]  # at most so many
    mentors_per_mentee: Mapped[int] = mapped_column(default=1)
    most_per_mentor: Mapped[int] = mapped_column(default=2)
    fewest_per_mentor: Mapped[int] = mapped_column(default=0)
    prepared_mentors: Mapped[bool] = mapped_column(default=False)  # only whose preparation holds
    cross_percent: Mapped[int | None]  # None: the share of the service
    weights: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    cost: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    currency: Mapped[str | None] = mapped_column(String(3))  # ISO 4217
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    association: Mapped[Association] = relationship(lazy="joined")

    @property
    def partner_ids(self) -> list[UUID]:
        """The associations that were invited and have not left."""
        return [one.association_id for one in self.partners if one.left_at is None]

    partners: Mapped[list["ProgrammePartner"]] = relationship(
        order_by="ProgrammePartner.invited_at", cascade="all, delete-orphan"
    )


class ProgrammePartner(db.Model):
    """Another association that takes part, from the day its own coordinator joined.

    `sees` is what the two show each other of their members beside totals: a code of
    `rules.SIGHTS`.
    """

    __tablename__ = "programme_partners"
    __table_args__ = (CheckConstraint("sees IN ('totals', 'groups')", name="sees"),)

    programme_id: Mapped[UUID] = mapped_column(
        ForeignKey(PROGRAMME, ondelete="CASCADE"), primary_key=True
    )
    association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION), primary_key=True)
    sees: Mapped[str] = mapped_column(String(12), default="totals")
    invited_at: Mapped[datetime] = mapped_column(Instant)
    joined_at: Mapped[datetime | None] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)

    association: Mapped[Association] = relationship(lazy="joined")


class Enrolment(db.Model):
    """A person takes part in a programme, as mentee or mentor, through one association.

    `outside_at` is when the person agreed to be proposed to members of partner associations;
    empty means only within the own association.
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        CheckConstraint("part IN ('mentee', 'mentor')", name="part"),
        CheckConstraint("places BETWEEN 1 AND 20", name="places"),
        Index(None, "programme_id", "part"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey(PROGRAMME, ondelete="CASCADE"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"), index=True)
    association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION), index=True)
    part: Mapped[str] = mapped_column(String(8))
    places: Mapped[int] = mapped_column(default=1)  # mentees or mentors wanted here
    outside_at: Mapped[datetime | None] = mapped_column(Instant)
    enrolled_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    programme: Mapped[Programme] = relationship(lazy="joined")
    account: Mapped[Account] = relationship()


# Whoever withdrew can enrol again; what was before stays readable.
Index(
    "uq_enrolments_open",
    Enrolment.programme_id,
    Enrolment.account_id,
    Enrolment.part,
    unique=True,
    sqlite_where=Enrolment.withdrawn_at.is_(None),
    postgresql_where=Enrolment.withdrawn_at.is_(None),
)
