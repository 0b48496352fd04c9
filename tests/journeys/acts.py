"""What people do on any page, in any journey."""

from playwright.sync_api import Page, expect

from mentor_match.web import clock
from tests.browser import Service, link_in
from tests.factories.second_step import code_for

PASSWORD = "four quiet words together"


def fill(page: Page, **texts: str) -> None:
    """Type into fields by their ids."""
    for name, text in texts.items():
        page.fill(f"#{name}", text)


def press(page: Page, name: str) -> None:
    """Press a button of the page by its words, and wait for the page that answers."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def register(page: Page, service: Service, email: str, full_name: str, call_me: str) -> None:
    """Register, confirm by the link in the mail, and sign in."""
    page.get_by_role("link", name="Register").first.click()
    fill(page, full_name=full_name, call_me=call_me, email=email, password=PASSWORD)
    press(page, "Register")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    page.goto(link_in(service.mail_to(email, "Confirm your e-mail address")))
    fill(page, email=email, password=PASSWORD)
    press(page, "Sign in")
    expect(page.get_by_role("heading", level=1)).to_contain_text(call_me)


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Sign in from the start page."""
    page.get_by_role("link", name="Sign in").first.click()
    fill(page, email=email, password=password)
    page.get_by_label("Keep me signed in").check()  # time may pass
    press(page, "Sign in")
    expect(page.get_by_role("link", name="Home").first).to_be_visible()


def set_up_an_app(page: Page) -> str:
    """Take an app that shows codes as the second step, as coordinators have to; its key."""
    page.goto("/account/second-step/app")
    key = page.locator("code.to-type").inner_text()
    fill(page, code=code_for(key, clock.now()))
    press(page, "Set up")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    return key
