"""Answers, under a pseudonym; nothing here points to an account.

`subject` is made from the account's id with a key that lies outside the database (`keys`). Who
has the database alone cannot tell whose answers these are, and there is no join that could.
"""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.columns import CodeSet
from mentor_match.extensions import db

SUBJECT = String(64)
FIVE = ("leave_post", "leave_country", "leave_profession", "burnout", "satisfaction")


class PulseAnswer(db.Model):
    """What one person answered at one time; all empty where they skipped it.

    Of the time only the month is kept, of the person only through which association and
    programme they look for a mentor, and whether they had one by then.
    """

    __tablename__ = "pulse_answers"
    __table_args__ = (
        UniqueConstraint("subject", "wave"),
        CheckConstraint("wave IN (0, 3, 6, 12)", name="wave"),
        *(CheckConstraint(f"{field} BETWEEN 1 AND 5", name=field) for field in FIVE),
        CheckConstraint(
            "skipped = (month IS NULL) AND skipped = (association_id IS NULL)"
            " AND skipped = (mentored IS NULL)",
            name="skipped_is_empty",
        ),
        Index(None, "association_id", "wave"),
        Index(None, "programme_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    subject: Mapped[str] = mapped_column(SUBJECT)
    wave: Mapped[int]  # months after the start
    skipped: Mapped[bool]
    month: Mapped[date | None]
    association_id: Mapped[UUID | None] = mapped_column(ForeignKey("associations.id"))
    programme_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("programmes.id", ondelete="SET NULL")
    )
    mentored: Mapped[bool | None]
    leave_post: Mapped[int | None]
    leave_country: Mapped[int | None]
    leave_profession: Mapped[int | None]
    burnout: Mapped[int | None]
    satisfaction: Mapped[int | None]
    keeps: Mapped[frozenset[str] | None] = mapped_column(CodeSet)

    @property
    def values(self) -> dict[str, int | None]:
        """measure -> answer, 1 to 5."""
        return {field: getattr(self, field) for field in FIVE}


class PulseStop(db.Model):
    """Somebody does not want to be asked any more."""

    __tablename__ = "pulse_stops"

    subject: Mapped[str] = mapped_column(SUBJECT, primary_key=True)
