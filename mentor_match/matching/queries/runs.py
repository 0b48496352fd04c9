"""Reading cohort runs, what was wished for them, and whom they left without a mentor."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Programme
from mentor_match.associations.queries import looks_after
from mentor_match.extensions import db
from mentor_match.matching.models import CohortRun, PairWish, RunMentee
from mentor_match.matching.rules import RunState, Work
from mentor_match.web.refusals import NotFound


def get_run(programme: Programme, run_id: UUID) -> CohortRun:
    """A run of the programme."""
    run = db.session.get(CohortRun, run_id)
    if run is None or run.programme_id != programme.id:
        raise NotFound
    return run


def list_runs(programme: Programme) -> Sequence[CohortRun]:
    """The runs, the latest first."""
    chosen = select(CohortRun).where(CohortRun.programme_id == programme.id)
    return db.session.scalars(chosen.order_by(CohortRun.number.desc())).all()


def next_number(programme_id: UUID) -> int:
    """The number of the next run of a programme."""
    chosen = select(func.max(CohortRun.number)).where(CohortRun.programme_id == programme_id)
    return (db.session.scalar(chosen) or 0) + 1


def find_claimable(now: datetime) -> CohortRun | None:
    """The run that has waited longest and that nobody works on."""
    silent = and_(
        CohortRun.work == Work.WORKING,
        or_(CohortRun.claimed_until.is_(None), CohortRun.claimed_until < now),
    )
    return db.session.scalars(
        select(CohortRun)
        .where(CohortRun.state == RunState.DRAFT, or_(CohortRun.work == Work.WAITING, silent))
        .order_by(CohortRun.asked_at, CohortRun.id)
        .limit(1)
    ).one_or_none()


def count_runs_waiting() -> int:
    """How many drafts wait for a worker."""
    waiting = CohortRun.state == RunState.DRAFT, CohortRun.work == Work.WAITING
    return db.session.scalar(select(func.count()).select_from(CohortRun).where(*waiting)) or 0


def list_wishes(
    programme_id: UUID, *, limit: int | None = None, offset: int = 0
) -> Sequence[PairWish]:
    """Which pairs are locked or forbidden, the latest first."""
    return db.session.scalars(
        select(PairWish)
        .where(PairWish.programme_id == programme_id)
        .order_by(PairWish.said_at.desc(), PairWish.mentee_id, PairWish.mentor_id)
        .limit(limit)
        .offset(offset)
    ).all()


def count_wishes(programme_id: UUID) -> int:
    """How many there are."""
    asked = select(func.count()).select_from(PairWish).where(PairWish.programme_id == programme_id)
    return db.session.scalar(asked) or 0


def find_wish(programme_id: UUID, mentee_id: UUID, mentor_id: UUID) -> PairWish | None:
    """What was said about a pair."""
    return db.session.get(PairWish, (programme_id, mentee_id, mentor_id))


def get_wish(programme_id: UUID, mentee_id: UUID, mentor_id: UUID) -> PairWish:
    """What was said about a pair."""
    wish = find_wish(programme_id, mentee_id, mentor_id)
    if wish is None:
        raise NotFound
    return wish


def list_unmatched(
    run: CohortRun, *, limit: int | None = None, offset: int = 0
) -> Sequence[RunMentee]:
    """Mentees with fewer mentors than they wished for: own ones by name, then those of partners
    and who left, whose place in the list must not tell how they are called."""
    home = run.programme.association_id
    own = and_(RunMentee.association_id == home, looks_after(home, RunMentee.mentee_id))
    return db.session.scalars(
        select(RunMentee)
        .join(Account, Account.id == RunMentee.mentee_id)
        .where(RunMentee.run_id == run.id, RunMentee.missing > 0)
        .options(joinedload(RunMentee.mentee))
        .order_by(own.desc(), case((own, func.lower(Account.full_name))), RunMentee.mentee_id)
        .limit(limit)
        .offset(offset)
    ).all()


def count_unmatched(run: CohortRun) -> int:
    """How many there are."""
    chosen = select(func.count()).select_from(RunMentee)
    return db.session.scalar(chosen.where(RunMentee.run_id == run.id, RunMentee.missing > 0)) or 0


def find_run_mentee(run_id: UUID, mentee_id: UUID) -> RunMentee | None:
    """What a run found for a mentee."""
    return db.session.get(RunMentee, (run_id, mentee_id))
