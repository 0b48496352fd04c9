"""No page and no answer of the API asks the database more often because there is more of something.

Every address that can be read is opened in a world where everything stands twice, and in one where
everything stands nine times. A list that is no longer in the larger world would show nothing by
that, and so every address is either longer there or named below as one that has no list.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from mentor_match.accounts.models import Account
from tests.conftest import standing_still
from tests.counting import counted
from tests.factories.busier import IN_NO_LIST, fill
from tests.factories.houses import House, make_administrator
from tests.factories.machines import Machine, make_key
from tests.factories.multiplied import Everything
from tests.integration.api.test_matrix import routes as routes_of_machines
from tests.integration.web.policy import EVERYONE, STRANGER, line_of
from tests.integration.web.walking import Route, address_of, routes, undone, values_of
from tests.pages import PageClient

# How often more everything is there: then it stands there twice, and nine times.
TWICE, NINE_TIMES = 1, 8
PEOPLE = (
    *("mentee", "mentor", "guide", "member", "coordinator"),
    *("partner", "administrator", STRANGER),
)
# Who has something of most kinds goes where everyone may.
OF_EVERYONE = ("mentee", "mentor", "guide", "member", "coordinator")

# What cannot be read in this world, and why. None of it is a list.
SHOWS_NOTHING = {
    "accounts.enter": "leads on: nobody is half signed in",
    "accounts.enter_code": "leads on: nobody is half signed in",
    "accounts.enter_passkey": "leads on: nobody is half signed in",
    "learning.key": "needs the thumbprint of a key",
    "matching.next_suggestion": "leads on",
    "notifications.ask_to_stop": "needs the token of a mail",
    "pairings.ask_confirm": "needs a session that is over and not settled",
    "pairings.closing": "needs a pairing that has ended",
    "pairings.session_feedback": "needs a session that was held",
    "pairings.sign_off": "needs a goal that was claimed",
    "ready": "says that these databases are made without migrations",
    "security.confirm_email": "needs the token of a mail",
    "security.reset_password": "needs the token of a mail",
    "sign_on.back": "needs a conversation with an identity server",
    "sign_on.leave": "needs an identity server",
}
# A form, one thing with what is its own, or a page of words.
NO_LIST = frozenset("""
    accounts.account accounts.check_your_email accounts.confirm accounts.details
    associations.bring_register associations.headings associations.invitation
    associations.invite_all associations.lapse associations.member associations.new_programme
    associations.programme_part associations.registration associations.upload circles.change
    circles.end circles.invite circles.plan circles.session_calendar circles.settle
    circles.track insight.welcome learning.achievement learning.add_cpd
    learning.certificate_file learning.change_story learning.cpd_entry learning.cpd_evidence
    learning.cpd_rules learning.credential learning.issuer learning.keys learning.look_at_file
    learning.new_statement learning.own_certificate learning.public_statement
    learning.resource learning.review_cpd learning.review_evidence learning.review_story
    learning.statement learning.statement_csv learning.statement_pdf learning.status
    learning.story learning.suggestion learning.verify live matching.compare_runs
    matching.forbid_pair matching.proposal matching.refuse_proposal notifications.choices
    open_data.dictionary pairings.ask_consult pairings.association_concern pairings.calendar
    pairings.certificate pairings.change pairings.change_charter pairings.co_mentor
    pairings.concern pairings.decline pairings.decline_co_mentoring pairings.drop_goal
    pairings.earlier pairings.end pairings.mentoring_time pairings.move pairings.new_note
    pairings.note pairings.plan pairings.print_session pairings.proposal pairings.propose
    pairings.request pairings.session_calendar pairings.set_goal pairings.settle
    pairings.track privacy.erasing privacy.policy privacy.take_along profiles.overview
    profiles.step pulse.answers pulse.answers_json pulse.questions security.change_password
    security.forgot_password security.login security.register security.send_confirmation
    sign_on.server xapi.about
""".split())  # fmt: skip
# Longer or shorter each time: a square of dots made anew.
OF_ANY_LENGTH = frozenset({"accounts.code_app"})
# Figures of many people, as many lines whoever is counted; more people than these are counted in
# the tests of each.
FIGURES = frozenset("""
    insight.association_equity_csv insight.association_feedback insight.association_leadership
    insight.programme_report open_data.release pairings.feedback pulse.association_pulse
    pulse.association_pulse_csv
