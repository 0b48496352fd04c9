"""Where an association's systems are told that something happened."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.associations.models.memberships import ASSOCIATION
from mentor_match.columns import CodeSet, Instant
from mentor_match.extensions import db


class Webhook(db.Model):
    """An address, and what is told there: codes of `rules.EVENTS`.

    The secret that signs is made from the id, the turn and the secret of the service, so that the
    table alone signs nothing. While `rests_until` lies ahead, nothing is sent: its server failed.
    """

    __tablename__ = "webhooks"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    association_id: Mapped[UUID] = mapped_column(
        ForeignKey(ASSOCIATION, ondelete="CASCADE"), index=True
    )
    url: Mapped[str] = mapped_column(String(500))
    events: Mapped[frozenset[str]] = mapped_column(CodeSet)
    turn: Mapped[int] = mapped_column(default=1)
    turned_at: Mapped[datetime | None] = mapped_column(Instant)
    made_at: Mapped[datetime] = mapped_column(Instant)
    rests_until: Mapped[datetime | None] = mapped_column(Instant)


class WebhookDelivery(db.Model):
    """One thing to tell one webhook, written in the transaction of its cause. Ids only."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index(None, "sent_at", "given_up_at", "due_at"),
        Index(None, "webhook_id", "made_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID]
    made_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(String(40))
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    given_up_at: Mapped[datetime | None] = mapped_column(Instant)

    webhook: Mapped[Webhook] = relationship(lazy="joined", innerjoin=True)
