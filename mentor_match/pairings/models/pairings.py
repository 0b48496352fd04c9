"""A mentee and a mentor who said yes to each other."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.pairings.models.charter import CharterVersion
from mentor_match.pairings.models.goals import PairingGoal
from mentor_match.pairings.models.keys import ASSOCIATION, PERSON
from mentor_match.pairings.models.proposals import SessionProposal
from mentor_match.pairings.models.requests import MentorshipRequest
from mentor_match.pairings.models.resources import PairingResource
from mentor_match.pairings.models.sessions import PairingSession
from mentor_match.pairings.models.tracks import PairingTrack
from mentor_match.pairings.rules import Course, SessionState, signatures_that_count
from mentor_match.reference.tracks import Agenda, agenda


class Pairing(db.Model):
    """A mentee and a mentor who said yes to each other.

    The cadres are those of the day it opened: monitoring must not change when a person does.
    """

    __tablename__ = "pairings"
    __table_args__ = (
        CheckConstraint("state IN ('active', 'paused', 'completed', 'ended early')", name="state"),
        Index(None, "mentee_id", "state"),
        Index(None, "mentor_id", "state"),
        # All that figures count of a pairing, by side: see `queries.rows.rows_of`.
        Index(
            "ix_pairings_of_mentees", "mentee_association_id", "opened_at",
            "mentor_association_id", "programme_id", "state", "ended_at",
            "mentee_cadre", "mentor_cadre", "mentee_id", "mentor_id", "id",
        ),
        Index(
            "ix_pairings_of_mentors", "mentor_association_id", "opened_at",
            "mentee_association_id", "programme_id", "state", "ended_at",
            "mentee_cadre", "mentor_cadre", "mentor_id", "id",
        ),
        # What is counted by state, in this order, and found by it: see `queries.rows.sums_of`.
        Index(
            "ix_pairings_states_of_mentees", "mentee_association_id", "state", "opened_at",
            "resumed_at", "mentee_cadre", "mentor_cadre", "id", "held_at", "missed", "signed",
        ),
        Index(
            "ix_pairings_states_of_mentors", "mentor_association_id", "state", "opened_at",
            "mentee_association_id", "resumed_at", "mentee_cadre", "mentor_cadre", "id",
            "held_at", "missed", "signed",
        ),
        Index(None, "programme_id", "mentee_id"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("mentorship_requests.id", ondelete="CASCADE"), unique=True
    )
    mentee_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    mentor_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    mentee_association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION))
    mentor_association_id: Mapped[UUID] = mapped_column(ForeignKey(ASSOCIATION))
    # The programme that proposed the two to each other, where one did.
    programme_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("programmes.id", ondelete="SET NULL"), index=True
    )
    mentee_cadre: Mapped[str] = mapped_column(String(4))
    mentor_cadre: Mapped[str] = mapped_column(String(4))
    state: Mapped[str] = mapped_column(String(12), default="active")
    opened_at: Mapped[datetime] = mapped_column(Instant)
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    resumed_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(40))
    # What its sessions and charters say, kept here by `keep_course`: thousands of pairings are
    # gone through for the few that need a hand, and none of their sessions has to be looked up.
    held_at: Mapped[datetime | None] = mapped_column(Instant)  # when the last one held began
    missed: Mapped[int] = mapped_column(default=0, server_default="0")  # since then
    signed: Mapped[int] = mapped_column(default=0, server_default="0")  # how many, the charter

    request: Mapped[MentorshipRequest] = relationship(lazy="joined", innerjoin=True)
    mentee: Mapped[Account] = relationship(foreign_keys=mentee_id)
    mentor: Mapped[Account] = relationship(foreign_keys=mentor_id)
    charters: Mapped[list[CharterVersion]] = relationship(
        order_by="CharterVersion.number", lazy="selectin"
    )
    sessions: Mapped[list[PairingSession]] = relationship(
        order_by="(PairingSession.starts_at, PairingSession.id)", lazy="selectin"
    )
    proposals: Mapped[list[SessionProposal]] = relationship(
        order_by="(SessionProposal.proposed_at, SessionProposal.id)",
        lazy="selectin",
        cascade="all, delete-orphan",
    )
    goals: Mapped[list[PairingGoal]] = relationship(
        order_by="(PairingGoal.set_at, PairingGoal.id)", lazy="selectin"
    )
    resources: Mapped[list[PairingResource]] = relationship(order_by="PairingResource.place")
    track: Mapped[PairingTrack | None] = relationship()

    def other(self, account_id: UUID) -> Account:
        """The one of the two who is not this one."""
        return self.mentor if account_id == self.mentee_id else self.mentee

    @property
    def charter_in_force(self) -> CharterVersion | None:
        """The newest version that both signed."""
        return next((v for v in reversed(self.charters) if v.in_force_at is not None), None)

    @property
    def charter_open(self) -> CharterVersion | None:
        """The version that waits for signatures: the newest one, unless it was settled."""
        newest = self.charters[-1] if self.charters else None
        settled = newest is None or newest.in_force_at or newest.set_aside_at
        return None if settled else newest

    def signed_by(self, account_id: UUID) -> bool:
        """Whether this one signed the charter: the one in force, or the first that may come so."""
        version = self.charter_in_force or self.charter_open
        return version is not None and version.signed_by(account_id)

    @property
    def agenda(self) -> Agenda | None:
        """The track the two took, as far as they walked it; None where they took none."""
        if self.track is None:
            return None
        since = self.track.taken_at
        held = [s for s in self.sessions if s.state == SessionState.HELD and s.starts_at >= since]
        return agenda(self.track.code, len(held))

    @property
    def course(self) -> Course:
        """How it went so far, as far as its health depends on it."""
        return Course(
            state=self.state,
            opened_at=self.opened_at,
            resumed_at=self.resumed_at,
            signed=self.signed,
            last_held=self.held_at,
            missed=self.missed,
        )

    def keep_course(self) -> None:
        """Keep what its sessions and charters say of it. Whoever settles a session, or adds or
        signs a version of the charter, calls this, with the pairing locked."""
        held = [s.starts_at for s in self.sessions if s.state == SessionState.HELD]
        missed = [s.starts_at for s in self.sessions if s.state == SessionState.MISSED]
        since = max(held, default=self.opened_at)
        self.held_at = max(held, default=None)
        self.missed = sum(at > since for at in missed)
        self.signed = signatures_that_count(
            self.charter_in_force is not None,
            len(self.charters[-1].signatures) if self.charters else 0,
        )
