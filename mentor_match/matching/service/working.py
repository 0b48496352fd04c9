"""The work on runs: who has a run, and how far it is. What came out is kept in `keeping`.

A worker claims a run and says every few seconds that it still has it; where it falls silent, the
next worker begins again from the rows, which gives the same answer. Each claim has a key of its
own: what a process says after its claim went to another is not heard.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, or_, update

from mentor_match.extensions import db
from mentor_match.matching.models import CohortRun
from mentor_match.matching.queries import find_claimable
from mentor_match.matching.rules import (
    LEASE,
    MOST_ATTEMPTS,
    RunState,
    Work,
    work_after,
)
from mentor_match.matching.service.runs import locked_run
from mentor_match.words import N_

GAVE_UP = N_("The work ended %(attempts)s times without a result. Tell an administrator.")


@dataclass(frozen=True, slots=True)
class Claim:
    """A run that one worker has."""

    run_id: UUID
    key: UUID

    def still(self) -> tuple[ColumnElement[bool], ...]:
        """That it was not given to another."""
        return CohortRun.id == self.run_id, CohortRun.claim == self.key


def claim_run(now: datetime) -> Claim | None:
    """Take the run that has waited longest; None where nothing waits or another was quicker."""
    run = find_claimable(now)
    if run is None:
        return None
    claim = Claim(run.id, uuid4())
    free = or_(CohortRun.claimed_until.is_(None), CohortRun.claimed_until < now)
    taken = db.session.execute(
        update(CohortRun)
        .where(CohortRun.id == run.id, CohortRun.work.in_([Work.WAITING, Work.WORKING]), free)
        .values(
            work=Work.WORKING,
            claim=claim.key,
            claimed_until=now + LEASE,
            attempts=CohortRun.attempts + 1,
            stage="read",
            share=0,
        )
    )
    return claim if taken.rowcount == 1 else None


def keep_claim(claim: Claim, now: datetime) -> bool:
    """Say that the work goes on; False where it shall not."""
    kept = db.session.execute(
        update(CohortRun)
        .where(
            *claim.still(),
            CohortRun.work == Work.WORKING,
            CohortRun.state == RunState.DRAFT,
            CohortRun.stop_asked_at.is_(None),
        )
        .values(claimed_until=now + LEASE)
    )
    return bool(kept.rowcount == 1)


def say_progress(claim: Claim, stage: str, share: float) -> None:
    """How far it is, 0 to 1 within the stage."""
    db.session.execute(
        update(CohortRun)
        .where(*claim.still())
        .values(stage=stage, share=max(0, min(100, round(100 * share))))
    )


def end_work(claim: Claim, *, resting: bool, now: datetime) -> None:
    """The process of the work has ended: done, stopped, to be taken up again, or given up."""
    run = held_run(claim)
    if run is None or run.work != Work.WORKING:
        return
    stopped = run.stop_asked_at is not None or run.state != RunState.DRAFT
    run.work = work_after(
        finished=False, asked_to_stop=stopped, resting=resting, attempts=run.attempts
    )
    if run.work == Work.WAITING and resting:
        run.attempts -= 1  # it was not the work that failed
    if run.work == Work.FAILED:
        fail_work(claim, GAVE_UP, {"attempts": MOST_ATTEMPTS}, now=now)
    run.claimed_until = None
    db.session.flush()


def fail_work(claim: Claim, sentence: str, facts: dict[str, Any], *, now: datetime) -> None:
    """What was asked for cannot be had: say why."""
    run = held_run(claim)
    if run is None:
        return
    run.work, run.finished_at, run.claimed_until = Work.FAILED, now, None
    run.trouble = {"sentence": sentence, "facts": facts}
    db.session.flush()


def held_run(claim: Claim) -> CohortRun | None:
    """The run as it stands now, other writers wait; None where another has it."""
    run = locked_run(db.session.get_one(CohortRun, claim.run_id))
    return run if run.claim == claim.key else None
