"""Mentors and proposals of runs that need a word from the coordinator."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Membership
from mentor_match.associations.rules import MembershipState
from mentor_match.extensions import db
from mentor_match.insight.queries.watched import side_of
from mentor_match.insight.rules.stuck import QUIET, MentorTrouble, mentor_troubles
from mentor_match.matching.models import CohortRun, Proposal
from mentor_match.pairings.models import MentorshipRequest
from mentor_match.pairings.rules import RequestState
from mentor_match.profiles.models import MentorProfile
from mentor_match.profiles.rules import PauseReason

ANSWERS = (RequestState.ACCEPTED, RequestState.DECLINED, RequestState.EXPIRED)


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
    mine = (
        select(Membership.account_id)
        .where(
            Membership.association_id == association_id,
            Membership.state == MembershipState.VERIFIED,
        )
        .scalar_subquery()
    )
    waiting, unanswered = _waiting(mine), _unanswered(mine)
    found = []
    for mentor, name in db.session.execute(
        select(MentorProfile, Account.full_name)
        .join(Account, Account.id == MentorProfile.account_id)
        .where(
            MentorProfile.account_id.in_(mine),
            MentorProfile.completed_at.is_not(None),
            Account.active,
            MentorProfile.paused_at.is_not(None)
            | (MentorProfile.places_taken >= MentorProfile.capacity)
            | MentorProfile.account_id.in_(list(unanswered)),
        )
        .order_by(MentorProfile.account_id)
        .execution_options(yield_per=500)
    ):
        count, asked = waiting.get(mentor.account_id, (0, None))
        silences, last = unanswered.get(mentor.account_id, (0, None))
        if last is not None and mentor.resumed_at is not None and last < mentor.resumed_at:
            silences = 0  # what came before the mentor was back is forgiven
        troubles = mentor_troubles(
            paused_at=mentor.paused_at,
            paused_until=mentor.paused_until,
            silent=mentor.pause_reason == PauseReason.SILENT,
            full=mentor.places_taken >= mentor.capacity,
            waiting=count,
            unanswered=silences,
            now=now,
        )
        since = mentor.paused_at or asked or last
        if troubles and since is not None:
            found.append(
                Stuck(mentor.account_id, since, mentor=name, waiting=count, troubles=troubles)
            )
    return found


def _waiting(mine: Any) -> dict[UUID, tuple[int, datetime]]:
    """mentor -> (open requests, the day of the first)."""
    rows = db.session.execute(
        select(MentorshipRequest.mentor_id, func.count(), func.min(MentorshipRequest.requested_at))
        .where(
            MentorshipRequest.state == RequestState.REQUESTED,
            MentorshipRequest.mentor_id.in_(mine),
        )
        .group_by(MentorshipRequest.mentor_id)
    )
    return {mentor: (count, first) for mentor, count, first in rows}


def _unanswered(mine: Any) -> dict[UUID, tuple[int, datetime]]:
    """mentor -> (the last requests, in a row, that ran out, when the first of them was made)."""
    latest = (
        select(
            MentorshipRequest.mentor_id,
            MentorshipRequest.state,
            MentorshipRequest.requested_at,
            func.row_number()
            .over(
                partition_by=MentorshipRequest.mentor_id,
                order_by=(MentorshipRequest.closed_at.desc(), MentorshipRequest.id),
            )
            .label("place"),
        )
        .where(MentorshipRequest.state.in_(ANSWERS), MentorshipRequest.mentor_id.in_(mine))
        .subquery()
    )
    rows: defaultdict[UUID, list[tuple[str, datetime]]] = defaultdict(list)
    for mentor, state, at in db.session.execute(
        select(latest.c.mentor_id, latest.c.state, latest.c.requested_at)
        .where(latest.c.place <= QUIET)
        .order_by(latest.c.mentor_id, latest.c.place)
    ):
        rows[mentor].append((state, at))
    return {
        mentor: (len(last), min(at for _state, at in last))
        for mentor, last in rows.items()
        if len(last) == QUIET and all(state == RequestState.EXPIRED for state, _at in last)
    }


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
            CohortRun.state == "published",
            Proposal.state.in_(["proposed", "locked"]),
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
