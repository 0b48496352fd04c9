"""A file of resources that waits for a decision: it is kept between its dry run and its import."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.associations.models import ASSOCIATION, PERSON
from mentor_match.columns import Instant
from mentor_match.extensions import db


class LibraryImport(db.Model):
    """A file, for whom it is meant, and what its headings are taken for.

    It is there only until somebody decides: importing and discarding both delete it.
    """

    __tablename__ = "library_imports"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    association_id: Mapped[UUID] = mapped_column(
        ForeignKey(ASSOCIATION, ondelete="CASCADE"), index=True
    )
    account_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"), index=True)
    filename: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    headings: Mapped[dict[str, Any]] = mapped_column(JSON)
    own_only: Mapped[bool]
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
