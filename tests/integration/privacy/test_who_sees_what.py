"""The policy is true: every page is opened as each reader, and only those see who are named.

Each kind that could hurt somebody has a mark in a real object. The pages are all GET routes of the
service, with the ids of these objects, so that a new page is looked at without being told.
"""

import io
import zipfile
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask, current_app
from sqlalchemy import select
from werkzeug.routing import AnyConverter

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Membership
from mentor_match.associations.service import (
    appoint_coordinator,
    leave_association,
    make_agreement,
)
from mentor_match.extensions import db
from mentor_match.pairings.models import (
    CharterVersion,
    Concern,
    Consult,
    PairingGoal,
    SessionFeedback,
    SessionNote,
)
from mentor_match.pairings.rules import Limits
from mentor_match.pairings.service import (
    accept_co_mentoring,
    ask_co_mentor,
    block_person,
    end_pairing,
    plan_session,
)
from mentor_match.permissions import Role
from mentor_match.privacy.rules import BY_CODE, Reader
from mentor_match.profiles.models import MenteeProfile, Profile
from mentor_match.web import clock
from tests.factories.accounts import make_account
from tests.factories.houses import NOW, House
from tests.factories.machines import PREFIX, Machine, make_key
from tests.factories.pairings import (
    make_association,
    make_mentee,
    make_mentor,
    make_pairing,
    make_request,
)
from tests.integration.web.walking import address_of, routes, values_of
from tests.pages import PageClient

# kind -> the mark of the mentee in it
MARKS = {
    "email": "mark-email@example.org",
    "phone": "+254 700 111 999",
    "wishes": "mark of the wishes",
    "requests": "mark of the request",
    "charter": "mark of the charter",
    "sessions": "mark of the place",
    "private-notes": "mark of the private note",
    "shared-notes": "mark of the shared note",
    "goals": "mark of the goal",
    "consults": "mark of the consult",
    "feedback": "mark of the feedback",
    "safety": "mark of the concern",
    "membership": "REG-MARK-77",
}
# What stands on pages for a reader the kind names with a condition in its `but`.
WORDS_TO_THE_SERVICE = {("feedback", Reader.ADMINISTRATORS)}
# Readers who see that there is something, and not these words: said in `but`, too.
NOT_THE_WORDS = {
    "requests": {Reader.COORDINATORS, Reader.FORMER_ASSOCIATION},
    "sessions": {Reader.COORDINATORS, Reader.FORMER_ASSOCIATION},
    "wishes": {Reader.ASKED, Reader.PARTNER},
}
# What a system is told of as numbers and states, and not in these words.
NOT_THE_WORDS_OF_MACHINES = {"requests"}


