"""A cohort run of 10,000 mentees and 5,000 mentors, from the rows to a draft that can be reviewed.

PYTHONPATH=. .venv/bin/python -m benchmarks.runs [mentees] [mentors]

As it is in service: `flask start` serves, a worker takes the run, and a member and a coordinator
go on opening pages. Once on SQLite and once on PostgreSQL.
"""

import os
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
from flask import Flask
from sqlalchemy import insert, select, update

from benchmarks.people import Crowd
from benchmarks.rows import LONG_AGO, PART, write_people
from benchmarks.serving import database, served
from benchmarks.tables import Table, said
from config import Development
from mentor_match import create_app
from mentor_match.accounts.models import Account
from mentor_match.accounts.service import password_hash
from mentor_match.associations.models import Association, Enrolment, Programme
from mentor_match.associations.rules import ProgrammeState
from mentor_match.associations.service import appoint_coordinator, create_programme
from mentor_match.audit.service import start_chain
from mentor_match.extensions import db
from mentor_match.matching.models import CohortRun
from mentor_match.matching.rules import Wish, Work
from mentor_match.matching.service import draft_run
from mentor_match.web.transaction import reading, whole

SECONDS, WAIT = 60.0, 0.25  # bars: of the run, and of 99 pages in 100
PASSWORD = "a calm walk to the well"
QUIET = 20.0  # seconds of pages before the run begins
PATIENCE = 600.0  # seconds after which a run, or a page, is given up
PAUSE = 0.05  # seconds between two pages of one person


def fill(mentees: int, mentors: int) -> dict[str, UUID]:
    """An association with a programme in which all of them take part; ids of what is opened."""
    crowd, today = Crowd(), datetime.now(UTC)
    nurses = Association(code="A", name="Nurses", created_at=LONG_AGO)
    boss = Account(
        email="boss@example.org", full_name="Boss", call_me="Boss", confirmed_at=LONG_AGO,
        create_datetime=LONG_AGO, time_zone="UTC", password=password_hash(PASSWORD),
    )  # fmt: skip
    db.session.add_all([nurses, boss])
    db.session.flush()
    appoint_coordinator(nurses, boss, by=None, now=today)
    programme = create_programme(
        nurses, title="All together", about="Everyone.", opens_on=today.date(),
        closes_on=today.date(), ends_on=date(today.year + 1, 12, 1), by=boss.id, now=today,
    )  # fmt: skip
    programme.state, programme.most_per_mentor = ProgrammeState.MATCHING, 3
    sides = {
        "mentee": write_people(nurses, crowd.mentees(mentees)),
        "mentor": write_people(nurses, crowd.mentors(mentors)),
    }
    for part, ids in sides.items():
        rows = [
            {"id": uuid4(), "programme_id": programme.id, "account_id": id_, "part": part,
             "association_id": nurses.id, "places": 3 if part == "mentor" else 1,
             "enrolled_at": today - timedelta(days=1)}
            for id_ in ids
        ]  # fmt: skip
        for start in range(0, len(rows), PART):
            db.session.execute(insert(Enrolment), rows[start : start + PART])
    db.session.execute(
        update(Account).where(Account.id == sides["mentee"][0])
        .values(email="member@example.org", password=boss.password, confirmed_at=LONG_AGO)
    )  # fmt: skip
    db.session.commit()
    return {"association": nurses.id, "programme": programme.id, "boss": boss.id}


@dataclass(frozen=True)
class Seen:
    """One database: seconds of the run, its pairs, and how long each page took."""

    seconds: float
    filled: int
    watch: "Watch"
    before: np.ndarray
    during: np.ndarray


class Reader:
    """Somebody who is signed in and opens one page after the other."""

    def __init__(self, address: str, email: str, pages: list[str]) -> None:
        self.address, self.pages = address, pages
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        form = self.browser.open(f"{address}/sign-in").read().decode()
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', form)
        assert token, "no token on the page"
        sent = {"csrf_token": token.group(1), "email": email, "password": PASSWORD}
        answer = self.browser.open(f"{address}/sign-in", urllib.parse.urlencode(sent).encode())
        assert "/sign-in" not in answer.geturl(), answer.geturl()
        self.waited: list[float] = []
        self.trouble: OSError | None = None

    def read(self, stop: threading.Event) -> None:
        """Until told to stop, or until an answer is no page: that ends the benchmark."""
        number = 0
        while not stop.wait(PAUSE):
            began = time.perf_counter()
            try:
                page = self.address + self.pages[number % len(self.pages)]
                self.browser.open(page, timeout=PATIENCE).read()
            except OSError as trouble:
                self.trouble = trouble
                return
            self.waited.append(time.perf_counter() - began)
            number += 1


def pages_while(readers: list[Reader], wait: threading.Event, patience: float) -> np.ndarray:
    """How long each page took until the event, or until patience ends."""
    stop = threading.Event()
    for reader in readers:
        reader.waited = []
    threads = [threading.Thread(target=one.read, args=(stop,)) for one in readers]
    for thread in threads:
        thread.start()
    wait.wait(patience)
    stop.set()
    for thread in threads:
        thread.join()
    for reader in readers:
        if reader.trouble:
            raise reader.trouble
    return np.array([seconds for one in readers for seconds in one.waited])


