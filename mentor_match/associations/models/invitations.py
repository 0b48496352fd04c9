"""Invitations to people of a register who have no account yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.associations.models.memberships import PERSON
from mentor_match.associations.models.register import RegisterEntry
from mentor_match.columns import Instant
from mentor_match.extensions import db


class RegisterInvitation(db.Model):
    """The one invitation of a person in a register, however often it is sent.

    `waiting` says that a mail has to be written. Only the hash of the secret in the last mail is
    kept: a newer mail ends the link of the one before.
    """

    __tablename__ = "register_invitations"
    __table_args__ = (CheckConstraint("answer IN ('accepted', 'refused')", name="answer"),)

    entry_id: Mapped[UUID] = mapped_column(
        ForeignKey("register_entries.id", ondelete="CASCADE"), primary_key=True
    )
    waiting: Mapped[bool] = mapped_column(default=True, index=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    secret_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    times: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[str | None] = mapped_column(String(8))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    entry: Mapped[RegisterEntry] = relationship(lazy="joined")
