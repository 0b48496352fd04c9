"""What runs is ended before anything is erased, by the verbs of its own slice: the others are
told as on any other day, places are free again, and who leads hands on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from mentor_match.accounts.models import Account
from mentor_match.associations.queries import (
    list_coordinated,
    list_coordinators,
    list_memberships,
    list_own_enrolments,
)
from mentor_match.associations.rules import MembershipState
from mentor_match.associations.service import (
    dismiss_coordinator,
    leave_association,
    withdraw_enrolment,
)
from mentor_match.circles.models import Circle
from mentor_match.circles.queries import list_circles_of
from mentor_match.circles.rules import PlaceState
from mentor_match.circles.service import end_circle, leave, share_lead
from mentor_match.extensions import db
from mentor_match.matching.models import CohortRun, Proposal
from mentor_match.matching.queries import find_waiting, list_own_proposals
from mentor_match.matching.rules import OPEN_PROPOSALS, RunState
from mentor_match.matching.service import refuse_proposal
from mentor_match.matching.service.waiting import leave_waiting
from mentor_match.pairings.models import CoMentor, Pairing
from mentor_match.pairings.queries import list_consults_of, list_requests_by, list_requests_to
from mentor_match.pairings.rules import LEFT_SERVICE, OPEN_PAIRINGS, RequestState
from mentor_match.pairings.service import (
    close_unsaid,
    end_co_mentoring,
    end_pairing,
    expire_consult,
)
from mentor_match.privacy.rules import LastCoordinator

UNSAID = "other"  # the reason where nobody gave one


def check_offices(account_id: UUID) -> None:
    """An association is not left without a coordinator because somebody erases an account."""
    for association in list_coordinated(account_id):
        if [one.id for one in list_coordinators(association.id)] == [account_id]:
            raise LastCoordinator(association=association.name)


def leave_everything(account: Account, *, now: datetime) -> None:
    """End all that runs, from what waits for an answer to the offices."""
    _end_requests(account.id, now)
    _end_programmes(account.id, now)
    _end_consults(account.id, now)
    _end_co_mentoring(account.id, now)
    _end_pairings(account.id, now)
    for circle in list_circles_of(account.id):
        _leave_circle(circle, account.id, now)
    for membership in list_memberships(account.id):
        if membership.state != MembershipState.LAPSED:
            leave_association(membership, now=now)
    for association in list_coordinated(account.id):
        dismiss_coordinator(association, account, by=None, now=now)
    db.session.flush()


def _end_requests(account_id: UUID, now: datetime) -> None:
    for request in (*list_requests_by(account_id), *list_requests_to(account_id)):
        close_unsaid(request, account_id, now)
    if find_waiting(account_id) is not None:
        leave_waiting(account_id, now=now)


def _end_programmes(account_id: UUID, now: datetime) -> None:
    drafts = select(CohortRun.id).where(CohortRun.state == RunState.DRAFT)
    mine = (Proposal.mentee_id == account_id) | (Proposal.mentor_id == account_id)
    db.session.execute(delete(Proposal).where(mine, Proposal.run_id.in_(drafts)))
    for enrolment in list_own_enrolments(account_id):
        if enrolment.withdrawn_at is None:
            withdraw_enrolment(enrolment, now=now)
    for proposal in list_own_proposals(account_id):
        if proposal.state in OPEN_PROPOSALS:
            refuse_proposal(proposal, by=account_id, reason=UNSAID, now=now)


def _end_consults(account_id: UUID, now: datetime) -> None:
    """As if their time had run out: the other is told to ask somebody else."""
    for consult in list_consults_of(account_id):
        consult.act_by = now
        db.session.flush()
        expire_consult(consult, now=now)


def _end_co_mentoring(account_id: UUID, now: datetime) -> None:
    held = CoMentor.state.in_((RequestState.REQUESTED, RequestState.ACCEPTED))
    asked = select(CoMentor).where(CoMentor.account_id == account_id, held)
    for ask in db.session.scalars(asked.order_by(CoMentor.id)).all():
        end_co_mentoring(ask, now=now)


def _end_pairings(account_id: UUID, now: datetime) -> None:
    mine = (Pairing.mentee_id == account_id) | (Pairing.mentor_id == account_id)
    asked = select(Pairing).where(mine, Pairing.state.in_(OPEN_PAIRINGS)).order_by(Pairing.id)
    for pairing in db.session.scalars(asked).all():
        end_pairing(pairing, reason=LEFT_SERVICE, by=account_id, now=now)


def _leave_circle(circle: Circle, account_id: UUID, now: datetime) -> None:
    """Who leads alone hands the lead to who is in it longest; a circle of one ends."""
    place = circle.place_of(account_id)
    assert place is not None  # the circle was found by it
    if place.state != PlaceState.JOINED:
        place.state, place.since = PlaceState.REFUSED, now
        return
    others = [one.account_id for one in circle.joined if one.account_id != account_id]
    if not others:
        end_circle(circle, by=account_id, now=now)
        return
    if [one.account_id for one in circle.facilitators] == [account_id]:
        share_lead(circle, others[0], by=account_id, now=now)
        db.session.refresh(circle)
    leave(circle, account_id, now=now)
