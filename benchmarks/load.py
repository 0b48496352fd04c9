"""Many people at once: a mix of pages, signed in, with 100,000 members and 50,000 pairings.

PYTHONPATH=. .venv/bin/python -m benchmarks.load [seconds] [members] [requests a second]

`flask start` serves with its web processes, its delivery and its worker; requests come at moments
of chance, whether the last was answered or not, so a slow page makes others wait here as it does
in life. Who asks runs on the same two cores.
"""

import asyncio
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from flask import Flask
from sqlalchemy import create_engine, select, text

from benchmarks.dashboard import World, fill
from benchmarks.serving import ROOT, Served, database, served
from benchmarks.tables import Table, said
from config import Development
from mentor_match import create_app
from mentor_match.accounts.models import Account
from mentor_match.accounts.service import grant_role
from mentor_match.associations.models import Coordinator
from mentor_match.audit.service import start_chain
from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing
from mentor_match.permissions import Role
from tests.pages import cookie_of

RATE, WAIT = 100.0, 0.25  # bars: answers a second, and seconds of 99 in 100
ASKED = 100.0  # visits a second; who saves a form asks twice
PEOPLE = 200  # of each side
COORDINATORS = 40  # each may open so many lists an hour
PACE = 10_000_000  # additions
BEFORE = 30  # seconds that are not counted: a service that was begun a moment ago has learnt nobody
CONNECTIONS = 64
PIECE = 10  # seconds that are looked at by themselves: a machine is not as fast all the time
# How often each page is asked for, of 100; the last writes.
MIX = {
    "/home": 25, "a pairing": 20, "/library": 8, "/library?words=care": 5, "/requests": 8,
    "/pairings": 8, "/profile": 5, "/cpd": 5, "/account": 3, "/calendar": 3, "/suggestions": 2,
    "members": 2, "association's pairings": 2, "overview": 1, "save details": 3,
}  # fmt: skip


