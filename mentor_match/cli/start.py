"""`flask start`: everything one machine needs, in one command; `make run` calls it."""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from multiprocessing.process import BaseProcess
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy.orm import configure_mappers

from mentor_match.cli.deliver import deliver
from mentor_match.cli.metrics import metrics
from mentor_match.cli.web import Lines, Threads, Web
from mentor_match.cli.work import POLITE, work
from mentor_match.demo.build import DEMONSTRATION_SIGN_INS, PASSWORD
from mentor_match.demo.commands import fill_empty_database
from mentor_match.extensions import count_rows_for_plans, db
from mentor_match.matching.commands.candidates import refresh_candidates
from mentor_match.matching.pool import learn_pools
from mentor_match.matching.views.suggestions import share_now
from mentor_match.web import clock

WAIT = 30  # seconds a part may take to stop
FINISH = 25  # seconds of them the web may take for what it has begun to answer
# Twice as many as there are processors: with as many, one was idle a third of the time while
# requests waited for the other, and half of all answers took twice as long (docs/adr/0027). More
# than eight are for whoever knows what memory there is.
WEBS = min(8, 2 * (os.cpu_count() or 1))
# Every part begins as a copy of this process, in which the program is loaded already: loading it
# takes longer than anything else here, and what all of them share is in memory once.
COPY = multiprocessing.get_context("fork")
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=WEBS, show_default=True, help="Web processes.")
@click.option("--threads", default=2, show_default=True, help="Of each web process.")
@with_appcontext
def start(host: str, port: int, workers: int, threads: int) -> None:
    """Bring the database up to date, then serve, send mail and match until told to stop."""
    signal.signal(signal.SIGTERM, _leave)
    # In a copy, too: a connection or a thread of numbers must not be copied into the parts.
    _end_well(_copy(_prepare))
    if current_app.config["DEMONSTRATION"]:
        _say_who_can_sign_in(current_app.config["BASE_URL"])
    load_for_copies()
    web = Web(
        current_app._get_current_object(),  # type: ignore[attr-defined]
        {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": Threads,
            "logger_class": Lines,
            "graceful_timeout": FINISH,
            "loglevel": "warning",
        },
    )
    parts: list[Callable[[], None]] = [_send, _match, partial(_serve, web)]
    if current_app.config["METRICS_PORT"]:
        parts.append(_measure)
    _wait([_copy(part) for part in parts])


def load_for_copies() -> None:
    """Load what each copy of this process would otherwise load for itself, and let it stay."""
    configure_mappers()  # or each copy does it anew, within its first transaction
    import_module("mentor_match.engine.ranker")  # scikit-learn: or the first who ask wait for it
    # What is loaded stays: the search for what nobody holds any more need not look at it each time,
    # nor write to memory that the copies share.
    gc.collect()
    gc.freeze()


def _prepare() -> None:
    upgrade()
    if current_app.config["DEMONSTRATION"]:
        fill_empty_database()
    with db.engine.begin() as connection:
        count_rows_for_plans(connection)
    if current_app.config["CANDIDATES"] == "pgvector":
        refresh_candidates()


def _serve(web: Web) -> None:
    _learn()
    web.run()


def _learn() -> None:
    """Once, before the web processes are copied: each of them would for itself, while people wait.

    No connection may be copied along.
    """
    if current_app.config["CANDIDATES"] == "memory":
        learn_pools(share=share_now(), now=clock.now())
        db.session.remove()
        db.engine.dispose()
        gc.collect()
        gc.freeze()


def _send() -> None:
    os.nice(POLITE)
    deliver.main([], standalone_mode=False)


def _match() -> None:
    work.main([], standalone_mode=False)


def _measure() -> None:
    metrics.main([], standalone_mode=False)


def _copy(part: Callable[[], None]) -> BaseProcess:
    # A daemon ends with its parent, however early the parent is told to stop.
    process = COPY.Process(target=_be, args=[part], daemon=True)
    process.start()
    return process


def _be(part: Callable[[], None]) -> None:
    """Nobody would stop a part whose parent was killed, and it would keep the port: the system is
    asked to tell it to end then. That a terminal is gone is for the parent to hear."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGTERM)
    parent = multiprocessing.parent_process()
    if parent is None or os.getppid() != parent.pid:
        return  # killed before it was asked
    part()


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _end_well(process: BaseProcess) -> None:
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def _say_who_can_sign_in(address: str) -> None:
    click.echo(f"\nMentor Match, with invented people, is at {address}\n\nSign in as")
    for email, part in DEMONSTRATION_SIGN_INS:
        click.echo(f"  {email:<34} {part}")
    click.echo(f"each with the password   {PASSWORD}")
    click.echo("A second step is offered under Account; coordinators in service need it.")
    click.echo("\nStop with Ctrl+C.\n")


def _wait(parts: list[BaseProcess]) -> None:
    """Until one part ends or a signal comes; then all of them end."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for part in parts:
            part.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup has it
        signal.signal(signal.SIGHUP, stop)
    while all(part.is_alive() for part in parts):
        time.sleep(0.2)
    codes = [part.exitcode or 0 for part in parts]
    stop(0, None)
    for part in parts:
        part.join(WAIT)
        if part.is_alive():
            part.kill()
    raise SystemExit(next((code for code in codes if code > 0), 0))
