"""Credentials that were issued, and their places in the list of what was withdrawn."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.columns import Instant
from mentor_match.extensions import db


class Credential(db.Model):
    """A signed credential of one person for one thing done.

    `earned_in` is the id of that thing, a pairing: learning knows no pairings, so it is no
    foreign key. `token` is what was signed, to the byte.
    """

    __tablename__ = "credentials"
    __table_args__ = (
        CheckConstraint("role IN ('mentee', 'mentor')", name="role"),
        UniqueConstraint("account_id", "earned_in"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    earned_in: Mapped[UUID]
    role: Mapped[str] = mapped_column(String(8))
    naming: Mapped[str] = mapped_column(String(8))
    token: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

    account: Mapped[Account] = relationship()


class CredentialSlot(db.Model):
    """The bit of a credential. It outlives the credential: what is erased counts as withdrawn."""

    __tablename__ = "credential_slots"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    credential_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("credentials.id", ondelete="SET NULL"), index=True
    )
    taken_at: Mapped[datetime] = mapped_column(Instant)
