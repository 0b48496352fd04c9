"""An office opens nothing before the second step, on whichever page it would be used.

Pages of coordinators and administrators say so by their permission. Here are also the pages that
every member opens and that show more, or do more, for who looks after the association.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from mentor_match.accounts.models import account_roles
from mentor_match.associations.models import Coordinator
from mentor_match.extensions import db
from tests.conftest import standing_still
from tests.databases import KINDS
from tests.factories.houses import House, make_administrator
from tests.factories.machines import make_member
from tests.integration.web.walking import Route, everything, routes, send, undone, values_of
from tests.pages import PageClient

STEP = "/account/second-step?first=1"


class World:
    """A house, and those who hold an office in it or over it; they have no other part in it."""

    def __init__(self, app: Flask) -> None:
        self.house, self.page = House("Quillon", "Marlowe"), PageClient(app)
        boss = self.house.people["coordinator"]
        self.people = {"coordinator": boss, "administrator": make_administrator()}
        self.own = (boss.full_name, boss.call_me, self.house.association.name)

    def look(self, route: Route) -> tuple[str | None, tuple[int, int]]:
        """Where it leads, and (status, how often it names what is the house's)."""
        answer = send(self.page, route, values_of(route, self.house))
        text = answer.get_data().decode("utf-8", "replace")
        answer.close()
        for name in self.own:  # everybody knows who they are and what they were appointed to
            text = text.replace(name, "")
        return answer.location, (answer.status_code, text.count(self.house.mark))


@pytest.fixture(scope="module", params=KINDS[:1])
def standing(request: pytest.FixtureRequest, app_on: Callable[[str], Flask]) -> Iterator[World]:
    """The world, built once; it is gone after the last test."""
    with standing_still(app_on(request.param)) as app:
        yield World(app)


def _dismiss(account: Any) -> None:
    """From now on they hold no office."""
    db.session.execute(delete(Coordinator).where(Coordinator.account_id == account.id))
    db.session.execute(delete(account_roles).where(account_roles.c.account_id == account.id))
    db.session.commit()
    db.session.expire_all()


@pytest.mark.parametrize("who", ["coordinator", "coordinator and member", "administrator"])
def test_an_office_opens_nothing_before_the_second_step(world: World, who: str) -> None:
    """They are led to it; where they are not, they get what they would get without the office."""
    account, wrong, led = world.people[who.partition(" ")[0]], [], 0
    if who == "coordinator and member":
        make_member(world.house.association, account)
    world.page.sign_in(account, factor=False)
    world.page._token()
    for route in routes(world.page.app):
        with undone(world.page):
            where, with_office = world.look(route)
        if where == STEP:
            led += 1
            continue
        with undone(world.page):
            _dismiss(account)
            _where, without = world.look(route)
        if with_office != without:
            wrong.append(f"{route.method} {route.rule}: {with_office}, without office {without}")
    assert not wrong, "\n".join(wrong)
    assert led > (5 if who == "administrator" else 100)


def test_a_coordinator_begins_and_ends_a_circle_after_the_second_step(world: World) -> None:
    boss, mentor = world.people["coordinator"], world.house.people["mentor"]
    begun = {
        "association": str(world.house.association.id),
        "name": "A new circle",
        "purpose": "To learn from each other.",
        "topics": "handover",
        "languages": "en",
        "facilitator": mentor.email,
    }
    ended = world.house.ids["circle_id"]
    world.page.sign_in(boss, factor=False)
    before = everything()
    for address in ("/circles/new", f"/circles/{ended}/end"):
        sent = {"csrf_token": world.page._token(), **begun}
        assert world.page._open("POST", address, data=sent).location == STEP
    assert everything() == before
    world.page.sign_in(boss)
    assert world.page.post("circles.save_circle", begun).heading == "A new circle"
    world.page.post("circles.save_end", circle_id=ended)


def test_in_the_demonstration_an_office_counts_without_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(world.page.app.config, "DEMONSTRATION", True)
    world.page.sign_in(world.people["coordinator"], factor=False)
    ids = world.house.ids
    assert world.house.mark in world.page.get("circles.circle", circle_id=ids["circle_id"]).text
    world.page.get("learning.resource", resource_id=ids["resource_id"])
