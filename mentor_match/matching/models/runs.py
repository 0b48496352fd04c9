"""Cohort runs: what was asked for, what came out, and what became of each proposal."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Programme
from mentor_match.columns import Instant
from mentor_match.extensions import db

PERSON, PROGRAMME, RUN = "accounts.id", "programmes.id", "cohort_runs.id"


class CohortRun(db.Model):
    """One draft of all pairs of a programme.

    `wish` is what the coordinator asked for (`rules.Wish` as JSON), `outcome` the figures that
    came out. `fingerprint` is a digest of every fact that went in: equal fingerprints and engine
    versions give equal pairs. The work is done by a worker, whose key is `claim`: it holds the run
    until `claimed_until` and says how far it is in `stage` and `share`.
    """

    __tablename__ = "cohort_runs"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        CheckConstraint("state IN ('draft', 'published', 'discarded')", name="state"),
        CheckConstraint("work IN ('waiting', 'working', 'done', 'stopped', 'failed')", name="work"),
        CheckConstraint("share BETWEEN 0 AND 100", name="share"),
        Index(None, "work", "asked_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey(PROGRAMME, ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default="draft")
    wish: Mapped[dict[str, Any]] = mapped_column(JSON)
    seed: Mapped[int]  # of the intervals in the comparison of groups
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))

    work: Mapped[str] = mapped_column(String(12), default="waiting")
    stage: Mapped[str | None] = mapped_column(String(20))  # a code of rules.STAGES
    share: Mapped[int] = mapped_column(default=0)  # per cent
    attempts: Mapped[int] = mapped_column(default=0)
    claim: Mapped[UUID | None]
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
    stop_asked_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    trouble: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    fingerprint: Mapped[str | None] = mapped_column(String(64))
    engine: Mapped[str | None] = mapped_column(String(120))
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    published_at: Mapped[datetime | None] = mapped_column(Instant)

    programme: Mapped[Programme] = relationship(lazy="joined")


class Proposal(db.Model):
    """A mentee and a mentor who are proposed to each other, with the reasons.

    In a draft it is proposed or locked; once the run is published both confirm, or one refuses.
    `follows_id` is the refused proposal in whose place this one came.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'locked', 'confirmed', 'refused')", name="state"),
        UniqueConstraint("run_id", "mentee_id", "mentor_id"),
        Index(None, "mentee_id", "state"),
        Index(None, "mentor_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    run_id: Mapped[UUID] = mapped_column(ForeignKey(RUN, ondelete="CASCADE"))
    mentee_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    mentor_id: Mapped[UUID] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"))
    mentee_association_id: Mapped[UUID] = mapped_column(ForeignKey("associations.id"), index=True)
    mentor_association_id: Mapped[UUID] = mapped_column(ForeignKey("associations.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default="proposed")
    score: Mapped[float]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    follows_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("proposals.id", ondelete="SET NULL"), index=True
    )
    mentee_confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    mentor_confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    refused_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    reason: Mapped[str | None] = mapped_column(String(40))  # a code of rules.REFUSAL_REASONS
    told_at: Mapped[datetime | None] = mapped_column(Instant)

    run: Mapped[CohortRun] = relationship(lazy="joined")
    mentee: Mapped[Account] = relationship(foreign_keys=mentee_id)
    mentor: Mapped[Account] = relationship(foreign_keys=mentor_id)


class RunMentee(db.Model):
    """What a run found for a mentee beside the pairs: why none, and who comes next.

    `alternates` are the next best mentors, each with its score and reasons, for the case that a
    proposal is refused.
    """

    __tablename__ = "run_mentees"

    run_id: Mapped[UUID] = mapped_column(ForeignKey(RUN, ondelete="CASCADE"), primary_key=True)
    mentee_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True
    )
    association_id: Mapped[UUID] = mapped_column(ForeignKey("associations.id"), index=True)
    missing: Mapped[int] = mapped_column(default=0)  # mentors fewer than wished for
    reason: Mapped[str | None] = mapped_column(String(40))  # of engine.Unmatched
    unlock: Mapped[str | None] = mapped_column(String(40))
    competitors: Mapped[int | None]  # how many compete for the places of the next figure
    contested: Mapped[int | None]
    rule: Mapped[str | None] = mapped_column(String(20))  # the hard rule most in the way
    alternates: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    told_at: Mapped[datetime | None] = mapped_column(Instant)

    mentee: Mapped[Account] = relationship()


class PairWish(db.Model):
    """A coordinator's word on a pair, for every run of the programme from now on."""

    __tablename__ = "pair_wishes"
    __table_args__ = (CheckConstraint("kind IN ('lock', 'forbid')", name="kind"),)

    programme_id: Mapped[UUID] = mapped_column(
        ForeignKey(PROGRAMME, ondelete="CASCADE"), primary_key=True
    )
    mentee_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True
    )
    mentor_id: Mapped[UUID] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(String(40))  # a code of rules.FORBID_REASONS
    said_by: Mapped[UUID | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    said_at: Mapped[datetime] = mapped_column(Instant)

    mentee: Mapped[Account] = relationship(foreign_keys=mentee_id)
    mentor: Mapped[Account] = relationship(foreign_keys=mentor_id)
