"""The second step at sign-in, in real Chromium: a passkey it holds itself, and an app without
script."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from mentor_match.web import clock
from tests.browser import Service, running
from tests.factories.second_step import code_for
from tests.journeys.acts import PASSWORD, fill, press, register, set_up_an_app
from tests.journeys.conftest import Visits


@pytest.fixture(scope="module")
def named_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service at an address with a name: browsers keep no passkeys for a number."""
    with running(tmp_path_factory.mktemp("named"), demonstration=False, host="localhost") as found:
        yield found


def sign_in_again(page: Page, email: str) -> None:
    """Sign out, and give the password."""
    page.goto("/account")
    press(page, "Sign out")
    page.goto("/sign-in")
    fill(page, email=email, password=PASSWORD)
    press(page, "Sign in")


def with_authenticator(page: Page) -> None:
    """A phone that holds passkeys and says yes to all."""
    asked = page.context.new_cdp_session(page)
    asked.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    asked.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "hasUserVerification": True, "isUserVerified": True}},
    )


def test_a_passkey_is_added_opens_the_account_and_is_removed(
    chromium: Browser, named_service: Service
) -> None:
    visits = Visits(chromium, script=True)
    page, said = visits.new(named_service.address), []
    page.on("console", lambda line: said.append(line.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    with_authenticator(page)
    register(page, named_service, "amina@example.org", "Amina Yusuf", "Amina")
    page.goto("/account/second-step")
    page.get_by_role("link", name="Add a passkey").click()
    expect(page.get_by_text("This browser has no passkeys")).to_be_hidden()
    fill(page, name="my phone")
    press(page, "Add the passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    recovery = page.locator(".recovery-codes code").first.inner_text()

    sign_in_again(page, "amina@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    press(page, "Use your passkey")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Amina")

    other = visits.new(named_service.address)  # another phone, without the passkey
    other.goto("/sign-in")
    fill(other, email="amina@example.org", password=PASSWORD)
    press(other, "Sign in")
    fill(other, code=recovery)
    press(other, "Sign in")
    expect(other.get_by_role("heading", level=1)).to_contain_text("Amina")

    page.goto("/account/second-step")
    expect(page.get_by_role("main")).to_contain_text("my phone")
    press(page, "Remove my phone")
    expect(page.get_by_role("status")).to_contain_text("The passkey is removed")
    sign_in_again(page, "amina@example.org")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Amina")
    assert said == []
    visits.close()


@pytest.mark.parametrize("script", [False], ids=["without script"])
def test_an_app_works_without_script(visit: Visits, named_service: Service) -> None:
    page = visit.new(named_service.address)
    register(page, named_service, "otieno@example.org", "Otieno Were", "Otieno")
    page.goto("/account/second-step/passkey")
    page.get_by_role("link", name="Set up an app that shows codes instead").click()
    key = set_up_an_app(page)
    sign_in_again(page, "otieno@example.org")
    fill(page, code="000000")
    press(page, "Sign in")
    expect(page.locator(".error-summary")).to_contain_text("This code is not right")
    # The code of set-up is used up; the next half minute's is taken already now.
    fill(page, code=code_for(key, clock.now() + timedelta(seconds=30)))
    press(page, "Sign in")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Otieno")