class World:
    """A mentee whose data it is, and everybody who might look."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.mentee = make_mentee("Zawadi", email=MARKS["email"], phone=MARKS["phone"])
        self.mentor, asked = make_mentor("Beatrice"), make_mentor("Asked")
        guide = make_mentor("Guide")
        member = make_mentee("Somebody", places=1)
        self.home = make_association(self.mentee, self.mentor, asked, guide, member)
        self.other = make_association(make_mentor("Partner"))
        make_agreement(self.home, self.other, by=None, now=now)
        self.readers: dict[str, Account | None] = {
            Reader.PARTNER: self.mentor,
            Reader.ASKED: asked,
            Reader.CO_MENTOR: guide,
            "member": member,
            Reader.COORDINATORS: make_account(Role.COORDINATOR),
            Reader.PARTNERS_COORDINATORS: make_account(Role.COORDINATOR),
            Reader.ADMINISTRATORS: make_account(Role.ADMINISTRATOR),
            Reader.PUBLIC: None,
        }
        for reader, association in (
            (Reader.COORDINATORS, self.home),
            (Reader.PARTNERS_COORDINATORS, self.other),
        ):
            account = self.readers[reader]
            assert account is not None
            appoint_coordinator(association, account, by=None, now=now)
        self._write()

    def _write(self) -> None:
        mentee, now = self.mentee, self.now
        db.session.get_one(MenteeProfile, mentee.id).goals = MARKS["wishes"]
        db.session.get_one(MenteeProfile, mentee.id).places = 2
        asked = self.readers[Reader.ASKED]
        self.pairing = make_pairing(mentee, self.mentor, now=now - timedelta(days=10))
        self.request = make_request(mentee, asked, to_learn=MARKS["requests"])
        self.pairing.request.to_learn = MARKS["requests"]
        self.session = plan_session(
            self.pairing,
            starts_at=now + timedelta(days=2),
            minutes=45,
            channel="in-person",
            place=MARKS["sessions"],
            by=mentee.id,
            now=now,
        )
        note = {"session_id": self.session.id, "author_id": mentee.id, "written_at": now}
        facts = {"pairing_id": self.pairing.id}
        self.consult = Consult(
            asker_id=mentee.id,
            receiver_id=self.mentor.id,
            association_id=self.home.id,
            from_cadre="2221",
            to_cadre="2221",
            urgency="routine",
            asked_for="advice",
            situation=MARKS["consults"],
            background="b",
            assessment="a",
            request="r",
            state="asked",
            asked_at=now,
            act_by=now + timedelta(days=3),
            **facts,
        )
        self.concern = Concern(
            person_id=self.mentor.id,
            person_association_id=self.home.id,
            reporter_id=mentee.id,
            reporter_association_id=self.home.id,
            about="person",
            kind="other",
            words=MARKS["safety"],
            state="open",
            reported_at=now,
        )
        self.goal = PairingGoal(
            topic="handover",
            words=MARKS["goals"],
            due=(now + timedelta(days=30)).date(),
            level_before=1,
            guarded=True,
            state="open",
            set_by=mentee.id,
            set_at=now,
            **facts,
        )
        charter = {"number": 9, "text_version": 1, "digest": "0" * 64, "in_force_at": now}
        db.session.add_all(
            [
                SessionNote(kind="private", text=MARKS["private-notes"], **note),
                SessionNote(kind="shared", text=MARKS["shared-notes"], **note),
                SessionFeedback(
                    session_id=self.session.id,
                    account_id=mentee.id,
                    given_at=now,
                    words=MARKS["feedback"],
                ),
                CharterVersion(
                    goals=MARKS["charter"],
                    proposed_by=mentee.id,
                    proposed_at=now,
                    **charter,
                    **facts,
                ),
                self.consult,
                self.concern,
                self.goal,
            ]
        )
        self._ask_co_mentor()
        self.membership = db.session.scalars(
            select(Membership).where(Membership.account_id == mentee.id)
        ).one()
        self.membership.registration_number = MARKS["membership"]
        db.session.flush()

    def _ask_co_mentor(self) -> None:
        """Somebody of another cadre looks after one goal beside the mentor."""
        guide, limits = self.readers[Reader.CO_MENTOR], Limits.from_settings(current_app.config)
        assert guide is not None
        db.session.flush()
        self.ask = ask_co_mentor(
            self.pairing, self.goal.id, guide.id, by=self.mentee.id, limits=limits, now=self.now
        )
        accept_co_mentoring(self.ask, by=guide.id, limits=limits, now=self.now)

    def ids(self) -> dict[str, UUID]:
        """What each part of an address can be."""
        return {
            "pairing_id": self.pairing.id,
            "request_id": self.request.id,
            "session_id": self.session.id,
            "consult_id": self.consult.id,
            "concern_id": self.concern.id,
            "goal_id": self.goal.id,
            "ask_id": self.ask.id,
            "membership_id": self.membership.id,
            "association_id": self.home.id,
            "person_id": self.mentee.id,
            "mentee_id": self.mentee.id,
            "mentor_id": self.mentor.id,
            "account_id": self.mentee.id,
        }


def addresses(app: Flask, ids: dict[str, UUID]) -> list[str]:
    """Every page that can be opened, with these ids where it asks for one."""
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static":
            continue
        values: dict[str, Any] = {}
        for name in rule.arguments:
            converter = rule._converters[name]
            several = sorted(converter.items)[0] if isinstance(converter, AnyConverter) else None
            values[name] = ids.get(name) or several or uuid4()
        found.append(app.url_map.bind("localhost").build(rule.endpoint, values, method="GET"))
    return found


def seen_by(page: PageClient, account: Account | None, pages: list[str]) -> set[str]:
    """The kinds whose mark stands on any page that this reader can open."""
    if account is None:
        page.sign_out()
    else:
        page.sign_in(account)
    seen = set()
    for address in pages:
        answer = page._open("GET", address)
        text = _text_of(answer) if answer.status_code == 200 else ""
        answer.close()
        seen |= {kind for kind, mark in MARKS.items() if mark in text}
    return seen


def _text_of(answer: Any) -> str:
    """What can be read in it; a file of files is unpacked."""
    content = answer.get_data()
    if answer.mimetype == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b" ".join(packed.read(name) for name in packed.namelist())
    return content.decode("utf-8", "replace")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the queries are tested on both
def test_only_those_see_it_whom_the_policy_names(page: PageClient, now: datetime) -> None:
    world = World(now)
    pages = addresses(page.app, world.ids())
    for reader, account in world.readers.items():
        seen = seen_by(page, account, pages)
        named = {kind for kind in MARKS if reader in BY_CODE[kind].read}
        allowed = named | {kind for kind, who in WORDS_TO_THE_SERVICE if who == reader}
        assert seen <= allowed, f"{reader} sees {seen - allowed}"
        silent = {kind for kind, who in NOT_THE_WORDS.items() if reader in who}
        missing = named - seen - silent
        assert missing == set(), f"{reader} is said to see {missing}"
    assert seen_by(page, world.mentee, pages) >= set(MARKS) - {"feedback", "wishes"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_the_other_sees_after_the_end_is_what_the_policy_says(
    page: PageClient, now: datetime
) -> None:
    world = World(now)
    end_pairing(world.pairing, reason="moved-on", by=world.mentee.id, now=now)
    block_person(world.mentor.id, by=world.mentee.id, now=now)
    seen = seen_by(page, world.mentor, addresses(page.app, world.ids()))
    assert seen <= {kind for kind in MARKS if Reader.FORMER_PARTNER in BY_CODE[kind].read}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("whose", ["home", "other"])
def test_systems_of_an_association_see_what_the_policy_names_and_of_their_members_alone(
    page: PageClient, now: datetime, whose: str
) -> None:
    world = World(now)
    machine, ids = Machine(page.app, make_key(getattr(world, whose))), world.ids()
    seen, opened = set(), 0
    for address in addresses(page.app, ids):
        if address.startswith(PREFIX):
            answer = machine.get(address.removeprefix(PREFIX))
            opened += answer.status_code == 200
            text = answer.get_data(as_text=True)
            seen |= {kind for kind, mark in MARKS.items() if mark in text}
    named = {kind for kind in MARKS if Reader.MACHINES in BY_CODE[kind].read}
    silent = NOT_THE_WORDS_OF_MACHINES
    assert seen == (named - silent if whose == "home" else set())
    assert opened > 5


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_association_one_has_left_sees_what_the_policy_says(
    page: PageClient, now: datetime
) -> None:
    world = World(now)
    leave_association(world.membership, now=now)
    seen = seen_by(page, world.readers[Reader.COORDINATORS], addresses(page.app, world.ids()))
    machine = Machine(page.app, make_key(world.home))
    for address in addresses(page.app, world.ids()):
        if address.startswith(PREFIX):
            text = machine.get(address.removeprefix(PREFIX)).get_data(as_text=True)
            seen |= {kind for kind, mark in MARKS.items() if mark in text}
    named = {kind for kind in MARKS if Reader.FORMER_ASSOCIATION in BY_CODE[kind].read}
    silent = {kind for kind, who in NOT_THE_WORDS.items() if Reader.FORMER_ASSOCIATION in who}
    assert seen == named - silent
    assert "email" not in named


# What a person changes after leaving is theirs, wherever it is looked for.
LATER = {"name": "Newly Married", "email": "moved@example.org", "phone": "+33 1 23 45 67 89"}
# Who reads a concern has to know about whom it is, and from whom; see the kind "safety".
NAMED = {"pairings.association_concerns", "pairings.association_concern"}


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize(("reason", "part"), [("left", "mentee"), ("other", "mentor")])
def test_nothing_new_of_a_former_member_is_seen_anywhere(
    database: Flask, monkeypatch: pytest.MonkeyPatch, part: str, reason: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    page, house = PageClient(database), House("Quillon", "Marlowe")
    person = house.people[part]
    membership = db.session.scalars(
        select(Membership).where(Membership.account_id == person.id)
    ).one()
    leave_association(membership, now=NOW)
    membership.reason = reason
    person.full_name, person.email, person.phone = LATER.values()
    db.session.get_one(Profile, person.id).country = "FRA"
    db.session.commit()
    house.keep(membership_id=membership.id)
    page.sign_in(house.people["coordinator"])
    told: dict[str, list[str]] = {}
    for route in routes(database):
        if route.method == "GET" and route.endpoint not in NAMED:
            answer = page._open("GET", address_of(database, route, values_of(route, house)))
            text = _text_of(answer) if answer.status_code == 200 else ""
            answer.close()
            told[route.endpoint] = [kind for kind, mark in LATER.items() if mark in text]
    machine = Machine(database, make_key(house.association))
    ids = {name: one for name, one in house.ids.items() if isinstance(one, UUID)}
    for address in addresses(database, ids | {"cpd_id": ids["learning.entry_id"]}):
        if address.startswith(PREFIX) and not address.endswith("openapi.json"):
            text = machine.get(address.removeprefix(PREFIX)).get_data(as_text=True)
            told[address] = [mark for mark in (*LATER.values(), '"FRA"') if mark in text]
    found = [f"{where}: {what}" for where, what in told.items() if what]
    assert "\n".join(found) == ""
    assert len(told) > 150
