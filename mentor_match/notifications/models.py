"""The outbox: a message is a row written in the transaction of its cause."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.columns import Instant
from mentor_match.extensions import db


class Message(db.Model):
    """One e-mail to one person. `key` names its cause: the same cause is told once."""

    __tablename__ = "outbox_messages"
    __table_args__ = (Index(None, "sent_at", "due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
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
