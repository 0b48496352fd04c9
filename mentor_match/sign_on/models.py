"""Identity servers of associations, and who is linked to an account there."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.associations.models import ASSOCIATION, PERSON, Association
from mentor_match.columns import Instant
from mentor_match.extensions import db


class IdentityServer(db.Model):
    """Where the members of an association sign in elsewhere: one for each association.

    `secret` is what this service shows there, encrypted under a key outside the database.
    """

    __tablename__ = "identity_servers"

    association_id: Mapped[UUID] = mapped_column(
        ForeignKey(ASSOCIATION, ondelete="CASCADE"), primary_key=True
    )
    issuer: Mapped[str] = mapped_column(String(300))
    client_id: Mapped[str] = mapped_column(String(255))
    secret: Mapped[str] = mapped_column(Text)
    set_up_at: Mapped[datetime] = mapped_column(Instant)

    association: Mapped[Association] = relationship(lazy="joined", innerjoin=True)


class LinkedIdentity(db.Model):
    """An account here that somebody opens with their account at an identity server.

    The server calls the person by `subject`, for ever; names and addresses there may change hands.
    """

    __tablename__ = "linked_identities"
    __table_args__ = (
        UniqueConstraint("association_id", "issuer", "subject"),
        UniqueConstraint("association_id", "account_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    association_id: Mapped[UUID] = mapped_column(
        ForeignKey("identity_servers.association_id", ondelete="CASCADE")
    )
    account_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
