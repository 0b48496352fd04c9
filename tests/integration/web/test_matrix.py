"""Every route, by everyone, upon what is one's own, another's and nobody's.

The routes come from the URL map; `policy` says who may reach each. Machines have a matrix of their
own in tests/integration/api, and every route is in one of the two.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from mentor_match.accounts.models import Account
from mentor_match.permissions import Permission, Role, permitted
from mentor_match.web.access import PUBLIC, access_of
from tests.conftest import standing_still
from tests.databases import KINDS
from tests.factories.houses import House, make_administrator
from tests.integration.web.policy import (
    ANOTHERS_IS_FINE,
    ANSWERED_MEANWHILE,
    ELSEWHERE,
    NAMES_OF_OTHERS,
    NOT_HERE,
    PARTNER_READS,
    POLICY,
    STRANGER,
    line_of,
)
from tests.integration.web.walking import (
    TAKES_A_FILE,
    Route,
    everything,
    nobodys,
    routes,
    send,
    undone,
    values_of,
)
from tests.pages import PageClient

PEOPLE = (
    *(STRANGER, "mentee", "mentor", "guide", "member", "coordinator"),
    *("their mentee", "their mentor", "their coordinator", "partner", "administrator"),
)
# On the second database: who is walled off, and who has most to reach.
ALSO_ON_POSTGRESQL = {"coordinator", "their coordinator"}
REACHED = {200, 302, 303, 400, 409, 422}


class World:
    """Two houses that have nothing to do with each other, and who looks at the first."""

    def __init__(self, app: Flask) -> None:
        self.ours, self.theirs = House("Quillon", "Marlowe"), House("Tarrant", "Vesper")
        self.page = PageClient(app)
        self.people: dict[str, Account] = {
            **self.ours.people,
            **{f"their {part}": one for part, one in self.theirs.people.items()},
            "partner": self.ours.partner.people["coordinator"],
            "administrator": make_administrator(),
        }
        # Read once: whatever a test does to them is undone before the next question.
        self.roles = {
            who: [Role(name) for name in one.role_names] for who, one in self.people.items()
        }
        self.roles[STRANGER] = []

    def enter(self, who: str) -> None:
        """Be this person from now on."""
        if who == STRANGER:
            self.page.sign_out()
        else:
            self.page.sign_in(self.people[who])
        self.page._token()

    def has_permission(self, who: str, route: Route) -> bool:
        access = access_of(self.page.app, route.endpoint)
        if access == PUBLIC:
            return True
        return permitted(self.roles[who], Permission(access))


def by(*people: str) -> pytest.MarkDecorator:
    """As each of them; on the second database as some."""
    asked = [
        (kind, who)
        for kind in KINDS
        for who in people
        if kind == "sqlite" or who in ALSO_ON_POSTGRESQL
    ]
    # The scope is that of `standing`: left out, it would be built anew for each of these.
    return pytest.mark.parametrize(
        ("standing", "who"), asked, indirect=["standing"], scope="module"
    )


@pytest.fixture(scope="module")
def standing(request: pytest.FixtureRequest, app_on: Callable[[str], Flask]) -> Iterator[World]:
    """The world on each database, built once; it is gone after the last test."""
    with standing_still(app_on(request.param)) as app:
        yield World(app)


def may(world: World, who: str, route: Route) -> bool:
    line = line_of(route.endpoint, route.rule.arguments)
    return line is not None and who in line.who and world.has_permission(who, route)


def test_every_route_has_one_line_and_every_line_a_route(app_on: Callable[[str], Flask]) -> None:
    walked = routes(app_on("sqlite"))
    without = {one.endpoint for one in walked if not line_of(one.endpoint, one.rule.arguments)}
    assert without == set()
    assert {name.partition(":")[0] for name in POLICY} == {one.endpoint for one in walked}


@by(*PEOPLE)
def test_what_is_not_ones_own_does_not_exist(world: World, who: str) -> None:
    world.enter(who)
    before, wrong, count = everything(), [], 0
    for route in routes(world.page.app):
        if may(world, who, route):
            continue
        count += 1
        answer = send(world.page, route, values_of(route, world.ours))
        wrong += _not_refused(world, who, route, answer)
    assert not wrong, "\n".join(wrong)
    assert count > (10 if who == "administrator" else 30)
    assert everything() == before


def _not_refused(world: World, who: str, route: Route, answer: Any) -> list[str]:
    """What is wrong with how somebody was refused."""
    seen = f"{route.method} {route.rule}: {answer.status_code}"
    if who == STRANGER:
        right = answer.status_code == 303 and answer.location.startswith("/sign-in")
    else:
        expected = 404 if world.has_permission(who, route) else 403
        right = answer.status_code == expected
    if not right:
        return [seen]
    return [f"{seen} shows it"] if world.ours.mark in answer.get_data(as_text=True) else []


@by(*PEOPLE)
def test_everyone_reaches_what_is_theirs_and_reads_of_nobody_else(world: World, who: str) -> None:
    world.enter(who)
    wrong = []
    for route in routes(world.page.app):
        if not may(world, who, route) or route.endpoint in NOT_HERE:
            continue
        with undone(world.page):
            answer = send(world.page, route, values_of(route, world.ours))
            wrong += _not_reached(world, who, route, answer)
            answer.close()
    assert not wrong, "\n".join(wrong)


def _not_reached(world: World, who: str, route: Route, answer: Any) -> list[str]:
    """What is wrong with what somebody got."""
    seen = f"{route.method} {route.rule}: {answer.status_code}"
    public = access_of(world.page.app, route.endpoint) == PUBLIC
    if route.endpoint == "ready":
        return []  # these databases are made without migrations, and it says so
    if answer.status_code not in REACHED | ({404} if public else set()):
        return [seen]
    if not public and (answer.location or "").startswith("/sign-in"):
        return [f"{seen} asks to sign in"]
    outside = who in ELSEWHERE and who != "partner"
    if outside and not public and route.endpoint not in NAMES_OF_OTHERS:
        text = answer.get_data().decode("utf-8", "replace")
        return [f"{seen} shows another's"] if world.ours.mark in text else []
    return []


@by("mentee", "mentor", "guide", "coordinator", "partner")
def test_no_part_of_ones_own_address_can_be_swapped_for_anothers_or_nobodys(
    world: World, who: str
) -> None:
    world.enter(who)
    before, wrong, count = everything(), [], 0
    for route in routes(world.page.app):
        if access_of(world.page.app, route.endpoint) == PUBLIC or not may(world, who, route):
            continue
        foreign = values_of(route, world.theirs)
        for name in route.ids:
            if (route.endpoint, name) in ANOTHERS_IS_FINE:
                continue
            for value in (foreign[name], nobodys(route, name)):
                count += 1
                values = values_of(route, world.ours, **{name: value})
                answer = send(world.page, route, values)
                gone = name == "proposal_id" and route.endpoint in ANSWERED_MEANWHILE
                if answer.status_code != (409 if gone else 404):
                    whose = "another's" if value == foreign[name] else "nobody's"
                    wrong.append(f"{route.method} {route.rule}: {whose} {name}: {answer.status}")
                elif world.theirs.mark in answer.get_data(as_text=True):
                    wrong.append(f"{route.method} {route.rule}: {name} shows another's")
    assert not wrong, "\n".join(wrong)
    assert count > 10 if who != "partner" else 2
    assert everything() == before


@by("their coordinator", "partner")
def test_a_coordinator_reaches_nothing_of_others_through_the_own_association(
    world: World, who: str
) -> None:
    world.enter(who)
    home = world.theirs if who == "their coordinator" else world.ours.partner
    before, wrong, count = everything(), [], 0
    for route in routes(world.page.app):
        others = set(route.ids) - {"association_id", "case_id"}
        if "/coordination/" not in str(route.rule) or not others or may(world, who, route):
            continue
        count += 1
        own = {"association_id": home.association.id}
        answer = send(world.page, route, values_of(route, world.ours, **own))
        if who == "partner" and route.endpoint in PARTNER_READS:
            assert answer.status_code == 200, route.rule
            text = answer.get_data().decode("utf-8", "replace")
            assert not [one for one in world.ours.people.values() if one.full_name in text]
            if route.endpoint in TAKES_A_FILE:
                before = everything()  # with the record of it
        elif answer.status_code != 404:
            wrong.append(f"{route.method} {route.rule}: {answer.status}")
    assert not wrong, "\n".join(wrong)
    assert count > 40
    assert everything() == before
