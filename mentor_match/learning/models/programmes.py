"""What programmes give to everyone in them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.associations.models import PERSON
from mentor_match.columns import Instant
from mentor_match.extensions import db


class ProgrammeResource(db.Model):
    """A resource that a programme attaches to every pairing it makes, in the order of `place`."""

    __tablename__ = "programme_resources"

    programme_id: Mapped[UUID] = mapped_column(
        ForeignKey("programmes.id", ondelete="CASCADE"), primary_key=True
    )
    resource_id: Mapped[UUID] = mapped_column(
        ForeignKey("resources.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(Instant)
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