FIELD = re.compile(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
CHOICE = re.compile(r'<select[^>]*name="([^"]+)".*?<option[^>]*selected[^>]*value="([^"]*)"', re.S)


@dataclass
class Visitor:
    """Somebody who is signed in: the cookie, and the pages that are only theirs."""

    cookie: str
    own: dict[str, str] = field(default_factory=dict)


@dataclass
class Seen:
    """What came back, and when."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    memory: list[int] = field(default_factory=list)  # of all processes, at each beginning of PIECE
    pieces: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))  # of PIECE
    paces: list[float] = field(default_factory=list)  # of the machine, one for each piece

    @property
    def all(self) -> np.ndarray:
        return np.array([wait for waits in self.waits.values() for wait in waits])


def visitors(app: Flask, world: World) -> dict[str, list[Visitor]]:
    """Mentees and mentors with an open pairing, and coordinators, each signed in."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    name = app.config["SESSION_COOKIE_NAME"]

    def enter(id_: UUID, **own: str) -> Visitor:
        facts = cookie_of(db.session.get(Account, id_))
        return Visitor(f"{name}={signer.dumps(facts)}", own)

    chosen = select(Pairing).where(Pairing.state == "active").limit(PEOPLE)
    sides = [
        (side, pairing.id) for pairing in db.session.scalars(chosen)
        for side in (pairing.mentee_id, pairing.mentor_id)
    ]  # fmt: skip
    members = [enter(id_, **{"a pairing": f"/pairings/{pairing}"}) for id_, pairing in sides]
    at = f"/coordination/{world.association}"
    with app.test_request_context():
        from flask import url_for

        own = {
            title: url_for(endpoint, association_id=world.association)
            for title, endpoint in (
                ("members", "associations.members"),
                ("association's pairings", "insight.association_pairings"),
                ("overview", "insight.association"),
            )
        }
    assert own["overview"].startswith(at), own
    coordinators = [enter(id_, **own) for id_ in appointed(world)]
    db.session.commit()
    return {"members": members, "coordinators": coordinators}


def appointed(world: World) -> list[UUID]:
    """More people who look after the association that is looked at."""
    more = [one for one in world.people if world.belongs[one] == world.association]
    for id_ in (more := more[: COORDINATORS - 1]):
        db.session.add(Coordinator(
            account_id=id_, association_id=world.association, appointed_at=world.now
        ))  # fmt: skip
        grant_role(db.session.get(Account, id_), Role.COORDINATOR, by=None, now=world.now)
    return [world.coordinator, *more]


class Asking:
    """Asks over connections that stay open, as browsers do."""

    def __init__(self, service: Served, people: dict[str, list[Visitor]], seed: int = 5) -> None:
        host = service.address.removeprefix("http://")
        self.host, (self.name, self.port) = host, host.split(":")
        self.service = service
        self.people, self.chance, self.seen = people, random.Random(seed), Seen()
        self.free: asyncio.Queue[Any] = asyncio.Queue()

    async def go_on(self, seconds: float, rate: float) -> Seen:
        """Ask for so long, at moments of chance."""
        for _ in range(CONNECTIONS):
            self.free.put_nowait(None)
        began, tasks, at = time.perf_counter(), set(), 0.0
        self.began, watching = began, asyncio.create_task(self._watch())
        while (at := at + self.chance.expovariate(rate)) < seconds:
            await asyncio.sleep(max(0.0, began + at - time.perf_counter()))
            task = asyncio.create_task(self._visit(began + at))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)
        watching.cancel()
        self.seen.seconds = time.perf_counter() - began
        while not self.free.empty():
            if one := self.free.get_nowait():
                one[1].close()
        return self.seen

    async def _visit(self, due: float) -> None:
        page = self.chance.choices(list(MIX), list(MIX.values()))[0]
        special = page in self.people["coordinators"][0].own
        who = self.chance.choice(self.people["coordinators" if special else "members"])
        if page == "save details":
            await self._save(who, due)
            return
        status, _body = await self._ask("GET", who.own.get(page, page), who)
        self._note(page, status, due)

    async def _watch(self) -> None:
        while True:
            self.seen.paces.append(pace(PACE // 50))  # a fiftieth: nobody is to wait for it
            self.seen.memory.append(self.service.memory())
            await asyncio.sleep(PIECE)

    async def _save(self, who: Visitor, due: float) -> None:
        """Open a form and send it back as it was."""
        status, body = await self._ask("GET", "/account/details", who)
        self._note("open details", status, due)
        again = time.perf_counter()
        form = body.decode()
        sent = dict(FIELD.findall(form)) | dict(CHOICE.findall(form))
        status, _body = await self._ask(
            "POST", "/account/details", who, urllib.parse.urlencode(sent).encode()
        )
        self._note("save details", status, again)

    def _note(self, page: str, status: int, due: float) -> None:
        wait = time.perf_counter() - due
        self.seen.waits[page].append(wait)
        self.seen.pieces[int((due - self.began) // PIECE)].append(wait)
        self.seen.statuses[status] += 1

    async def _ask(
        self, method: str, path: str, who: Visitor, sent: bytes = b""
    ) -> tuple[int, bytes]:
        line = await self.free.get()
        reader, writer = line or await asyncio.open_connection(self.name, self.port)
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nCookie: {who.cookie}\r\n"
        if sent:
            head += "Content-Type: application/x-www-form-urlencoded\r\n"
            head += f"Content-Length: {len(sent)}\r\n"
        try:
            writer.write(f"{head}\r\n".encode() + sent)
            status, body, kept, stays = await _answer(reader)
        except (OSError, asyncio.IncompleteReadError):
            # A connection that was closed while it was idle: browsers ask once more, too.
            reader, writer = await asyncio.open_connection(self.name, self.port)
            writer.write(f"{head}\r\n".encode() + sent)
            status, body, kept, stays = await _answer(reader)
        if kept:  # as a browser does: the token of a form counts with its cookie alone
            who.cookie = kept
        if stays:
            self.free.put_nowait((reader, writer))
        else:
            writer.close()
            self.free.put_nowait(None)
        return status, body


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes, str, bool]:
    """(status, body, the cookie that came with it, whether the connection stays open)."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = re.search(r"(?i)content-length: (\d+)", head)
    body = await reader.readexactly(int(length.group(1))) if length else b""
    cookie = re.search(r"(?i)set-cookie: ([^;]+)", head)
    stays = "connection: close" not in head.lower()
    return int(head.split()[1]), body, cookie.group(1) if cookie else "", stays


def measure(kind: str, seconds: float, members: int, rate: float) -> Seen:
    """Fill a database, serve it, and ask."""
    folder = Path(tempfile.mkdtemp())
    os.environ["MENTOR_MATCH_INSTANCE"] = str(folder)
    (folder / "secret_key").write_text("only for a benchmark, and long enough to be taken")
    try:
        with database(kind, folder) as uri:
            app = create_app(
                Development(), SQLALCHEMY_DATABASE_URI=uri,
                SECRET_KEY=(folder / "secret_key").read_text(),
            )  # fmt: skip
            with app.app_context():
                db.create_all()
                start_chain()
                db.session.commit()
                people = visitors(app, fill(members))
                db.session.remove()
                db.engine.dispose()
            settle(uri, folder)
            with served(uri, folder) as service:
                asyncio.run(Asking(service, people, seed=1).go_on(BEFORE, rate / 2))
                seen = asyncio.run(Asking(service, people).go_on(seconds, rate))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return seen


def settle(uri: str, folder: Path) -> None:
    """Do what has fallen due, as a service that was not filled a minute ago has done long since."""
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "deliver", "--once"], check=True,
        cwd=ROOT, env={**os.environ, "DATABASE_URL": uri, "MENTOR_MATCH_INSTANCE": str(folder)},
        capture_output=True,
    )  # fmt: skip
    if uri.startswith("postgresql"):  # or PostgreSQL does so while people ask
        engine = create_engine(uri, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for task in ("VACUUM ANALYZE", "CHECKPOINT"):
                connection.execute(text(task))
        engine.dispose()


def row(kind: str, seen: Seen) -> tuple[str, ...]:
    """What is said of one database."""
    waits = seen.all
    answered, slow = len(waits) / seen.seconds, float(np.percentile(waits, 99))
    broken = sum(count for status, count in seen.statuses.items() if status >= 500)
    good = answered >= RATE and slow < WAIT and not broken
    begun, half, ended = (seen.memory[at] / 2**20 for at in (0, len(seen.memory) // 2, -1))
    statuses = ", ".join(f"{count:,} x {status}" for status, count in sorted(seen.statuses.items()))
    return (
        kind, f"{answered:.0f}", said(float(np.percentile(waits, 50))), said(slow), statuses,
        f"{begun:,.0f}, {half:,.0f}, {ended:,.0f} MiB", "pass" if good else "**short**",
    )  # fmt: skip


def slowest(kind: str, seen: Seen) -> list[tuple[str, ...]]:
    """The pages people waited for longest."""
    middle = {page: float(np.median(waits)) for page, waits in seen.waits.items()}
    worst = sorted(middle, key=lambda page: -middle[page])[:5]
    return [
        (kind, page, f"{len(seen.waits[page]):,}", said(middle[page]),
         said(float(np.percentile(seen.waits[page], 99))))
        for page in worst
    ]  # fmt: skip


def pace(additions: int = PACE) -> float:
    """Seconds of a processor that ten million additions take here: machines differ by more than
    code does, and one machine from minute to minute."""
    began, total = time.process_time(), 0
    for number in range(additions):
        total += number
    return (time.process_time() - began) * PACE / additions


def by_pieces(kind: str, seen: Seen) -> tuple[str, ...]:
    """What is said of pieces of the time: in how many the bar was held, and how fast the machine
    was meanwhile."""
    within = [float(np.percentile(one, 99)) for one in seen.pieces.values()]
    low, middle, high = (float(np.percentile(seen.paces, part)) for part in (5, 50, 95))
    return (
        kind, f"{sum(one < WAIT for one in within)} of {len(within)}",
        said(float(np.median(within))), said(max(within)),
        f"{low:.2f}, {middle:.2f}, {high:.2f} s",
    )  # fmt: skip


def main(seconds: float = 600.0, members: int = 100_000, rate: float = ASKED) -> list[Table]:
    """Both databases, and their slowest pages."""
    found = {kind: measure(kind, seconds, members, rate) for kind in ("PostgreSQL", "SQLite")}
    return [
        Table(
            f"Many people at once, {members:,} members, {seconds:,.0f} s",
            ("database", "answers a second", "half within", "99 of 100 within", "answers",
             "memory of all processes, at the beginning, half way, at the end", ""),
            tuple(row(kind, seen) for kind, seen in found.items()),
            f"The bars: {RATE:g} answers a second, 99 of 100 within {WAIT * 1000:g} ms, no 5xx. "
            f"{rate:g} visits a second came at moments of chance, from {2 * PEOPLE} members and "
            f"{COORDINATORS} coordinators; three of 100 opened a form and saved it. Half as many "
            f"came for {BEFORE} s before, which are not counted. Four web processes with two "
            "threads each, and who asks, on the same two cores.",
        ),
        Table(
            f"The same, each {PIECE} s by themselves",
            ("database", "of them 99 of 100 within the bar", "99 of 100 within, in half of them",
             "in the worst", "ten million additions in Python, 5, 50 and 95 of 100 times"),
            tuple(by_pieces(kind, seen) for kind, seen in found.items()),
            "The additions were timed beside the service, and do not wait for it: they tell how "
            "fast the machine was.",
        ),
        Table(
            "The slowest pages of these",
            ("database", "page", "asked", "half within", "99 of 100 within"),
            tuple(line for kind, seen in found.items() for line in slowest(kind, seen)),
        ),
    ]  # fmt: skip


def asked(words: Sequence[str]) -> list[Table]:
    """As the command line has it."""
    numbers = [float(word) for word in words]
    if len(numbers) > 1:
        numbers[1] = int(numbers[1])
    return main(*numbers)  # type: ignore[arg-type]


if __name__ == "__main__":
    for table in asked(sys.argv[1:]):
        print(table.markdown())
