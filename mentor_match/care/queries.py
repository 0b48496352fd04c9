"""Reading what is stuck, what was done about it, and what happened then."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select

from mentor_match.associations.models import Membership
from mentor_match.associations.rules import MembershipState
from mentor_match.care.models import Intervention
from mentor_match.care.rules import DAYS_MEASURED, Action, CaseKind, Measured
from mentor_match.extensions import db
from mentor_match.matching.models import Proposal
from mentor_match.matching.rules import OPEN_PROPOSALS
from mentor_match.pairings.models import (
    CoMentor,
    MentorshipRequest,
    Pairing,
    PairingGoal,
    PairingSession,
)
from mentor_match.pairings.queries.rows import side_of
from mentor_match.pairings.rules import ANSWERED, PairingState, RequestState, SessionState
from mentor_match.profiles.models import MentorProfile
from mentor_match.web.refusals import NotFound

Done = Mapping[tuple[str, UUID], Sequence[Intervention]]


def get_case(kind: CaseKind, case_id: UUID, association_id: UUID) -> Any:
    """The row that is stuck, locked; of this association and still open, or it does not exist."""
    model, open_ = _OPEN[kind]
    asked = select(model).where(open_)
    if kind == CaseKind.MENTOR:
        asked = asked.join(Membership, Membership.account_id == MentorProfile.account_id).where(
            MentorProfile.account_id == case_id,
            Membership.association_id == association_id,
            Membership.state == MembershipState.VERIFIED,
        )
    else:
        asked = asked.where(model.id == case_id, side_of(model, association_id))
    locked = asked.with_for_update(of=model).execution_options(populate_existing=True)
    found = db.session.scalars(locked).one_or_none()
    if found is None:
        raise NotFound
    return found


_OPEN: Mapping[CaseKind, tuple[Any, ColumnElement[bool]]] = {
    CaseKind.PAIRING: (Pairing, Pairing.state == PairingState.ACTIVE),
    CaseKind.GOAL: (Pairing, Pairing.state == PairingState.ACTIVE),
    CaseKind.REQUEST: (MentorshipRequest, MentorshipRequest.state == RequestState.REQUESTED),
    CaseKind.MENTOR: (MentorProfile, MentorProfile.completed_at.is_not(None)),
    CaseKind.PROPOSAL: (
        Proposal,
        Proposal.state.in_(OPEN_PROPOSALS) & Proposal.told_at.is_not(None),
    ),
}


def list_open_requests_of(mentor_id: UUID) -> Sequence[MentorshipRequest]:
    """The requests that wait for a mentor."""
    return db.session.scalars(
        select(MentorshipRequest)
        .where(
            MentorshipRequest.mentor_id == mentor_id,
            MentorshipRequest.state == RequestState.REQUESTED,
        )
        .order_by(MentorshipRequest.requested_at, MentorshipRequest.id)
    ).all()


def list_done(association_id: UUID, since: datetime) -> Done:
    """(kind, case) -> what the association's coordinators did about it since then, latest first."""
    found: defaultdict[tuple[str, UUID], list[Intervention]] = defaultdict(list)
    asked = select(Intervention).where(
        Intervention.association_id == association_id, Intervention.done_at >= since
    )
    for one in db.session.scalars(asked.order_by(Intervention.done_at.desc(), Intervention.id)):
        found[one.kind, one.case_id].append(one)
    return found


def measure(association_id: UUID, now: datetime) -> Measured:
    """How many cases were helped, and of those whose time is over, how many got going again.

    A case counts once, from the first time it was helped.
    """
    case_id = func.coalesce(
        Intervention.pairing_id,
        Intervention.request_id,
        Intervention.mentor_id,
        Intervention.proposal_id,
    ).label("case_id")
    first = (
        select(Intervention.kind, case_id, func.min(Intervention.done_at).label("at"))
        .where(
            Intervention.association_id == association_id,
            Intervention.action != Action.SNOOZE,
        )
        .group_by(Intervention.kind, case_id)
        .subquery()
    )
    over = first.c.at <= now - timedelta(days=DAYS_MEASURED)
    rows = db.session.execute(
        select(first.c.kind, first.c.case_id, first.c.at, over.label("over"))
    ).all()
    ripe = [(row.kind, row.case_id, row.at) for row in rows if row.over]
    return Measured(len(rows), len(ripe), _going(ripe))


def _going(cases: Sequence[tuple[str, UUID, datetime]]) -> int:
    """How many of these moved within the time after they were helped."""
    ids: defaultdict[str, list[UUID]] = defaultdict(list)
    for kind, case_id, _at in cases:
        ids[kind].append(case_id)
    moved: defaultdict[tuple[str, UUID], list[datetime]] = defaultdict(list)
    for kind, wanted in ids.items():
        for case_id, at in db.session.execute(_movements(CaseKind(kind), wanted)):
            if at is not None:
                moved[kind, case_id].append(at)
    span = timedelta(days=DAYS_MEASURED)
    return sum(
        any(helped < at <= helped + span for at in moved[kind, case_id])
        for kind, case_id, helped in cases
    )


def _movements(kind: CaseKind, ids: Sequence[UUID]) -> Any:
    """(case, when it moved): a session held, an answer, a co-mentor, a pairing of the mentor."""
    if kind == CaseKind.PAIRING:
        return select(PairingSession.pairing_id, PairingSession.starts_at).where(
            PairingSession.pairing_id.in_(ids), PairingSession.state == SessionState.HELD
        )
    if kind == CaseKind.GOAL:
        return (
            select(PairingGoal.pairing_id, CoMentor.closed_at)
            .join(CoMentor, CoMentor.goal_id == PairingGoal.id)
            .where(PairingGoal.pairing_id.in_(ids), CoMentor.state == RequestState.ACCEPTED)
        )
    if kind == CaseKind.MENTOR:
        answered = MentorshipRequest.state.in_(ANSWERED)
        return (
            select(MentorshipRequest.mentor_id, case((answered, MentorshipRequest.closed_at)))
            .where(MentorshipRequest.mentor_id.in_(ids))
            .union_all(
                select(MentorProfile.account_id, MentorProfile.resumed_at).where(
                    MentorProfile.account_id.in_(ids)
                )
            )
        )
    if kind == CaseKind.PROPOSAL:
        return select(Proposal.id, Proposal.answered_at).where(Proposal.id.in_(ids))
    return select(MentorshipRequest.id, MentorshipRequest.closed_at).where(
        and_(
            MentorshipRequest.id.in_(ids),
            MentorshipRequest.state.in_(ANSWERED),
        )
    )
