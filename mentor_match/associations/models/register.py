"""The register of an association as it was imported: people who need not have an account yet."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.associations.models.memberships import (
    ASSOCIATION,
    PERSON,
    Association,
    Membership,
)
from mentor_match.columns import Instant
from mentor_match.extensions import db


class RegisterEntry(db.Model):
    """A person in the register of an association. Nobody but its coordinators sees it.

    It is no account: it becomes one person's membership where that person accepts an invitation,
    or is found under the number they gave. `job` is the register's own code, `job_title` its
    words, `job_key` what of the two a cadre is chosen for.
    """

    __tablename__ = "register_entries"
    __table_args__ = (
        UniqueConstraint("association_id", "number"),
        Index(None, "association_id", "job_key"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION, ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(40))
    full_name: Mapped[str] = mapped_column(String(160))
    source_id: Mapped[str | None] = mapped_column(String(64))
    role_id: Mapped[str | None] = mapped_column(String(64))
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    gender: Mapped[str | None] = mapped_column(String(8))
    job: Mapped[str | None] = mapped_column(String(60))
    job_title: Mapped[str | None] = mapped_column(String(120))
    job_key: Mapped[str | None] = mapped_column(String(120))
    valid_until: Mapped[date | None]
    membership_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("memberships.id", ondelete="SET NULL"), unique=True
    )
    added_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)

    association: Mapped[Association] = relationship(lazy="joined")
    membership: Mapped[Membership | None] = relationship()


class JobCadre(db.Model):
    """Which cadre a job of a register is, as a coordinator said; empty where it is none."""

    __tablename__ = "register_jobs"

    association_id: Mapped[UUID] = mapped_column(
        ForeignKey(ASSOCIATION, ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    cadre: Mapped[str | None] = mapped_column(String(4))
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))


class RegisterHeading(db.Model):
    """Which column a heading of an association's tables is; empty where it is left out."""

    __tablename__ = "register_headings"

    association_id: Mapped[UUID] = mapped_column(
        ForeignKey(ASSOCIATION, ondelete="CASCADE"), primary_key=True
    )
    heading: Mapped[str] = mapped_column(String(80), primary_key=True)
    column: Mapped[str] = mapped_column(String(20))


class RegisterUpload(db.Model):
    """Files that wait for a decision, between their dry run and their import.

    They are there only until somebody decides, and a few days at most. `found` is what was read
    of them, so that a page need not read them again.
    """

    __tablename__ = "register_uploads"
    __table_args__ = (Index(None, "association_id", "account_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION, ondelete="CASCADE"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    found: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)

    files: Mapped[list["RegisterFile"]] = relationship(
        order_by="RegisterFile.place", cascade="all, delete-orphan", passive_deletes=True
    )


class RegisterFile(db.Model):
    """One file of an upload, as it came."""

    __tablename__ = "register_files"

    upload_id: Mapped[UUID] = mapped_column(
        ForeignKey("register_uploads.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class RegisterErasure(db.Model):
    """Somebody who erased everything about them: the next file does not bring them back.

    `digest` is made of a number or an address with a key that lies outside the database, so that
    nobody learns from it who that was.
    """

    __tablename__ = "register_erasures"

    association_id: Mapped[UUID] = mapped_column(
        ForeignKey(ASSOCIATION, ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(Instant)
