"""The acts of coordinators upon cohort runs and upon single pairs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, tuple_

from mentor_match.associations.models import Programme
from mentor_match.associations.queries import count_enrolments
from mentor_match.associations.rules import ProgrammeState
from mentor_match.associations.service import move_programme
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.matching.models import CohortRun, PairWish, Proposal
from mentor_match.matching.queries import (
    enrolled_ids,
    find_wish,
    is_enrolled,
    list_wishes,
    next_number,
    partners_of,
)
from mentor_match.matching.rules import (
    FORBID_REASONS,
    BothWays,
    Change,
    NobodyToMatch,
    NotEnrolledPair,
    NotMatching,
    ProposalState,
    RunNotReady,
    RunState,
    Wish,
    Work,
    changes_between,
    check_proposal_step,
    check_publishable,
    check_run_step,
)

TOGETHER = 400  # pairs asked about at a time: SQLite takes so many values in a statement


def draft_run(programme: Programme, wish: Wish, *, by: UUID, now: datetime) -> CohortRun:
    """Ask for a draft; a worker takes it from here."""
    if programme.state not in (ProgrammeState.MATCHING, ProgrammeState.RUNNING):
        raise NotMatching
    counts = count_enrolments(programme)
    if not sum(one.mentees for one in counts) or not sum(one.mentors for one in counts):
        raise NobodyToMatch
    number = next_number(programme.id)
    run = CohortRun(
        id=uuid4(),
        programme_id=programme.id,
        number=number,
        state=RunState.DRAFT,
        wish=wish.kept(),
        seed=number,
        asked_at=now,
        asked_by=by,
        work=Work.WAITING,
        share=0,
        attempts=0,
    )
    db.session.add(run)
    db.session.flush()
    _note("asked for run", run, by, now, objective=wish.objective)
    return run


def stop_run(run: CohortRun, *, by: UUID, now: datetime) -> None:
    """Let the worker stop; what waits stops at once."""
    run = locked_run(run)
    if run.work not in (Work.WAITING, Work.WORKING):
        return
    run.stop_asked_at = now
    if run.work == Work.WAITING:
        run.work = Work.STOPPED
    db.session.flush()
    _note("stopped run", run, by, now)


def start_again(run: CohortRun, *, by: UUID, now: datetime) -> None:
    """Work on the same wish once more, with who takes part now and with all locks."""
    run = locked_run(run)
    if run.state != RunState.DRAFT or run.work in (Work.WAITING, Work.WORKING):
        raise RunNotReady
    run.work, run.stage, run.share, run.attempts = Work.WAITING, None, 0, 0
    run.stop_asked_at = run.trouble = run.claimed_until = None
    db.session.flush()
    _note("started run again", run, by, now)


def discard_run(run: CohortRun, *, by: UUID, now: datetime) -> None:
    """Put a draft away."""
    run = locked_run(run)
    check_run_step(run.state, RunState.DISCARDED)
    run.state = RunState.DISCARDED
    if run.work in (Work.WAITING, Work.WORKING):
        run.stop_asked_at = now
    db.session.flush()
    _note("discarded run", run, by, now)


def publish_run(run: CohortRun, *, by: UUID, now: datetime) -> None:
    """Propose its pairs to the people; the worker tells them, a few hundred at a time."""
    run = locked_run(run)
    check_publishable(run.state, run.work)
    run.state, run.published_at = RunState.PUBLISHED, now
    db.session.flush()
    _note("published run", run, by, now)
    if run.programme.state == ProgrammeState.MATCHING:
        move_programme(run.programme, ProgrammeState.RUNNING, by=by, now=now)


def compare(one: CohortRun, other: CohortRun) -> list[Change]:
    """Mentees who have other mentors in the second draft than in the first."""
    if one.outcome is None or other.outcome is None:
        raise RunNotReady
    return changes_between(partners_of(one.id), partners_of(other.id))


def lock_pair(
    programme: Programme, mentee_id: UUID, mentor_id: UUID, *, by: UUID, now: datetime
) -> None:
    """This pair is to be in every run from now on."""
    _say(programme, mentee_id, mentor_id, "lock", None, by, now)
    _mark(programme, [(mentee_id, mentor_id)], ProposalState.LOCKED)


def forbid_pair(
    programme: Programme,
    mentee_id: UUID,
    mentor_id: UUID,
    *,
    reason: str,
    by: UUID,
    now: datetime,
) -> None:
    """This pair is in no run from now on; drafts that have it are to be started again."""
    if reason not in FORBID_REASONS:
        raise ValueError(f"{reason!r} is no reason of FORBID_REASONS.")
    _say(programme, mentee_id, mentor_id, "forbid", reason, by, now)


def take_back(
    programme: Programme, mentee_id: UUID, mentor_id: UUID, *, by: UUID, now: datetime
) -> None:
    """The pair is neither locked nor forbidden any more."""
    wish = find_wish(programme.id, mentee_id, mentor_id)
    if wish is None:
        return
    db.session.delete(wish)
    db.session.flush()
    if wish.kind == "lock":
        _mark(programme, [(mentee_id, mentor_id)], ProposalState.PROPOSED)
    _note_pair("took back", programme, mentee_id, mentor_id, by, now, kind=wish.kind)


def lock_pairs(
    programme: Programme, pairs: Sequence[tuple[UUID, UUID]], *, by: UUID, now: datetime
) -> int:
    """Lock pairs that were made by hand, all of them or none; says how many are new."""
    mentees, mentors = (enrolled_ids(programme, part) for part in ("mentee", "mentor"))
    if not all(str(a) in mentees and str(b) in mentors for a, b in pairs):
        raise NotEnrolledPair
    said = {(wish.mentee_id, wish.mentor_id): wish.kind for wish in list_wishes(programme.id)}
    if any(said.get(pair) == "forbid" for pair in pairs):
        raise BothWays
    new = [pair for pair in dict.fromkeys(pairs) if pair not in said]
    facts = {"programme_id": programme.id, "kind": "lock", "said_by": by, "said_at": now}
    db.session.add_all(PairWish(mentee_id=a, mentor_id=b, **facts) for a, b in new)
    db.session.flush()
    _mark(programme, new, ProposalState.LOCKED)
    if new:
        # One line for the file: which pairs it named stands in their rows, with who said it.
        audit.record(
            "locked pairs",
            "programme",
            programme.id,
            by=by,
            now=now,
            association_id=programme.association_id,
            reason=None,
            pairs=len(new),
        )
    return len(new)


def _say(
    programme: Programme,
    mentee_id: UUID,
    mentor_id: UUID,
    kind: str,
    reason: str | None,
    by: UUID,
    now: datetime,
) -> None:
    if not (
        is_enrolled(programme.id, mentee_id, "mentee")
        and is_enrolled(programme.id, mentor_id, "mentor")
    ):
        raise NotEnrolledPair
    wish = find_wish(programme.id, mentee_id, mentor_id)
    if wish is not None and wish.kind != kind:
        raise BothWays
    if wish is not None:
        wish.reason = reason
        db.session.flush()
        return
    db.session.add(
        PairWish(
            programme_id=programme.id,
            mentee_id=mentee_id,
            mentor_id=mentor_id,
            kind=kind,
            reason=reason,
            said_by=by,
            said_at=now,
        )
    )
    db.session.flush()
    _note_pair(kind, programme, mentee_id, mentor_id, by, now, reason=reason)


def _mark(programme: Programme, pairs: Sequence[tuple[UUID, UUID]], to: ProposalState) -> None:
    """Show it in the drafts that have these pairs."""
    for start in range(0, len(pairs), TOGETHER):
        drafts = db.session.scalars(
            select(Proposal)
            .join(CohortRun, CohortRun.id == Proposal.run_id)
            .where(
                CohortRun.programme_id == programme.id,
                CohortRun.state == RunState.DRAFT,
                tuple_(Proposal.mentee_id, Proposal.mentor_id).in_(pairs[start : start + TOGETHER]),
                Proposal.state != to,
            )
        )
        for proposal in drafts:
            check_proposal_step(proposal.state, to)
            proposal.state = to
    db.session.flush()


def locked_run(run: CohortRun) -> CohortRun:
    """The run as it stands now; other writers wait."""
    asked = select(CohortRun).where(CohortRun.id == run.id).with_for_update(of=CohortRun)
    return db.session.scalars(asked.execution_options(populate_existing=True)).one()


def _note(verb: str, run: CohortRun, by: UUID | None, now: datetime, **facts: object) -> None:
    audit.record(
        verb,
        "cohort run",
        run.id,
        by=by,
        now=now,
        association_id=run.programme.association_id,
        reason=None,
        programme=str(run.programme_id),
        **facts,
    )


def _note_pair(
    verb: str,
    programme: Programme,
    mentee_id: UUID,
    mentor_id: UUID,
    by: UUID,
    now: datetime,
    **facts: object,
) -> None:
    audit.record(
        f"{verb} pair",
        "programme",
        programme.id,
        by=by,
        now=now,
        association_id=programme.association_id,
        reason=None,
        mentee=str(mentee_id),
        mentor=str(mentor_id),
        **{f"because_{name}" if name == "reason" else name: fact for name, fact in facts.items()},
    )