@dataclass
class Watch:
    """What is seen of a run while it is worked on, five times a second.

    It looks without a lock and lets go at once: a watcher that read the run once more after its
    transaction had ended kept SQLite's lock between two looks, and the worker out, for good.
    """

    run_id: UUID
    done: threading.Event = field(default_factory=threading.Event)
    stages: dict[str, float] = field(default_factory=dict)  # stage -> seconds until it was seen
    memory: int = 0  # bytes, of the process of the work at most
    busy: float = 0.0  # seconds of a processor that it took, however busy the machine was
    end: tuple[str, object] | None = None

    def look_on(self, app: Flask) -> None:
        """Until the run is not worked on any more."""
        began = time.perf_counter()
        row = CohortRun.work, CohortRun.stage, CohortRun.trouble
        with app.app_context():
            while not self.done.wait(0.2):
                with reading():
                    work, stage, trouble = db.session.execute(
                        select(*row).where(CohortRun.id == self.run_id)
                    ).one()
                self.stages.setdefault(stage or "wait", time.perf_counter() - began)
                memory, busy = taken_by(f"--run\0{self.run_id}")
                self.memory, self.busy = max(self.memory, memory), max(self.busy, busy)
                if work not in (Work.WAITING, Work.WORKING):
                    self.end = (work, trouble)
                    self.done.set()
            db.session.remove()


def taken_by(words: str) -> tuple[int, float]:
    """(most bytes, seconds of a processor) of the process with these words in its command."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if words in (process / "cmdline").read_text():
                memory = (process / "status").read_text().split("VmHWM:")[1].split()[0]
                times = (process / "stat").read_text().rpartition(")")[2].split()[11:13]
                return int(memory) * 1024, sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
        except (OSError, IndexError):  # it has just ended
            continue
    return 0, 0.0


def measure(kind: str, mentees: int, mentors: int) -> Seen:
    """Fill a database, serve it, ask for a run, and stop what was started, whatever happens."""
    folder = Path(tempfile.mkdtemp())
    with database(kind, folder) as uri:
        app = create_app(Development(), SQLALCHEMY_DATABASE_URI=uri)
        with app.app_context():
            db.create_all()
            start_chain()
            ids = fill(mentees, mentors)
        try:
            with served(uri, folder) as service:
                found = _run_and_read(app, service.address, ids)
        finally:
            with app.app_context():
                db.engine.dispose()
    shutil.rmtree(folder, ignore_errors=True)
    return found


def _run_and_read(app: Flask, address: str, ids: dict[str, UUID]) -> Seen:
    runs = f"/coordination/{ids['association']}/programmes/{ids['programme']}/runs"
    readers = [
        Reader(address, "member@example.org", ["/home", "/library", "/programmes", "/account"]),
        Reader(address, "boss@example.org", [runs, "/home", "/library?words=care"]),
    ]
    pages_while(readers, threading.Event(), 3)
    before = pages_while(readers, threading.Event(), QUIET)
    with app.app_context(), whole():
        run_id = draft_run(
            db.session.get_one(Programme, ids["programme"]), Wish(), by=ids["boss"],
            now=datetime.now(UTC),
        ).id  # fmt: skip
    seen = Watch(run_id)
    began = time.perf_counter()
    watcher = threading.Thread(target=seen.look_on, args=(app,), daemon=True)
    watcher.start()
    during = pages_while(readers, seen.done, PATIENCE)
    seconds = time.perf_counter() - began
    if seen.end != (Work.DONE, None):
        raise SystemExit(f"The run ended as {seen.end}, after {seen.stages}.")
    with app.app_context(), reading():
        filled = db.session.get_one(CohortRun, run_id).outcome["filled"]
    return Seen(seconds, filled, seen, before, during)


def row(kind: str, seen: Seen) -> tuple[str, ...]:
    """What is said of one database."""
    slow = float(np.percentile(seen.during, 99))
    return (
        kind, said(seen.seconds), f"{seen.filled:,}",
        "pass" if seen.seconds < SECONDS else "**short**", said(seen.watch.busy),
        f"{seen.watch.memory / 2**20:,.0f} MiB",
        said(float(np.percentile(seen.before, 99))), said(float(np.percentile(seen.during, 50))),
        said(slow), f"{len(seen.during):,}", "pass" if slow < WAIT else "**short**",
    )  # fmt: skip


def steps(seen: Seen) -> str:
    """When each step of the run began."""
    return ", ".join(f"{stage} after {said(at)}" for stage, at in seen.watch.stages.items())


def main(mentees: int = 10_000, mentors: int = 5_000) -> list[Table]:
    """One table: a row for each database."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to stop"))
    loads = [os.getloadavg()[0]]
    found = {}
    for kind in ("SQLite", "PostgreSQL"):
        found[kind] = measure(kind, mentees, mentors)
        loads.append(os.getloadavg()[0])
    began = "; ".join(f"on {kind}: {steps(seen)}" for kind, seen in found.items())
    return [Table(
        f"A cohort run in service: {mentees:,} mentees, {mentors:,} mentors",
        ("database", "from asking to a draft", "pairs", f"under {SECONDS:g} s",
         "a processor was busy", "its memory", "99 of 100 pages before",
         "half of the pages meanwhile", "99 of 100 meanwhile", "pages", f"under {WAIT:g} s"),
        tuple(row(kind, seen) for kind, seen in found.items()),
        "Two people open pages, each a twentieth of a second after the last; two web processes, "
        "one worker behind them (nice 10), reading, matching, reasons and writing included. Steps "
        f"began, {began}. Load of the machine before, between and after: "
        + ", ".join(f"{load:.1f}" for load in loads) + ".",
    )]  # fmt: skip


if __name__ == "__main__":
    for table in main(*(int(one) for one in sys.argv[1:3])):
        print(table.markdown())
