"""Mentors and proposals of runs that need a word from the coordinator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select, union_all
from sqlalchemy.orm import aliased

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Membership
from mentor_match.associations.rules import MembershipState
from mentor_match.extensions import db
from mentor_match.insight.rules.stuck import QUIET, MentorTrouble, mentor_troubles
from mentor_match.matching.models import CohortRun, Proposal
from mentor_match.matching.rules import OPEN_PROPOSALS, RunState
from mentor_match.pairings.models import MentorshipRequest
from mentor_match.pairings.queries.rows import own_part, side_of
from mentor_match.pairings.rules import RequestState
from mentor_match.profiles.models import MentorProfile
from mentor_match.profiles.rules import PauseReason
from mentor_match.web.statements import made_once


@dataclass(frozen=True, slots=True)
class Stuck:
    """A mentor, or a proposal of a run. Names stay empty of other associations'
    members, and of who left."""

    id: UUID
    since: datetime
    mentee: str = ""
    mentor: str = ""
    programme: str = ""
    mentee_said: bool = False
    mentor_said: bool = False
    waiting: int = 0
    troubles: tuple[MentorTrouble, ...] = ()


def list_stuck_mentors(association_id: UUID, now: datetime) -> Sequence[Stuck]:
    """Mentors of the association who do not answer, are full, or paused long ago."""
    found = []
    for mentor in db.session.execute(*_of_interest(association_id)):
        troubles = mentor_troubles(
            paused_at=mentor.paused_at,
            paused_until=mentor.paused_until,
            silent=mentor.pause_reason == PauseReason.SILENT,
            full=mentor.places_taken >= mentor.capacity,
            waiting=mentor.waiting,
            unanswered=mentor.unanswered,
            now=now,
        )
        since = mentor.paused_at or mentor.asked_at or mentor.unanswered_since
        if troubles and since is not None:
            found.append(
                Stuck(
                    mentor.account_id,
                    since,
                    mentor=mentor.full_name,
                    waiting=mentor.waiting,
                    troubles=troubles,
                )
            )
    return found


@made_once
def _of_interest(association_id: UUID) -> Any:
    """Mentors who may need a word, each sort found in an index of its own; how many requests wait
    for them, and since when: they may wait in vain, if the mentor is full."""
    mentor, waits = MentorProfile.account_id, MentorshipRequest.state == RequestState.REQUESTED
    full = MentorProfile.places_taken >= MentorProfile.capacity
    asked = select(MentorshipRequest.mentor_id).where(waits)
    sorts = (
        MentorProfile.paused_at.is_not(None),
        MentorProfile.unanswered >= QUIET,
        full & mentor.in_(asked),
    )

    def of_requests(what: Any) -> Any:
        return select(what).where(MentorshipRequest.mentor_id == mentor, waits).scalar_subquery()

    return (
        select(
            mentor,
            MentorProfile.paused_at,
            MentorProfile.paused_until,
            MentorProfile.pause_reason,
            MentorProfile.unanswered,
            MentorProfile.unanswered_since,
            MentorProfile.places_taken,
            MentorProfile.capacity,
            Account.full_name,
            of_requests(func.count()).label("waiting"),
            of_requests(func.min(MentorshipRequest.requested_at)).label("asked_at"),
        )
        .join(Account, Account.id == mentor)
        .where(
            _member_of(association_id, mentor),
            MentorProfile.completed_at.is_not(None),
            Account.active,
            mentor.in_(union_all(*(select(mentor).where(one) for one in sorts))),
        )
    )


def _member_of(association_id: UUID, person: Any) -> ColumnElement[bool]:
    """Whether a person is a verified member."""
    return (
        select(Membership.id)
        .where(
            Membership.account_id == person,
            Membership.association_id == association_id,
            Membership.state == MembershipState.VERIFIED,
        )
        .exists()
    )


def list_stuck_proposals(association_id: UUID, now: datetime, days: int) -> Sequence[Stuck]:
    """Proposals of published runs that wait longer than a request may."""
    told = now - timedelta(days=days)
    return [
        Stuck(
            one.id,
            one.told_at,
            mentee=mentee_name or "",
            mentor=mentor_name or "",
            programme=one.run.programme.title,
            mentee_said=one.mentee_confirmed_at is not None,
            mentor_said=one.mentor_confirmed_at is not None,
        )
        for one, mentee_name, mentor_name in db.session.execute(*_told_by(association_id, told))
    ]


@made_once
def _told_by(association_id: UUID, told: datetime) -> Any:
    mentee, mentor = aliased(Account), aliased(Account)
    return (
        select(
            Proposal,
            case((own_part(Proposal, "mentee", association_id), mentee.full_name)),
            case((own_part(Proposal, "mentor", association_id), mentor.full_name)),
        )
        .join(CohortRun, CohortRun.id == Proposal.run_id)
        .join(mentee, mentee.id == Proposal.mentee_id)
        .join(mentor, mentor.id == Proposal.mentor_id)
        .where(
            side_of(Proposal, association_id),
            CohortRun.state == RunState.PUBLISHED,
            Proposal.state.in_(OPEN_PROPOSALS),
            Proposal.told_at <= told,
        )
        .order_by(Proposal.told_at, Proposal.id)
    )
