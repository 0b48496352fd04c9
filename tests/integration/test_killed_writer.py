"""A writer that is killed with SIGKILL: what it was told to be kept is kept, and nothing by half.

The writer is a program of its own that requests and accepts mentors as fast as it can, and says a
number after each commit. It is killed in the middle of that, at a moment nobody chose, and another
begins. Each kill costs a start of the program, so a run of the tests kills ten times on each
database and `make soak` a hundred times.
"""

import multiprocessing
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from mentor_match.audit.models import AuditRecord
from mentor_match.audit.queries import find_break
from mentor_match.extensions import db
from mentor_match.notifications.models import Message
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.service import accept_request
from mentor_match.profiles.models import MenteeProfile, MentorProfile
from mentor_match.web.transaction import whole
from tests.conftest import make_app
from tests.databases import KINDS
from tests.factories.pairings import NOW, make_association, make_mentee, make_mentor, make_request

PATIENCE = 180.0
MOST_WORDS = 20  # that a writer says before its time has come
LONGEST = 0.1  # seconds that it lives then: about as long as two of its transactions take


def write(address: str, folder: str, said: Any) -> None:
    """Two people meet: all of it in one transaction, and then again. What is said was committed."""
    app = make_app(address, Path(folder))
    with app.app_context():
        while True:
            with whole():
                mentor, mentee = make_mentor(capacity=1), make_mentee()
                make_association(mentor, mentee)
                request_id = make_request(mentee, mentor).id
            said.send(("requested", request_id))
            with whole():
                request = db.session.get_one(MentorshipRequest, request_id)
                accept_request(request, by=request.mentor_id, now=NOW)
            said.send(("accepted", request_id))


def let_write_and_kill(address: str, folder: Path, number: int, chance: random.Random) -> list[Any]:
    """What one writer said before it was killed."""
    loaded = multiprocessing.get_context("forkserver")
    loaded.set_forkserver_preload(["tests.loaded", __name__])
    heard, said = loaded.Pipe(duplex=False)
    writer = loaded.Process(target=_write_as, args=(number, address, str(folder), said))
    writer.start()
    said.close()
    words = [_next_word(heard) for _word in range(chance.randint(1, MOST_WORDS))]
    time.sleep(chance.uniform(0.0, LONGEST))
    assert writer.is_alive(), "the writer ended by itself"
    os.kill(writer.pid or 0, signal.SIGKILL)
    writer.join(PATIENCE)
    assert writer.exitcode == -signal.SIGKILL
    try:
        while heard.poll():
            words.append(heard.recv())
    except EOFError:  # the pipe ends with the writer, perhaps in the middle of a word
        pass
    return words


def _next_word(heard: Any) -> Any:
    assert heard.poll(PATIENCE), "the writer is silent"
    return heard.recv()


def _write_as(number: int, address: str, folder: str, said: Any) -> None:
    # Each writer numbers its people from where no other does: addresses are given once.
    from tests.factories import pairings

    pairings._numbers = pairings.count(number * 100_000)
    write(address, folder, said)


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_what_was_acknowledged_outlives_the_writer(
    real_database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(20261129)
    words: list[Any] = []
    for number in range(request.config.getoption("--kills")):
        words += let_write_and_kill(real_database, tmp_path, number + 1, chance)
        app = make_app(real_database, tmp_path)
        with app.app_context():
            check(words)
            db.session.remove()
            db.engine.dispose()
    sys.stdout.write(f"{len(words)} acknowledged, 0 lost\n")


def check(words: list[Any]) -> None:
    """Nothing lost, nothing by half, the audit whole, the file of SQLite sound."""
    states = dict(db.session.execute(select(MentorshipRequest.id, MentorshipRequest.state)).all())
    requested = {id_ for word, id_ in words if word == "requested"}
    accepted = {id_ for word, id_ in words if word == "accepted"}
    assert requested - states.keys() == set()
    assert {id_ for id_ in accepted if states[id_] != "accepted"} == set()
    # Of those it could say nothing any more, each is there with all that belongs to it, or not.
    opened = [id_ for id_, state in states.items() if state == "accepted"]
    assert sorted(db.session.scalars(select(Pairing.request_id))) == sorted(opened)
    for places in (MentorProfile.places_taken, MenteeProfile.places_taken):
        assert db.session.scalar(select(func.sum(places))) == len(opened)
    noted = select(func.count()).select_from(AuditRecord)
    told = select(func.count()).select_from(Message)
    for verb, kind, number in (
        ("asked mentor", "request-received", len(states)),
        ("accepted request", "request-accepted", len(opened)),
    ):
        assert db.session.scalar(noted.where(AuditRecord.verb == verb)) == number
        assert db.session.scalar(told.where(Message.kind == kind)) == number
    assert find_break() is None
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
