"""Reading the pairs that cohort runs propose."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, or_, select, union_all
from sqlalchemy.orm import joinedload

from mentor_match.extensions import db
from mentor_match.matching.models import CohortRun, Proposal
from mentor_match.matching.rules import OPEN_PROPOSALS, ProposalState, RunState
from mentor_match.profiles.models import Profile
from mentor_match.web.refusals import NotFound


def list_proposals(
    run: CohortRun, *, limit: int | None = None, offset: int = 0
) -> Sequence[Proposal]:
    """The pairs of a run, the lowest score first: they are what a coordinator looks at."""
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.run_id == run.id)
        .options(joinedload(Proposal.mentee), joinedload(Proposal.mentor))
        .order_by(Proposal.score, Proposal.id)
        .limit(limit)
        .offset(offset)
    ).all()


def count_proposals(run: CohortRun) -> dict[str, int]:
    """state -> how many."""
    chosen = select(Proposal.state, func.count()).where(Proposal.run_id == run.id)
    return dict(db.session.execute(chosen.group_by(Proposal.state)).all())


def get_proposal(run: CohortRun, proposal_id: UUID) -> Proposal:
    """A pair of the run."""
    proposal = db.session.get(Proposal, proposal_id)
    if proposal is None or proposal.run_id != run.id:
        raise NotFound
    return proposal


def get_own_proposal(proposal_id: UUID, account_id: UUID) -> Proposal:
    """A published proposal, for its two people."""
    proposal = db.session.get(Proposal, proposal_id)
    if (
        proposal is None
        or proposal.run.state != RunState.PUBLISHED
        or account_id not in (proposal.mentee_id, proposal.mentor_id)
    ):
        raise NotFound
    return proposal


def list_own_proposals(account_id: UUID) -> Sequence[Proposal]:
    """The published proposals of a person, on either side, the open ones first."""
    return db.session.scalars(
        select(Proposal)
        .join(CohortRun, CohortRun.id == Proposal.run_id)
        .where(
            CohortRun.state == RunState.PUBLISHED,
            or_(Proposal.mentee_id == account_id, Proposal.mentor_id == account_id),
        )
        .options(joinedload(Proposal.mentee), joinedload(Proposal.mentor))
        .order_by(
            Proposal.state.in_(OPEN_PROPOSALS).desc(),
            Proposal.score.desc(),
            Proposal.id,
        )
    ).all()


def places_given(run_id: UUID, mentor_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many places of mentors are spoken for in a run: proposed, locked or confirmed."""
    rows = db.session.execute(
        select(Proposal.mentor_id, func.count())
        .where(
            Proposal.run_id == run_id,
            Proposal.mentor_id.in_(list(mentor_ids)),
            Proposal.state != ProposalState.REFUSED,
        )
        .group_by(Proposal.mentor_id)
    )
    return dict(rows.all())


def partners_of(run_id: UUID) -> dict[str, list[str]]:
    """mentee -> mentors in a run, as ids in texts."""
    found: dict[str, list[str]] = {}
    rows = db.session.execute(
        select(Proposal.mentee_id, Proposal.mentor_id).where(Proposal.run_id == run_id)
    )
    for mentee_id, mentor_id in rows:
        found.setdefault(str(mentee_id), []).append(str(mentor_id))
    return found


def cadres_of(run: CohortRun) -> dict[UUID, str]:
    """person -> cadre, of everyone in a run."""
    for_run = Proposal.run_id == run.id
    people = union_all(
        select(Proposal.mentee_id).where(for_run), select(Proposal.mentor_id).where(for_run)
    )
    rows = db.session.execute(
        select(Profile.account_id, Profile.cadre).where(Profile.account_id.in_(people))
    )
    return {account_id: cadre or "" for account_id, cadre in rows}
