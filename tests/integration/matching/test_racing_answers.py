"""Proposals that are answered at once, and a worker that is killed in the middle of a run."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from mentor_match.associations.models import Programme
from mentor_match.associations.rules import ProgrammeState
from mentor_match.associations.service import appoint_coordinator
from mentor_match.audit.queries import find_break
from mentor_match.extensions import db
from mentor_match.matching.models import CohortRun, Proposal, RunMentee
from mentor_match.matching.rules import ProposalState, RunState, Wish, Work
from mentor_match.matching.service import confirm_proposal, draft_run, refuse_proposal, stop_run
from mentor_match.pairings.models import Pairing
from mentor_match.profiles.models import MentorProfile
from mentor_match.web.transaction import whole
from tests.conftest import make_app
from tests.databases import KINDS
from tests.factories.accounts import make_account
from tests.factories.pairings import NOW, make_association, make_mentee, make_mentor
from tests.factories.programmes import make_programme, take_part
from tests.integration.test_races import PROCESSES, race
from tests.processes import begin

MENTORS = 4
PATIENCE = 120.0  # seconds; a busy machine starts a worker slowly


def confirm(proposal_id: UUID) -> None:
    """The mentor says yes; the mentee has said it before."""
    with whole():
        proposal = db.session.get_one(Proposal, proposal_id)
        confirm_proposal(proposal, by=proposal.mentor_id, now=NOW)


def refuse(proposal_id: UUID) -> None:
    """The mentee says no, which frees a place for whoever was left."""
    with whole():
        proposal = db.session.get_one(Proposal, proposal_id)
        refuse_proposal(proposal, by=proposal.mentee_id, reason="no-time", now=NOW)


@contextmanager
def service(address: str, folder: Path) -> Iterator[None]:
    app = make_app(address, folder)
    with app.app_context():
        yield
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def make_run(mentees: int, **mentor: int) -> tuple[Programme, CohortRun, list[UUID], UUID]:
    """A published run: (programme, run, mentees who take part, the mentor)."""
    people = [make_mentee(f"Mentee{number}") for number in range(mentees)]
    one = make_mentor("Mentor", **mentor)
    association, boss = make_association(one, *people), make_account()
    appoint_coordinator(association, boss, by=None, now=NOW)
    programme = make_programme(association, boss, most_per_mentor=20)
    for person in people:
        take_part(programme, person)
    take_part(programme, one, "mentor", places=20)
    programme.state = ProgrammeState.MATCHING
    run = draft_run(programme, Wish(), by=boss.id, now=NOW)
    run.state, run.work, run.published_at = RunState.PUBLISHED, Work.DONE, NOW
    db.session.flush()
    return programme, run, [person.id for person in people], one.id


def propose(run: CohortRun, mentee_id: UUID, mentor_id: UUID) -> Proposal:
    association_id = run.programme.association_id
    proposal = Proposal(
        run_id=run.id, mentee_id=mentee_id, mentor_id=mentor_id, score=0.5, reasons=[],
        mentee_association_id=association_id, mentor_association_id=association_id,
        mentee_confirmed_at=NOW,
    )  # fmt: skip
    db.session.add(proposal)
    db.session.flush()
    return proposal


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_one_of_eight_confirmations_gets_the_last_place(real_database: str, tmp_path: Path) -> None:
    with service(real_database, tmp_path):
        plan = []
        for _number in range(MENTORS):
            _programme, run, mentees, mentor = make_run(PROCESSES, capacity=1)
            plan.append([propose(run, mentee, mentor).id for mentee in mentees])
    outcomes = race(real_database, tmp_path, plan, [[confirm] * PROCESSES] * MENTORS)
    assert outcomes == {"done": MENTORS, "MentorAtCapacity": MENTORS * (PROCESSES - 1)}
    with service(real_database, tmp_path):
        assert find_break() is None
        each = select(func.count()).select_from(Pairing).group_by(Pairing.mentor_id)
        assert list(db.session.scalars(each)) == [1] * MENTORS
        assert set(db.session.scalars(select(MentorProfile.places_taken))) == {1}
        states = Counter(db.session.scalars(select(Proposal.state)))
        assert states[ProposalState.CONFIRMED] == MENTORS


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_places_freed_at_once_are_each_given_on_once(real_database: str, tmp_path: Path) -> None:
    """Four refuse at once; each frees one place, and eight wait for one of this mentor."""
    refusing, waiting = 4, 8
    with service(real_database, tmp_path):
        _programme, run, mentees, mentor = make_run(refusing + waiting, capacity=refusing)
        plan = [[propose(run, mentee, mentor).id for mentee in mentees[:refusing]]]
        association = str(run.programme.association_id)
        for place, mentee in enumerate(mentees):
            left = place >= refusing
            alternate = {
                "mentor": str(mentor), "association": association, "score": 0.4, "reasons": [],
            }  # fmt: skip
            db.session.add(
                RunMentee(
                    run_id=run.id, mentee_id=mentee, association_id=run.programme.association_id,
                    missing=int(left), alternates=[alternate] if left else [],
                )
            )  # fmt: skip
    outcomes = race(real_database, tmp_path, plan, [[refuse] * refusing])
    assert outcomes == {"done": refusing}
    with service(real_database, tmp_path):
        states = Counter(db.session.scalars(select(Proposal.state)))
        assert states == {ProposalState.REFUSED: refusing, ProposalState.PROPOSED: refusing}


def worker(address: str, folder: Path) -> BaseProcess:
    """`flask work` as a process of its own."""
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "MENTOR_MATCH_INSTANCE": str(folder),
        "MENTOR_MATCH_DEMONSTRATION": "no",
    }
    log = folder / "log"
    return begin(["flask", "--app", "wsgi", "work"], environment, log, log)


def wait_until(address: str, folder: Path, run_id: UUID, works: set[str]) -> None:
    """Until the work on the run is one of these."""
    end = time.monotonic() + PATIENCE
    with service(address, folder):
        while time.monotonic() < end:
            with whole():
                now = db.session.scalar(select(CohortRun.work).where(CohortRun.id == run_id))
            if now in works:
                return
            time.sleep(0.1)
    raise AssertionError(f"The run is {now}, and not {works}.")


def waiting_run() -> UUID:
    _programme, run, _mentees, _mentor = make_run(3, capacity=2)
    run.state, run.work, run.published_at = RunState.DRAFT, Work.WAITING, None
    return run.id


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_a_killed_workers_run_is_finished_by_the_next_and_its_process_ends(
    real_database: str, tmp_path: Path
) -> None:
    with service(real_database, tmp_path):
        run_id = waiting_run()
    first = worker(real_database, tmp_path)
    wait_until(real_database, tmp_path, run_id, {Work.WORKING})
    child = children_of(first.pid)
    first.kill()
    first.join(PATIENCE)
    wait_for_the_end_of(child)
    with service(real_database, tmp_path):
        run = db.session.get_one(CohortRun, run_id)
        assert run.work in (Work.WORKING, Work.DONE)
        if run.work == Work.WORKING:  # as it is when 45 seconds have passed
            run.claimed_until = None
    second = worker(real_database, tmp_path)
    try:
        wait_until(real_database, tmp_path, run_id, {Work.DONE})
    finally:
        second.terminate()
        second.join(PATIENCE)
    with service(real_database, tmp_path):
        assert db.session.scalar(select(func.count()).select_from(Proposal)) == 2
        assert db.session.scalar(select(func.count()).select_from(RunMentee)) == 3


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_a_run_is_stopped_while_it_is_worked_on(real_database: str, tmp_path: Path) -> None:
    with service(real_database, tmp_path):
        run_id = waiting_run()
    working = worker(real_database, tmp_path)
    try:
        wait_until(real_database, tmp_path, run_id, {Work.WORKING})
        with service(real_database, tmp_path):
            run = db.session.get_one(CohortRun, run_id)
            stop_run(run, by=run.asked_by, now=NOW)
        wait_until(real_database, tmp_path, run_id, {Work.STOPPED})
        with service(real_database, tmp_path):
            assert db.session.scalar(select(func.count()).select_from(Proposal)) == 0
    finally:
        working.terminate()
        working.join(PATIENCE)


def children_of(pid: int | None) -> list[int]:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        if found:
            return [int(one) for one in found]
        time.sleep(0.05)
    raise AssertionError("The worker has begun no process.")


def wait_for_the_end_of(processes: list[int]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if not any(_runs(pid) for pid in processes):
            return
        time.sleep(0.1)
    raise AssertionError(f"{processes} outlived the worker.")


def _runs(pid: int) -> bool:
    try:
        return "flask" in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