""".split())  # fmt: skip
# One thing, as a machine reads it.
ONE = {
    "GET /cpd-entries/{cpd_id}",
    "GET /members/{membership_id}",
    "GET /openapi.json",
    "GET /pairings/{pairing_id}",
    "GET /register/{entry_id}",
    "GET /resources/{resource_id}",
    "GET /token",
    "GET /webhooks/{webhook_id}",
}

# The token of forms is packed, and so a few letters longer or shorter by chance.
FORM_TOKEN = re.compile(rb'(?<= value=")[\w.-]{60,}(?=")')


@dataclass
class Opened:
    """What somebody got for an address, and what the database was asked for it."""

    status: int
    size: int
    asked: Counter[str]


@dataclass
class Walk:
    """One walk over every address: (who, endpoint, address) -> what was got."""

    app: Flask
    house: House
    people: dict[str, Account]
    key: str
    seen: dict[tuple[str, str, str], Opened] = field(default_factory=dict)

    def go(self) -> None:
        page = PageClient(self.app)
        for who in PEOPLE:
            if who == STRANGER:
                page.sign_out()
            else:
                page.sign_in(self.people[who])
            for route in routes(self.app):
                if route.method == "GET" and goes_there(who, route):
                    address = address_of(self.app, route, values_of(route, self.house))
                    seen = self._opened(page, lambda to=address: page._open("GET", to))
                    self.seen[who, route.endpoint, str(route.rule)] = seen
        machine = Machine(self.app, self.key)
        ids = self.house.ids | {"cpd_id": self.house.ids["learning.entry_id"]}
        for name in routes_of_machines(self.app):
            method, _space, address = name.partition(" ")
            if method == "GET":
                seen = self._opened(page, lambda to=address: machine.get(to.format(**ids)))
                self.seen["machine", name, address] = seen

    def _opened(self, page: PageClient, open_: Callable[[], Any]) -> Opened:
        self.app.extensions["rates"].reads.clear()  # which are written once for ten
        with undone(page), counted() as sent:
            answer = open_()
            size = len(FORM_TOKEN.sub(b"", answer.get_data()))
            seen = Opened(answer.status_code, size, Counter(filter(None, map(_plain, sent))))
            answer.close()
        return seen


def goes_there(who: str, route: Route) -> bool:
    """Whether this one opens the address: who may, each with something of their own there."""
    line = line_of(route.endpoint, route.rule.arguments)
    if line is None or who not in line.who:
        return False
    if STRANGER in line.who:
        return who in {STRANGER, "mentee"}
    return line.who < EVERYONE or who in OF_EVERYONE


def _plain(statement: str) -> str:
    """The statement, however many it asks for at once; "" for what marks a way back."""
    if "SAVEPOINT" in statement:
        return ""
    asked = re.sub(r"\((\?|%\(\w+\)s)(, (\?|%\(\w+\)s))*\)", "(...)", statement)
    return re.sub(r"SELECT .*?\sFROM", "SELECT ... FROM", asked, flags=re.DOTALL)


@pytest.fixture
def walks(app_on: Callable[[str], Flask]) -> Iterator[tuple[Walk, Walk]]:
    """Over the small world, and over the large one."""
    with standing_still(app_on("sqlite")) as app:
        house = House("Quillon", "Marlowe")
        fill(house)
        partner = house.partner.people["coordinator"]
        people = {**house.people, "partner": partner, "administrator": make_administrator()}
        key = make_key(house.association, by=people["coordinator"])
        everything, walks = Everything(), []
        assert everything.empty == IN_NO_LIST
        for times in (TWICE, NINE_TIMES):
            with undone(PageClient(app)):
                everything.multiply(times)
                walks.append(Walk(app, house, people, key))
                walks[-1].go()
        yield walks[0], walks[1]


def test_nothing_asks_more_often_where_there_is_more(walks: tuple[Walk, Walk]) -> None:
    """One test of all: the worlds are dear, and another worker would make its own."""
    small, large = walks
    _check_every_address_is_read(small, large)
    _check_lists_are_longer(small, large)
    more = {
        f"{who} {address}": grown
        for (who, endpoint, address), few in small.seen.items()
        if (grown := _grown(few.asked, large.seen[who, endpoint, address].asked))
    }
    assert more == {}


def _grown(few: Counter[str], many: Counter[str]) -> dict[str, int]:
    """What is asked more often, by more than one.

    Once more is no growth: in the small world there may have been nothing to ask it for, such as a
    mentor whom the team lacks. There is seven times more of everything in the large one.
    """
    return {asked: by for asked, by in (many - few).items() if by > 1}


def _check_every_address_is_read(*walks: Walk) -> None:
    app = walks[0].app
    expected = {one.endpoint for one in routes(app) if one.method == "GET"}
    expected |= {name for name in routes_of_machines(app) if name.startswith("GET")}
    for walk in walks:
        read = {endpoint for (_who, endpoint, _rule), got in walk.seen.items() if got.status == 200}
        assert read == expected - SHOWS_NOTHING.keys()


def _check_lists_are_longer(small: Walk, large: Walk) -> None:
    longer = {key[1] for key, one in small.seen.items() if large.seen[key].size > one.size}
    same = {endpoint for _who, endpoint, _rule in small.seen} - longer - SHOWS_NOTHING.keys()
    assert same - OF_ANY_LENGTH == NO_LIST | FIGURES | ONE
