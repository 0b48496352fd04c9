"""What coordinators did about what was stuck."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.columns import Instant
from mentor_match.extensions import db


class Intervention(db.Model):
    """One act of a coordinator of an association about one case.

    Exactly one of the four keys is set; with what it points to goes the row, and its note. A case
    is not shown to the coordinators of this association before `until`.
    """

    __tablename__ = "interventions"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('pairing', 'request', 'goal', 'mentor', 'proposal')", name="kind"
        ),
        CheckConstraint(
            "action IN ('remind', 'offer next', 'call', 'pause', 'close', 'snooze')", name="action"
        ),
        CheckConstraint(
            "(CASE WHEN pairing_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN request_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN mentor_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN proposal_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_case",
        ),
        Index(None, "association_id", "done_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    association_id: Mapped[UUID] = mapped_column(ForeignKey("associations.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    pairing_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("pairings.id", ondelete="CASCADE"), index=True
    )
    request_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("mentorship_requests.id", ondelete="CASCADE"), index=True
    )
    mentor_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    proposal_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("proposals.id", ondelete="CASCADE"), index=True
    )
    action: Mapped[str] = mapped_column(String(12))
    note: Mapped[str | None] = mapped_column(Text)  # between coordinators of the association
    until: Mapped[date]
    done_at: Mapped[datetime] = mapped_column(Instant)
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))

    @property
    def case_id(self) -> UUID:
        """What it was about."""
        found = self.pairing_id or self.request_id or self.mentor_id or self.proposal_id
        assert found is not None  # a constraint of the table says so
        return found
