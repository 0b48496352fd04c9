"""Mentors and proposals of runs that need a word from the coordinator."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, union_all
from sqlalchemy.orm import aliased

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Membership
from mentor_match.associations.rules import MembershipState
from mentor_match.extensions import db
from mentor_match.insight.rules.stuck import QUIET, MentorTrouble, mentor_troubles
from mentor_match.matching.models import CohortRun, Proposal
from mentor_match.matching.rules import OPEN_PROPOSALS, RunState
from mentor_match.pairings.models import MentorshipRequest
from mentor_match.pairings.queries.rows import side_of
from mentor_match.pairings.rules import RequestState
from mentor_match.profiles.models import MentorProfile
from mentor_match.profiles.rules import PauseReason


@dataclass(frozen=True, slots=True)
class Stuck:
    """A mentor, or a proposal of a run. Names of other associations' members stay empty."""

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
    waiting = _waiting(association_id)
    found = []
    for mentor in db.session.execute(
        select(
            MentorProfile.account_id,
            MentorProfile.paused_at,
            MentorProfile.paused_until,
            MentorProfile.pause_reason,
            MentorProfile.unanswered,
            MentorProfile.unanswered_since,
            MentorProfile.places_taken,
            MentorProfile.capacity,
            Account.full_name,
        )
        .join(Account, Account.id == MentorProfile.account_id)
        .where(
            _member_of(association_id, MentorProfile.account_id),
            MentorProfile.completed_at.is_not(None),
            Account.active,
            MentorProfile.account_id.in_(_of_interest(waiting)),
        )
    ):
        count, asked = waiting.get(mentor.account_id, (0, None))
        troubles = mentor_troubles(
            paused_at=mentor.paused_at,
            paused_until=mentor.paused_until,
            silent=mentor.pause_reason == PauseReason.SILENT,
            full=mentor.places_taken >= mentor.capacity,
            waiting=count,
            unanswered=mentor.unanswered,
            now=now,
        )
        since = mentor.paused_at or asked or mentor.unanswered_since
        if troubles and since is not None:
            found.append(
                Stuck(
                    mentor.account_id,
                    since,
                    mentor=mentor.full_name,
                    waiting=count,
                    troubles=troubles,
                )
            )
    return found


def _of_interest(waiting: Iterable[UUID]) -> Any:
    """Mentors who may need a word, each sort found in an index of its own: who waits for those who
    are asked may wait in vain, if they are full."""
    mentor = MentorProfile.account_id
    sorts = (MentorProfile.paused_at.is_not(None), MentorProfile.unanswered >= QUIET)
    return union_all(*(select(mentor).where(one) for one in (*sorts, mentor.in_(waiting))))


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


def _waiting(association_id: UUID) -> dict[UUID, tuple[int, datetime]]:
    """mentor -> (open requests, the day of the first)."""
    rows = db.session.execute(
        select(MentorshipRequest.mentor_id, func.count(), func.min(MentorshipRequest.requested_at))
        .where(
            MentorshipRequest.state == RequestState.REQUESTED,
            _member_of(association_id, MentorshipRequest.mentor_id),
        )
        .group_by(MentorshipRequest.mentor_id)
    )
    return {mentor: (count, first) for mentor, count, first in rows}


def list_stuck_proposals(association_id: UUID, now: datetime, days: int) -> Sequence[Stuck]:
    """Proposals of published runs that wait longer than a request may."""
    mentee, mentor = aliased(Account), aliased(Account)
    rows = db.session.execute(
        select(Proposal, mentee.full_name, mentor.full_name)
        .join(CohortRun, CohortRun.id == Proposal.run_id)
        .join(mentee, mentee.id == Proposal.mentee_id)
        .join(mentor, mentor.id == Proposal.mentor_id)
        .where(
            side_of(Proposal, association_id),
            CohortRun.state == RunState.PUBLISHED,
            Proposal.state.in_(OPEN_PROPOSALS),
            Proposal.told_at <= now - timedelta(days=days),
        )
        .order_by(Proposal.told_at, Proposal.id)
    )
    return [
        Stuck(
            one.id,
            one.told_at,
            mentee=mentee_name if one.mentee_association_id == association_id else "",
            mentor=mentor_name if one.mentor_association_id == association_id else "",
            programme=one.run.programme.title,
            mentee_said=one.mentee_confirmed_at is not None,
            mentor_said=one.mentor_confirmed_at is not None,
        )
        for one, mentee_name, mentor_name in rows
        if one.told_at is not None
    ]
