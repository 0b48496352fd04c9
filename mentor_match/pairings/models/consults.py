"""Consults: one role asks another, and the loop is closed."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.pairings.models.keys import ASSOCIATION, PAIRING, PERSON


class Consult(db.Model):
    """An ISBAR consult. `receiver_id` is empty while it waits for anyone of a cadre.

    Cadres and setting are those of the day it was asked, as a pairing keeps them.
    """

    __tablename__ = "consults"
    __table_args__ = (
        CheckConstraint(
            "state IN ('asked', 'read back', 'corrected', 'agreed', 'advised', 'closed', "
            "'declined', 'withdrawn', 'expired')",
            name="state",
        ),
        CheckConstraint("urgency IN ('routine', 'soon', 'urgent')", name="urgency"),
        CheckConstraint("asker_id <> receiver_id", name="two_people"),
        Index(None, "asker_id", "state"),
        Index(None, "receiver_id", "state"),
        Index(None, "association_id", "to_cadre", "state"),
        Index(None, "state", "act_by"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pairing_id: Mapped[UUID] = mapped_column(ForeignKey(PAIRING, ondelete="CASCADE"), index=True)
    asker_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    receiver_id: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION))  # of who is asked
    from_cadre: Mapped[str] = mapped_column(String(4))
    from_setting: Mapped[str | None] = mapped_column(String(12))
    to_cadre: Mapped[str] = mapped_column(String(4))
    urgency: Mapped[str] = mapped_column(String(12))
    asked_for: Mapped[str] = mapped_column(String(20))  # a code of rules.ASKED_FOR
    situation: Mapped[str] = mapped_column(Text)
    background: Mapped[str] = mapped_column(Text)
    assessment: Mapped[str] = mapped_column(Text)
    request: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12), default="asked")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    act_by: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    asker: Mapped[Account] = relationship(foreign_keys=asker_id)
    receiver: Mapped[Account | None] = relationship(foreign_keys=receiver_id)
    trail: Mapped[list["ConsultEntry"]] = relationship(
        order_by="ConsultEntry.number", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def in_queue(self) -> bool:
        """Whether it waits for anyone of the cadre."""
        return self.receiver_id is None and self.state == "asked"


class ConsultEntry(db.Model):
    """One step of a consult: who did what, in which words. The cadre is that of who did it."""

    __tablename__ = "consult_entries"
    __table_args__ = (UniqueConstraint("consult_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    consult_id: Mapped[UUID] = mapped_column(ForeignKey("consults.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    cadre: Mapped[str | None] = mapped_column(String(4))
    act: Mapped[str] = mapped_column(String(12))
    words: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(String(20))
    to_cadre: Mapped[str | None] = mapped_column(String(4))

    by: Mapped[Account | None] = relationship()


class ConsultTaker(db.Model):
    """A mentor who takes consults that are asked of a whole cadre."""

    __tablename__ = "consult_takers"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True
    )
    since: Mapped[datetime] = mapped_column(Instant)
