"""The last place of a mentor: eight processes want it at once, and one gets it.

Every process is a program of its own on the same database, with real commits.
"""

import multiprocessing
import time
from collections import Counter
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from mentor_match.audit.queries import find_break
from mentor_match.extensions import db
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.rules import RequestClosed
from mentor_match.pairings.service import accept_request, withdraw_request
from mentor_match.profiles.models import MentorProfile
from mentor_match.web.refusals import Refusal
from mentor_match.web.transaction import whole
from tests.conftest import make_app
from tests.databases import KINDS
from tests.factories.pairings import NOW, make_association, make_mentee, make_mentor, make_request

PROCESSES = 8
MENTORS = 12  # of a request and its withdrawal; the race for places takes as many as it is told
PATIENCE = 120.0

Plan = list[list[UUID]]  # for each mentor, one request for each process


def accept(request_id: UUID) -> None:
    """What the service does."""
    with whole():
        request = db.session.get(MentorshipRequest, request_id)
        accept_request(request, by=request.mentor_id, now=NOW)


def accept_naively(request_id: UUID) -> None:
    """What a careless program does: look first, then take. It must overbook."""
    with whole():
        request = db.session.get(MentorshipRequest, request_id)
        mentor = db.session.get(MentorProfile, request.mentor_id)
        free = mentor.places_taken < mentor.capacity
    time.sleep(0.02)
    if not free:
        raise Refusal
    with whole():
        request = db.session.get(MentorshipRequest, request_id)
        db.session.get(MentorProfile, request.mentor_id).places_taken = 1
        db.session.add(
            Pairing(
                request_id=request.id,
                mentee_id=request.mentee_id,
                mentor_id=request.mentor_id,
                mentee_association_id=request.mentee_association_id,
                mentor_association_id=request.mentor_association_id,
                mentee_cadre="2222",
                mentor_cadre="2222",
                opened_at=NOW,
            )
        )


def withdraw(request_id: UUID) -> None:
    """The mentee changes their mind."""
    with whole():
        request = db.session.get(MentorshipRequest, request_id)
        withdraw_request(request, by=request.mentee_id, now=NOW)


def run(address: str, folder: str, acts: list[Any], ids: list[UUID], gate: Any, said: Any) -> None:
    """One process: wait for the others before each act, then act."""
    app = make_app(address, Path(folder))
    with app.app_context():
        for act, request_id in zip(acts, ids, strict=True):
            gate.wait(PATIENCE)
            try:
                act(request_id)
                said.put("done")
            except Refusal as refusal:
                said.put(type(refusal).__name__)
            except Exception as trouble:
                said.put(f"crashed: {trouble!r}")
            db.session.remove()


def race(address: str, folder: Path, plan: Plan, acts: list[list[Any]]) -> Counter[str]:
    """Let the processes run; how often each outcome was said.

    Each is a copy of a server that has loaded the program and nothing else.
    """
    loaded = multiprocessing.get_context("forkserver")
    loaded.set_forkserver_preload(["tests.loaded", __name__])
    width = len(plan[0])
    gate, said = loaded.Barrier(width), loaded.Queue()
    started = [
        loaded.Process(
            target=run,
            args=(
                address,
                str(folder),
                [row[place] for row in acts],
                [row[place] for row in plan],
                gate,
                said,
            ),
        )
        for place in range(width)
    ]
    for process in started:
        process.start()
    outcomes: Counter[str] = Counter()
    try:
        for _ in range(width * len(plan)):
            outcomes[said.get(timeout=PATIENCE)] += 1
    except Empty:
        outcomes["silent"] += 1
    for process in started:
        process.join(PATIENCE)
        process.kill()
    return outcomes


def prepare(address: str, folder: Path, mentors: int, requests: int) -> Plan:
    """Mentors with one place each, and so many requests to each of them."""
    app = make_app(address, folder)
    with app.app_context():
        plan = []
        for number in range(mentors):
            mentor = make_mentor(f"Mentor{number}", capacity=1)
            mentees = [make_mentee(f"Mentee{number}-{n}") for n in range(requests)]
            make_association(mentor, *mentees)
            plan.append([make_request(mentee, mentor).id for mentee in mentees])
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return plan


def count_pairings(address: str, folder: Path) -> list[int]:
    """How many pairings each mentor has, of those who have any."""
    app = make_app(address, folder)
    with app.app_context():
        assert find_break() is None
        counted = select(func.count()).select_from(Pairing).group_by(Pairing.mentor_id)
        found = list(db.session.scalars(counted))
        taken = list(db.session.scalars(select(MentorProfile.places_taken)))
        db.session.remove()
        db.engine.dispose()
    assert max(taken, default=0) <= 1
    return found


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_one_of_eight_gets_the_last_place_and_nobody_crashes(
    real_database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    mentors = request.config.getoption("--race-mentors")
    plan = prepare(real_database, tmp_path, mentors, PROCESSES)
    outcomes = race(real_database, tmp_path, plan, [[accept] * PROCESSES] * mentors)
    assert outcomes == {"done": mentors, "NoPlaceToGive": mentors * (PROCESSES - 1)}
    assert count_pairings(real_database, tmp_path) == [1] * mentors


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_looking_before_taking_overbooks(real_database: str, tmp_path: Path) -> None:
    """The control: were it not for the conditional update, the race above would be lost."""
    plan = prepare(real_database, tmp_path, 4, PROCESSES)
    race(real_database, tmp_path, plan, [[accept_naively] * PROCESSES] * 4)
    assert max(count_pairings(real_database, tmp_path)) > 1


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_a_request_is_accepted_or_withdrawn_and_never_both(
    real_database: str, tmp_path: Path
) -> None:
    plan = [[row[0], row[0]] for row in prepare(real_database, tmp_path, MENTORS, 1)]
    outcomes = race(real_database, tmp_path, plan, [[accept, withdraw]] * MENTORS)
    closed = {kind.__name__ for kind in RequestClosed.__subclasses__()}
    assert outcomes["done"] == MENTORS
    assert set(outcomes) - {"done"} <= closed
    app = make_app(real_database, tmp_path)
    with app.app_context():
        states = Counter(db.session.scalars(select(MentorshipRequest.state)))
        assert states["accepted"] + states["withdrawn"] == MENTORS
        assert states["accepted"] == len(list(db.session.scalars(select(Pairing.id))))
        db.session.remove()
        db.engine.dispose()
