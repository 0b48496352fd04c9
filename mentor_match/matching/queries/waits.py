"""Which proposals of programmes wait for a person's answer."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from mentor_match.extensions import db
from mentor_match.matching.models import CohortRun, Proposal
from mentor_match.matching.rules import OPEN_PROPOSALS, RunState
from mentor_match.web.statements import made_once
from mentor_match.web.waits import Waits


def list_proposal_waits(account_id: UUID) -> Iterator[Waits]:
    """One for each published proposal this person has said neither yes nor no to."""
    for proposal, published_at in db.session.execute(*_asked(account_id)):
        other = proposal.mentor if proposal.mentee_id == account_id else proposal.mentee
        since = proposal.told_at or published_at
        values = {"proposal_id": proposal.id}
        yield Waits("proposal", since, "matching.proposal", values, other.call_me)


@made_once
def _asked(account_id: UUID) -> Select[Proposal, datetime | None]:
    return (
        select(Proposal, CohortRun.published_at)
        .join(CohortRun, CohortRun.id == Proposal.run_id)
        .where(CohortRun.state == RunState.PUBLISHED, _open_to(account_id))
        .options(joinedload(Proposal.mentee), joinedload(Proposal.mentor))
    )


def has_proposals(account_id: Any) -> ColumnElement[bool]:
    """Whether `list_proposal_waits` may find any; for a statement that asks more than this."""
    return select(Proposal.id).where(_open_to(account_id)).exists()


def _open_to(account_id: Any) -> ColumnElement[bool]:
    return and_(
        Proposal.state.in_(OPEN_PROPOSALS),
        or_(
            and_(Proposal.mentee_id == account_id, Proposal.mentee_confirmed_at.is_(None)),
            and_(Proposal.mentor_id == account_id, Proposal.mentor_confirmed_at.is_(None)),
        ),
    )
