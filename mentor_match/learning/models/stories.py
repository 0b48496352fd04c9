"""Stories of role models, and what their writers consented to."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.associations.models import ASSOCIATION, PERSON, Association
from mentor_match.columns import CodeSet, Instant
from mentor_match.extensions import db


class Story(db.Model):
    """How somebody came where they are, in their own words. Cadre and place are of that day.

    Whether it is public says its state; what it may be used for says its open consent.
    """

    __tablename__ = "stories"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'published', 'returned', 'withdrawn')", name="state"),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published"),
        Index(None, "state", "published_at"),
        Index(None, "association_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"), index=True)
    association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION, ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    language: Mapped[str] = mapped_column(String(12))
    cadre: Mapped[str] = mapped_column(String(8))
    setting: Mapped[str | None] = mapped_column(String(20))
    topics: Mapped[frozenset[str]] = mapped_column(CodeSet)
    headline: Mapped[str] = mapped_column(String(120))
    started: Mapped[str] = mapped_column(Text)
    helped: Mapped[str] = mapped_column(Text)
    advice: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    word_back: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    account: Mapped[Account] = relationship(foreign_keys=account_id, lazy="joined")
    association: Mapped[Association] = relationship(lazy="joined")
    consents: Mapped[list["StoryConsent"]] = relationship(
        order_by="StoryConsent.given_at", lazy="selectin", cascade="all, delete-orphan"
    )

    @property
    def purposes(self) -> frozenset[str]:
        """What the writer agrees to now; nothing once it is revoked."""
        opened = [consent for consent in self.consents if consent.revoked_at is None]
        return opened[-1].purposes if opened else frozenset()

    @property
    def byline(self) -> str | None:
        """The name to show, where the writer agreed to that."""
        return self.account.full_name if "name" in self.purposes else None


class StoryConsent(db.Model):
    """One yes: what for, to which version of the words, when, and when it was taken back."""

    __tablename__ = "story_consents"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    story_id: Mapped[UUID] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), index=True)
    purposes: Mapped[frozenset[str]] = mapped_column(CodeSet)
    wording: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
