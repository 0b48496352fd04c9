"""The versions of a charter, and who signed them."""

from dataclasses import fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.pairings.models.keys import PAIRING, PERSON
from mentor_match.pairings.rules import Agreement


class CharterSignature(db.Model):
    """One of the two signed a version of the charter; `digest` tells which letters exactly."""

    __tablename__ = "charter_signatures"
    __table_args__ = (
        ForeignKeyConstraint(
            ["pairing_id", "version"],
            ["charter_versions.pairing_id", "charter_versions.number"],
            name="fk_charter_signatures_version",
            ondelete="CASCADE",
        ),
    )

    pairing_id: Mapped[UUID] = mapped_column(
        ForeignKey(PAIRING, ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime] = mapped_column(Instant)


class CharterVersion(db.Model):
    """One version of the charter of a pairing. Nothing in it changes after it was proposed.

    `proposed_by` is empty where the service made it from the request. `digest` is that of the
    whole text, the sections that are the same for all included.
    """

    __tablename__ = "charter_versions"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("in_force_at IS NULL OR set_aside_at IS NULL", name="one_end"),
    )

    pairing_id: Mapped[UUID] = mapped_column(
        ForeignKey(PAIRING, ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    text_version: Mapped[int]  # of the sections that are the same for all
    goals: Mapped[str | None] = mapped_column(Text)
    rhythm: Mapped[str | None] = mapped_column(String(20))  # a code of rules.RHYTHMS
    minutes: Mapped[int | None]
    contact: Mapped[str | None] = mapped_column(Text)
    reply_days: Mapped[int | None]
    feedback: Mapped[str | None] = mapped_column(Text)
    boundary: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    in_force_at: Mapped[datetime | None] = mapped_column(Instant)  # when the second one signed
    set_aside_at: Mapped[datetime | None] = mapped_column(Instant)

    signatures: Mapped[list[CharterSignature]] = relationship(
        order_by="(CharterSignature.signed_at, CharterSignature.account_id)",
        cascade="all, delete-orphan",
        lazy="joined",
    )

    @property
    def agreement(self) -> Agreement:
        """What the two agree in it."""
        return Agreement(**{part.name: getattr(self, part.name) for part in fields(Agreement)})

    def signed_by(self, account_id: UUID) -> bool:
        """Whether this one signed this version."""
        return any(signature.account_id == account_id for signature in self.signatures)
