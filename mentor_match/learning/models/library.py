"""Training resources that can be attached to a pairing, and suggestions of members."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.associations.models import ASSOCIATION, PERSON, Association
from mentor_match.columns import CodeSet, Instant
from mentor_match.extensions import db


class ResourceFacts:
    """What is said of a resource. Sizes and lengths stay empty where they are not known."""

    title: Mapped[str] = mapped_column(String(300))
    provider: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(500))
    languages: Mapped[frozenset[str]] = mapped_column(CodeSet)
    licence: Mapped[str | None] = mapped_column(String(120))
    topics: Mapped[frozenset[str]] = mapped_column(CodeSet)
    cadres: Mapped[frozenset[str]] = mapped_column(CodeSet)  # empty: for everyone
    format: Mapped[str | None] = mapped_column(String(40))
    size_kb: Mapped[int | None]
    minutes: Mapped[int | None]


class Resource(ResourceFacts, db.Model):
    """An open course, guide or tool somewhere else: facts about it, and its address.

    `association_id` is set where only the members of one association see it. `confirmed_at` says
    when its address was last seen to work; empty means not confirmed. `failed_at` is the first of
    the failures in a row, `dead_at` the day the link check gave the address up. What its
    association has withdrawn (`withdrawn_at`) is found no more; who has it keeps it.
    """

    __tablename__ = "resources"
    __table_args__ = (
        CheckConstraint("size_kb > 0", name="size"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("failures >= 0", name="failures"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    association_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(ASSOCIATION, ondelete="CASCADE"), index=True
    )
    added_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    reported_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    trouble: Mapped[str | None] = mapped_column(String(20))
    dead_at: Mapped[datetime | None] = mapped_column(Instant)
    next_check_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    association: Mapped[Association | None] = relationship(lazy="joined")


# Some providers list several resources under one address. An item of one association must not
# stand in the way of another's, nor tell that it is there, so each has a room of its own.
Index(
    "uq_resources_for_everyone",
    Resource.address,
    Resource.title,
    unique=True,
    sqlite_where=Resource.association_id.is_(None),
    postgresql_where=Resource.association_id.is_(None),
)
Index(
    "uq_resources_of_one",
    Resource.association_id,
    Resource.address,
    Resource.title,
    unique=True,
    sqlite_where=Resource.association_id.is_not(None),
    postgresql_where=Resource.association_id.is_not(None),
)


class Suggestion(ResourceFacts, db.Model):
    """A resource a member suggests; it is in the library only once a coordinator accepted it."""

    __tablename__ = "resource_suggestions"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'accepted', 'own', 'declined')", name="state"),
        CheckConstraint("size_kb > 0", name="size"),
        CheckConstraint("minutes > 0", name="minutes"),
        Index(None, "association_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION, ondelete="CASCADE"))
    suggested_by: Mapped[UUID | None] = mapped_column(
        ForeignKey(PERSON, ondelete="SET NULL"), index=True
    )
    suggested_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    reason: Mapped[str | None] = mapped_column(String(20))
    resource_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("resources.id", ondelete="SET NULL")
    )

    association: Mapped[Association] = relationship(lazy="joined")
    account: Mapped[Account | None] = relationship(foreign_keys=suggested_by)
