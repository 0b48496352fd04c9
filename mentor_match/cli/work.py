"""`flask work`: takes cohort runs from the queue and works on them, one after the other.

Each run is worked on by a process of its own, so that it can be stopped at once, gives its memory
back, and lets the web go first.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from uuid import UUID

import click
import structlog
from flask.cli import with_appcontext

from mentor_match.extensions import db
from mentor_match.matching.models import CohortRun
from mentor_match.matching.rules import Wish
from mentor_match.matching.service import (
    Claim,
    claim_run,
    end_work,
    fail_work,
    keep_claim,
    keep_result,
    remove_parts,
    say_progress,
    tell_published,
)
from mentor_match.web import clock
from mentor_match.web.transaction import breathing, reading, while_the_database_may_be_away, whole

log = structlog.get_logger()
PAUSE = 2.0  # seconds between looks into an empty queue
BEAT = 1.0  # seconds between looks at a run that is worked on
WAIT = 10  # seconds a process may take to stop
POLITE = 10  # how far the work steps behind the web, in the words of nice(2)


@click.command()
@click.option("--once", is_flag=True, help="Work on what waits now, then stop.")
@click.option("--run", "run_id", type=click.UUID, help="Work on this run in this process.")
@click.option("--claim", "key", type=click.UUID, help="The key of the worker's claim on it.")
@with_appcontext
def work(once: bool, run_id: UUID | None, key: UUID | None) -> None:
    """Match the cohorts that coordinators asked for, until told to stop."""
    if run_id is not None and key is not None:
        os.nice(POLITE)
        _end_with_the_worker()
        work_on(Claim(run_id, key))
        return
    stop = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        busy = False
        with while_the_database_may_be_away():
            busy = work_on_next(stop)
        if not busy and (once or stop.wait(PAUSE)):
            return


def work_on_next(stop: threading.Event) -> bool:
    """Work on the run that has waited longest, or tell some of a published one; False where
    neither waits."""
    return _next_run(stop) or _tell_some()


def _tell_some() -> bool:
    with whole():
        return tell_published(clock.now()) > 0


def _next_run(stop: threading.Event) -> bool:
    """Work on the run that has waited longest; False where none waits."""
    with whole():
        claim = claim_run(clock.now())
    if claim is None:
        return False
    words = ["work", "--run", str(claim.run_id), "--claim", str(claim.key)]
    child = subprocess.Popen(  # noqa: S603 - a part of its own, with words of its own
        [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    )
    try:
        _watch(child, claim, stop)
    finally:
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(WAIT)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        with whole():
            end_work(claim, resting=stop.is_set(), now=clock.now())
        remove_parts(claim, each=breathing)
    return True


def _watch(child: "subprocess.Popen[bytes]", claim: Claim, stop: threading.Event) -> None:
    """Until the process ends, somebody stops the run, or the worker itself shall stop."""
    while child.poll() is None:
        if stop.wait(BEAT):
            return
        wanted = True  # a database that is away for a moment ends no work; the claim holds longer
        with while_the_database_may_be_away(), whole():
            wanted = keep_claim(claim, clock.now())
        if not wanted and child.poll() is None:
            return
    if child.returncode:
        log.warning("work on a run ended", run=str(claim.run_id), code=child.returncode)


def _end_with_the_worker() -> None:
    """Whoever kills the worker kills this process: nobody would stop or hear it any more."""
    worker = os.getppid()

    def look() -> None:
        while os.getppid() == worker:
            time.sleep(BEAT)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()


def work_on(claim: Claim) -> None:
    """Match the cohort of a run that was claimed, and keep what comes out.

    Each step is a transaction of its own, so that nothing is locked while the engine thinks.
    """
    from mentor_match.matching.assigning import CannotAssign

    try:
        _match(claim)
    except CannotAssign as refused:
        with whole():
            fail_work(claim, refused.sentence, refused.facts, now=clock.now())


def _match(claim: Claim) -> None:
    from mentor_match.matching.assigning import work_out
    from mentor_match.matching.enrolled import read_enrolled

    with reading():
        run = db.session.get_one(CohortRun, claim.run_id)
        wish, seed, fewest = Wish.read(run.wish), run.seed, run.programme.fewest_per_mentor
        enrolled = read_enrolled(run.programme, clock.now())
    fingerprint = enrolled.fingerprint(wish, fewest)
    found = work_out(enrolled, wish, fewest, seed, lambda *how_far: _say(claim, *how_far))
    keep_result(claim, enrolled, found, fingerprint=fingerprint, now=clock.now(), each=breathing)


def _say(claim: Claim, stage: str, share: float) -> None:
    with while_the_database_may_be_away(), whole():
        say_progress(claim, stage, share)
