"""Keeping what came out of a run: in parts, so that nobody who writes meanwhile waits for long.

A part is some hundred rows in a transaction of its own, under the lock of the run and with the
claim's key: of a worker whose claim went to another no part is taken. The rows of a run are a draft
only once its figures are there, which come last; rows without them are seen by nobody, and go when
the work ends or begins again.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select

from mentor_match.engine import Reason
from mentor_match.extensions import db
from mentor_match.matching.models import CohortRun, Proposal, RunMentee
from mentor_match.matching.rules import ProposalState, RunState, Work
from mentor_match.matching.service.working import Claim, held_run

if TYPE_CHECKING:  # what matches takes a second to load, which a web process need not wait for
    from mentor_match.matching.assigning import Found, Pair
    from mentor_match.matching.enrolled import Enrolled

TOGETHER = 250  # rows in a part: a few hundredths of a second
AT_ONCE = {"synchronize_session": False}  # the session knows none of these rows
Each = Callable[[], AbstractContextManager[None]]  # a transaction of its own


def keep_result(
    claim: Claim,
    enrolled: "Enrolled",
    found: "Found",
    *,
    fingerprint: str,
    now: datetime,
    each: Each,
) -> bool:
    """Replace what the run had before; False where nobody wants it any more."""
    with each():
        run = _wanted(claim)
        if run is None:
            return False
        run.outcome = run.fingerprint = run.engine = None
    remove_parts(claim, each=each)
    locked = set(enrolled.locked)
    pairs = (_proposal(claim.run_id, enrolled, pair, locked) for pair in found.pairs)
    for model, rows in ((Proposal, pairs), (RunMentee, _mentees(claim.run_id, enrolled, found))):
        for part in _parts(rows):  # worked out before the transaction begins
            with each():
                if _wanted(claim) is None:
                    return False
                db.session.execute(insert(model), part)
    with each():
        run = _wanted(claim)
        if run is None:
            return False
        run.outcome, run.fingerprint, run.engine = found.outcome, fingerprint, engine_version()
        run.work, run.share, run.finished_at, run.claimed_until = Work.DONE, 100, now, None
        run.trouble = None
    return True


def remove_parts(claim: Claim, *, each: Each) -> None:
    """Take away rows that are no draft: of work that ended before its last part was in."""
    for model, key in ((Proposal, Proposal.id), (RunMentee, RunMentee.mentee_id)):
        more = True
        while more:
            with each():
                run = held_run(claim)
                if run is None or run.outcome is not None:
                    return
                some = select(key).where(model.run_id == run.id).limit(TOGETHER)
                gone = delete(model).where(model.run_id == run.id, key.in_(some))
                more = db.session.execute(gone, execution_options=AT_ONCE).rowcount > 0


def _wanted(claim: Claim) -> CohortRun | None:
    """The run, if what comes out of this claim is still to be kept."""
    run = held_run(claim)
    wanted = run is not None and run.work == Work.WORKING and run.state == RunState.DRAFT
    return run if wanted else None


def _parts(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while part := list(islice(rows, TOGETHER)):
        yield part


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
    """Reasons as JSON can hold them: codes and facts, worded when they are read."""
    return [
        {
            "code": one.code,
            "contribution": round(float(one.contribution), 6),
            "value": round(float(one.value), 6),
            "stated": one.stated,
            "facts": dict(one.facts),
        }
        for one in reasons
        if one.stated
    ]


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
