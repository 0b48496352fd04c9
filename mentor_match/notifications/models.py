"""The outbox: a message is a row written in the transaction of its cause."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.columns import Instant
from mentor_match.extensions import db

PERSON = "accounts.id"


class Message(db.Model):
    """One e-mail to one person. `key` names its cause: the same cause is told once.

    A held message waits for the daily mail of its reader and goes out inside it; `digest_id`
    says in which. `account_id` is empty for mail that has to reach an address whatever becomes
    of its account, such as a link to confirm it.
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (
        Index(None, "sent_at", "due_at"),
        Index(None, "account_id", "held"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    held: Mapped[bool] = mapped_column(default=False, server_default=false())
    digest_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("outbox_messages.id", ondelete="SET NULL"), index=True
    )
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    given_up_at: Mapped[datetime | None] = mapped_column(Instant)

    files: Mapped[list["MessageFile"]] = relationship(
        order_by="MessageFile.name", cascade="all, delete-orphan"
    )


class MessageFile(db.Model):
    """A file that goes with an e-mail, such as a date for a calendar."""

    __tablename__ = "outbox_files"

    message_id: Mapped[UUID] = mapped_column(
        ForeignKey("outbox_messages.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    content_type: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class NotificationChoice(db.Model):
    """How a reader wants the mail of a group; no row means at once."""

    __tablename__ = "notification_choices"
    __table_args__ = (CheckConstraint("choice IN ('at once', 'daily', 'off')", name="choice"),)

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True
    )
    group: Mapped[str] = mapped_column(String(20), primary_key=True)
    choice: Mapped[str] = mapped_column(String(8))
    chosen_at: Mapped[datetime] = mapped_column(Instant)
