"""Counts of tries."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.columns import Instant
from mentor_match.extensions import db


class Tries(db.Model):
    """How often one thing was tried by one subject since the count began, and when it ends.

    `key` is a hash: who tried, or from which address, cannot be read from it.
    """

    __tablename__ = "tries"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int]
    until: Mapped[datetime] = mapped_column(Instant, index=True)
