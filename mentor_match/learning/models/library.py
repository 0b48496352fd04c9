"""Training resources that can be attached to a pairing."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.columns import CodeSet, Instant
from mentor_match.extensions import db


class Resource(db.Model):
    """An open course, guide or tool somewhere else: facts about it, and its address.

    `confirmed_at` says when its address was last seen to work; empty means not confirmed.
    Sizes and lengths are empty where they are not known: nothing is guessed.
    """

    __tablename__ = "resources"
    __table_args__ = (
        CheckConstraint("size_kb > 0", name="size"),
        CheckConstraint("minutes > 0", name="minutes"),
        # Some providers list several resources under one address.
        UniqueConstraint("address", "title"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    title: Mapped[str] = mapped_column(String(300))
    provider: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(500))
    languages: Mapped[frozenset[str]] = mapped_column(CodeSet)
    licence: Mapped[str | None] = mapped_column(String(120))
    topics: Mapped[frozenset[str]] = mapped_column(CodeSet)
    cadres: Mapped[frozenset[str]] = mapped_column(CodeSet)  # empty: for everyone
    format: Mapped[str | None] = mapped_column(String(40))
    size_kb: Mapped[int | None]
    minutes: Mapped[int | None]
    added_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
