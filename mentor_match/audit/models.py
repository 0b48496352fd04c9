"""The audit: append-only, each record sealed with the one before it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.columns import Instant
from mentor_match.extensions import db


class AuditRecord(db.Model):
    """Who did what to what, and why. Ids only: no name, so that erasure leaves the chain whole."""

    __tablename__ = "audit_records"
    __table_args__ = (
        Index(None, "subject", "subject_id"),
        # Coordinators see the latest acts of their association, of all kinds or of one.
        Index(None, "association_id", "number"),
        Index(None, "association_id", "verb", "number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    verb: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID | None]
    actor_id: Mapped[UUID | None] = mapped_column(index=True)
    association_id: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64), unique=True)

    def act(self) -> dict[str, object]:
        """What the seal covers beside the time and the seal before."""
        return {
            "number": self.number,
            "verb": self.verb,
            "subject": self.subject,
            "subject_id": str(self.subject_id) if self.subject_id else None,
            "actor_id": str(self.actor_id) if self.actor_id else None,
            "association_id": str(self.association_id) if self.association_id else None,
            "reason": self.reason,
            "facts": self.facts,
        }


class AuditHead(db.Model):
    """One row: the last number and seal. Whoever writes next locks it first."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    seal: Mapped[str] = mapped_column(String(64))
