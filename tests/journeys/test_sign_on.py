"""Signing in through an association, in real Chromium, with a real identity server beside it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug import Response

from tests.browser import Service, running
from tests.factories.identity_server import CLIENT, SECRET, IdentityServer, identity_server
from tests.journeys.acts import PASSWORD, fill, press, set_up_an_app, sign_in
from tests.journeys.conftest import Visits
from tests.journeys.near import ARABIC, BOSS, LONG, MEMBERS
from tests.journeys.test_every_page import looked_at, looking


@pytest.fixture(scope="module")
def listening() -> Iterator[IdentityServer]:
    with identity_server() as made:
        yield made


@pytest.fixture(scope="module")
def near_service(
    listening: IdentityServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A service with two associations that have set the server up, of a long and an Arabic name."""
    with running(tmp_path_factory.mktemp("near"), demonstration=False) as found:
        found.python("tests.journeys.near", listening.address)
        yield found


@pytest.fixture
def idp(listening: IdentityServer) -> IdentityServer:
    listening.reset()
    return listening


def known_there(idp: IdentityServer, association: str, **changes: Any) -> None:
    """From now on whoever comes to the identity server is this member."""
    email = MEMBERS[association]
    idp.person = {"sub": email, "email": email, "email_verified": True, **changes}


def through(page: Page, association: str) -> None:
    """From the page of signing in to the identity server, which sends one back."""
    page.goto("/sign-in")
    page.get_by_role("link", name="Sign in with your association").click()
    page.locator("main").get_by_role("link", name=association, exact=True).click()


def give_password(page: Page, association: str) -> None:
    fill(page, email=MEMBERS[association], password=PASSWORD)
    press(page, "Sign in")


@pytest.mark.parametrize("script", [False], indirect=True, ids=["without script"])
def test_a_member_links_once_and_comes_straight_in_the_next_time(
    near_service: Service, idp: IdentityServer, visit: Visits
) -> None:
    known_there(idp, LONG)
    page = visit.new(near_service.address)
    through(page, LONG)
    assert idp.asked.count("/authorize") == 1
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.get_by_role("status")).to_contain_text("with your password this once")
    give_password(page, LONG)
    expect(page.get_by_role("heading", level=2).first).to_have_text("Link your account?")
    expect(page.locator("main")).to_contain_text(f"{LONG} says that you are")
    press(page, "Yes, link my account")
    expect(page.get_by_role("status")).to_contain_text("From now on you can sign in")
    near_service.mail_to(MEMBERS[LONG], "How you sign in was changed")

    page.goto("/account")
    press(page, "Sign out")
    through(page, LONG)
    expect(page.get_by_role("link", name="Home").first).to_be_visible()
    assert page.url == f"{near_service.address}/home"
    assert idp.asked.count("/authorize") == 2


class Walk:
    """Looks at each page somebody comes to."""

    def __init__(self, page: Page) -> None:
        self.page, self.faults, self.seen = page, list[str](), 0

    def look(self, words: str) -> None:
        """The page is the one with these words, and nothing is wrong with it."""
        expect(self.page.locator("main")).to_contain_text(words)
        self.faults += [f"{words}: {fault}" for fault in looked_at(self.page)]
        self.seen += 1


@pytest.fixture
def walk(chromium: Browser, near_service: Service) -> Iterator[Walk]:
    with looking(chromium, base_url=near_service.address) as context:
        page = context.new_page()
        page.goto("/")
        yield Walk(page)


def test_every_page_of_who_comes_in_is_whole(walk: Walk, idp: IdentityServer) -> None:
    page = walk.page
    page.goto("/sign-in")
    walk.look("Sign in with your association")
    page.get_by_role("link", name="Sign in with your association").click()
    walk.look(LONG)
    for changes, words in (
        ({"email_verified": False}, "an e-mail address of yours that it has verified"),
        ({"email": "nobody@people.example"}, "we found no account to open"),
        ({"nonce": "of another"}, "could not be verified"),
    ):
        known_there(idp, ARABIC, **changes)
        through(page, ARABIC)
        walk.look(words)
    page.reload()
    walk.look("was not begun in this browser")
    known_there(idp, ARABIC)
    idp.broken["/token"] = Response("away", status=503)
    through(page, ARABIC)
    walk.look("of your association")
    del idp.broken["/token"]
    through(page, ARABIC)
    walk.look("with your password this once")
    give_password(page, LONG)
    walk.look("named another e-mail address")
    page.goto("/account")
    press(page, "Sign out")
    through(page, ARABIC)
    give_password(page, ARABIC)
    walk.look("Link your account?")
    press(page, "Yes, link my account")
    walk.look("From now on you can sign in")
    press(page, f"Remove the link to {ARABIC}")
    walk.look("Your account is linked to no association")
    assert walk.faults == []


def test_every_page_of_who_sets_it_up_is_whole(walk: Walk, idp: IdentityServer) -> None:
    page = walk.page
    sign_in(page, BOSS)
    set_up_an_app(page)
    page.goto("/coordination")
    page.get_by_role("link", name="How members sign in").click()
    walk.look("Set it up")
    fill(page, issuer="https://nothing.example/?", client_id=CLIENT, client_secret="")
    press(page, "Keep it")
    walk.look("Client secret")
    fill(page, issuer=idp.address, client_id=CLIENT, client_secret=SECRET)
    press(page, "Keep it")
    walk.look("Members can sign in through your association")
    press(page, "Try whether it answers")
    walk.look("The server answers as an identity server should")
    assert walk.faults == []
