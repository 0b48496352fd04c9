"""The work on runs: who has a run, how far it is, and keeping what came out.

A worker claims a run and says every few seconds that it still has it; where it falls silent, the
next worker begins again from the rows, which gives the same answer. Each claim has a key of its
own: what a process says after its claim went to another is not heard.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, insert, or_, update

from mentor_match.engine import Reason
from mentor_match.extensions import db
from mentor_match.matching.models import CohortRun, Proposal, RunMentee
from mentor_match.matching.queries import find_claimable
from mentor_match.matching.rules import (
    LEASE,
    MOST_ATTEMPTS,
    ProposalState,
    RunState,
    Wish,
    Work,
    work_after,
)
from mentor_match.matching.service.runs import locked_run
from mentor_match.words import N_

if TYPE_CHECKING:  # what matches takes a second to load, which a web process need not wait for
    from mentor_match.matching.assigning import Found, Pair
    from mentor_match.matching.enrolled import Enrolled

TOGETHER = 1000  # rows written at a time
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
    run = _held(claim)
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
    run = _held(claim)
    if run is None:
        return
    run.work, run.finished_at, run.claimed_until = Work.FAILED, now, None
    run.trouble = {"sentence": sentence, "facts": facts}
    db.session.flush()


def keep_result(claim: Claim, enrolled: "Enrolled", found: "Found", *, now: datetime) -> bool:
    """Replace what the run had before; False where nobody wants it any more."""
    run, run_id = _held(claim), claim.run_id
    if run is None or run.work != Work.WORKING or run.state != RunState.DRAFT:
        return False
    db.session.execute(delete(Proposal).where(Proposal.run_id == run_id))
    db.session.execute(delete(RunMentee).where(RunMentee.run_id == run_id))
    locked = set(enrolled.locked)
    _insert(Proposal, (_proposal(run_id, enrolled, pair, locked) for pair in found.pairs))
    _insert(RunMentee, _mentees(run_id, enrolled, found))
    run.outcome = found.outcome
    run.fingerprint = enrolled.fingerprint(Wish.read(run.wish), run.programme)
    run.engine = engine_version()
    run.work, run.share, run.finished_at, run.claimed_until = Work.DONE, 100, now, None
    run.trouble = None
    db.session.flush()
    return True


def _held(claim: Claim) -> CohortRun | None:
    """The run as it stands now, other writers wait; None where another has it."""
    run = locked_run(db.session.get_one(CohortRun, claim.run_id))
    return run if run.claim == claim.key else None


def engine_version() -> str:
    """What the answer depends on beside the facts."""
    names = ("mentor-match", "numpy", "scipy", "scikit-learn", "ortools")
    return "; ".join(f"{name} {_version(name)}" for name in names)


def _version(name: str) -> str:
    try:
        return version(name)
    except ImportError:  # the project itself runs from its folder, too
        return "from source"


def reasons_kept(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    """Reasons as JSON: codes and facts, worded when they are read."""
    return [
        {
            "code": one.code,
            "contribution": round(one.contribution, 6),
            "value": round(one.value, 6),
            "stated": one.stated,
            "facts": json.loads(json.dumps(dict(one.facts), default=_plain)),
        }
        for one in reasons
        if one.stated
    ]


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset | set) else float(value)


def _proposal(
    run_id: UUID, enrolled: "Enrolled", pair: "Pair", locked: set[tuple[int, int]]
) -> dict[str, Any]:
    mentee, mentor = enrolled.mentees[pair.mentee].id, enrolled.mentors[pair.mentor].id
    held = (pair.mentee, pair.mentor) in locked
    return {
        "id": uuid4(),
        "run_id": run_id,
        "mentee_id": UUID(mentee),
        "mentor_id": UUID(mentor),
        "mentee_association_id": enrolled.associations[mentee],
        "mentor_association_id": enrolled.associations[mentor],
        "state": ProposalState.LOCKED if held else ProposalState.PROPOSED,
        "score": float(pair.explanation.score),
        "reasons": reasons_kept(pair.explanation.reasons),
    }


def _mentees(run_id: UUID, enrolled: "Enrolled", found: "Found") -> Iterator[dict[str, Any]]:
    missing = {one.index: one for one in found.unmatched}
    for number, mentee in enumerate(enrolled.mentees):
        left = missing.get(number)
        yield {
            "run_id": run_id,
            "mentee_id": UUID(mentee.id),
            "association_id": enrolled.associations[mentee.id],
            "missing": left.missing if left else 0,
            "reason": left.reason if left else None,
            "unlock": left.unlock if left else None,
            "competitors": len(left.mentees) if left else None,
            "contested": len(left.mentors) if left else None,
            "rule": found.rules.get(number),
            "alternates": [
                {
                    "mentor": enrolled.mentors[pair.mentor].id,
                    "association": str(enrolled.associations[enrolled.mentors[pair.mentor].id]),
                    "score": float(pair.explanation.score),
                    "reasons": reasons_kept(pair.explanation.reasons),
                }
                for pair in found.alternates[number]
            ],
        }


def _insert(model: Any, rows: Iterator[dict[str, Any]]) -> None:
    part: list[dict[str, Any]] = []
    for row in rows:
        part.append(row)
        if len(part) == TOGETHER:
            db.session.execute(insert(model), part)
            part = []
    if part:
        db.session.execute(insert(model), part)
