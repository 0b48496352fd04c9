"""Continuing professional development: rule sets, entries, evidence and statements.

Rule sets, entries and reviews are only ever added. What was wrong is taken back by an entry that
corrects it; what changes is a new version.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association
from mentor_match.columns import CodeSet, Instant
from mentor_match.extensions import db

PERSON = "accounts.id"
ASSOCIATION = "associations.id"


class CpdRuleSet(db.Model):
    """A version of how an association counts; `rules` is what `rules.RuleSet` reads."""

    __tablename__ = "cpd_rule_sets"
    __table_args__ = (
        UniqueConstraint("association_id", "version"),
        UniqueConstraint("association_id", "applies_from"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION))
    version: Mapped[int]
    applies_from: Mapped[date]
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(Instant)


class CpdEvidence(db.Model):
    """A file that shows what was done. It lies in the evidence folder under a random name."""

    __tablename__ = "cpd_evidence"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"), index=True)
    file: Mapped[str] = mapped_column(String(64), unique=True)
    content_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    kept_at: Mapped[datetime] = mapped_column(Instant)


class CpdEntry(db.Model):
    """Something done, and what it was worth by the rules of its day, in hundredths of a unit.

    `cause` and `turn` keep the same thing from counting twice: what is taken back and done again
    has the next turn.
    """

    __tablename__ = "cpd_entries"
    __table_args__ = (
        UniqueConstraint("association_id", "account_id", "cause", "turn"),
        CheckConstraint("minutes >= 0", name="minutes"),
        CheckConstraint("units >= 0 OR corrects_id IS NOT NULL", name="units"),
        Index(None, "account_id", "association_id", "done_on"),
        # All that figures count of an entry.
        Index(
            "ix_cpd_entries_of_association",
            "association_id",
            "done_on",
            "account_id",
            "minutes",
            "at_once",
            "why_not",
            "corrects_id",
            "id",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION))
    rule_set_id: Mapped[UUID] = mapped_column(ForeignKey("cpd_rule_sets.id"))
    source: Mapped[str] = mapped_column(String(12))
    cause: Mapped[str] = mapped_column(String(120))
    turn: Mapped[int] = mapped_column(default=1)
    category: Mapped[str] = mapped_column(String(20))
    done_on: Mapped[date]
    minutes: Mapped[int]
    units: Mapped[int]
    at_once: Mapped[bool]
    why_not: Mapped[str | None] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    provider: Mapped[str] = mapped_column(String(200))
    topics: Mapped[frozenset[str]] = mapped_column(CodeSet)
    evidence_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("cpd_evidence.id", ondelete="SET NULL")
    )
    corrects_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("cpd_entries.id", ondelete="CASCADE"), unique=True
    )
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class CpdReview(db.Model):
    """What a coordinator said of an entry; the last one holds."""

    __tablename__ = "cpd_reviews"
    __table_args__ = (CheckConstraint("decision IN ('verified', 'queried')", name="decision"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    entry_id: Mapped[UUID] = mapped_column(
        ForeignKey("cpd_entries.id", ondelete="CASCADE"), index=True
    )
    decision: Mapped[str] = mapped_column(String(12))
    note: Mapped[str | None] = mapped_column(Text)
    by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(Instant)


class CpdStatement(db.Model):
    """A period as it stood when the statement was issued: `snapshot` never changes.

    What its public page shows is the holder's choice (`shows`, `named`), and ends with
    `revoked_at`. The address of the page holds a random-looking key; only its hash is kept.
    """

    __tablename__ = "cpd_statements"
    __table_args__ = (
        CheckConstraint("shows IN ('totals', 'categories', 'lines')", name="shows"),
        Index(None, "account_id", "issued_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION))
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    issued_at: Mapped[datetime] = mapped_column(Instant)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    shows: Mapped[str] = mapped_column(String(12))
    named: Mapped[bool]
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

    account: Mapped[Account] = relationship()
    association: Mapped[Association] = relationship(lazy="joined")


class PlatformStatement(db.Model):
    """A statement a learning platform sent, told apart by its id; only what is needed is kept."""

    __tablename__ = "platform_statements"

    association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"), index=True)
    token_id: Mapped[UUID] = mapped_column(ForeignKey("access_tokens.id"))
    verb: Mapped[str] = mapped_column(String(20))
    activity: Mapped[str] = mapped_column(String(500))
    fingerprint: Mapped[str] = mapped_column(String(64))
    said_at: Mapped[datetime] = mapped_column(Instant)
    stored_at: Mapped[datetime] = mapped_column(Instant)
