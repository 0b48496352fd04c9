"""What somebody reported to the coordinators."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.pairings.models.keys import ASSOCIATION, PERSON


class Concern(db.Model):
    """A concern about a person, for the coordinators of both associations.

    Who did not want to be named is written nowhere, not even here: `reporter_id` is empty, and
    so is the request or pairing that only two people share, because it would name them.
    """

    __tablename__ = "concerns"
    __table_args__ = (CheckConstraint("state IN ('open', 'looked into', 'closed')", name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(PERSON, ondelete="SET NULL"), index=True
    )
    person_association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION), index=True)
    reporter_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(PERSON, ondelete="SET NULL"), index=True
    )
    reporter_association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION), index=True)
    about: Mapped[str] = mapped_column(String(12), default="person")  # rules.CONCERN_ABOUT
    about_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(20))  # rules.CONCERN_KINDS
    words: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12), default="open")
    reported_at: Mapped[datetime] = mapped_column(Instant)
    looked_into_at: Mapped[datetime | None] = mapped_column(Instant)
    looked_into_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    outcome: Mapped[str | None] = mapped_column(String(20))  # rules.CONCERN_OUTCOMES
    note: Mapped[str | None] = mapped_column(Text)  # between coordinators

    person: Mapped[Account | None] = relationship(foreign_keys=person_id, lazy="joined")
    reporter: Mapped[Account | None] = relationship(foreign_keys=reporter_id, lazy="joined")
