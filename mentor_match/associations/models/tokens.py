"""Keys for the machines of an association."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mentor_match.associations.models.memberships import ASSOCIATION, PERSON
from mentor_match.columns import CodeSet, Instant
from mentor_match.extensions import db


class AccessToken(db.Model):
    """A key for a machine of an association: a learning platform, a script.

    The secret is shown once; only its hash is kept, and its first signs, to tell tokens apart.
    `scopes` are codes of `permissions.Scope`. `last_used_at` is coarse: it is written once an hour.
    `calls` counts how often it was used in the minute that began at `calls_since`.
    """

    __tablename__ = "access_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION), index=True)
    name: Mapped[str] = mapped_column(String(80))
    scopes: Mapped[frozenset[str]] = mapped_column(CodeSet)
    prefix: Mapped[str] = mapped_column(String(12))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    calls: Mapped[int] = mapped_column(default=0, server_default="0")
    calls_since: Mapped[datetime | None] = mapped_column(Instant)
