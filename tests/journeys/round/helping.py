"""Weeks later nothing has happened: the dashboard says who is stuck, and one click helps one."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.acts import sign_in
from tests.journeys.people import email_of
from tests.journeys.round.cast import Cast, follow, is_said

SILENCE = 22  # days: a pairing without a session needs a hand after 21


def find_who_is_stuck(cast: Cast) -> None:
    """Pairings that have not met, each with why and what to do."""
    cast.service.advance(days=SILENCE)
    page = cast.page("njeri")
    page.goto("/coordination")
    if page.get_by_role("heading", name="Sign in").count():
        page.goto(cast.service.address)
        sign_in(page, email_of("njeri"))
        page.goto("/coordination")
    expect(stuck(page).first).to_contain_text("No session held yet")
    expect(stuck(page).first).to_contain_text("Proposed:")
    unanswered = cards(page).filter(has_text="The mentee said yes; the mentor has not answered.")
    expect(unanswered.first).to_contain_text("with someone of a partner association")


def help_one(cast: Cast) -> None:
    """The button on the card: the two get a mail, the case is put away and noted."""
    page = cast.page("njeri")
    before = stuck(page).count()
    names = stuck(page).first.locator(".card-title").inner_text()
    with page.expect_navigation():
        stuck(page).first.get_by_role("button", name="Remind by mail").click()
    is_said(page, "Done and noted.")
    expect(stuck(page)).to_have_count(before - 1)
    expect(cards(page).filter(has_text=names)).to_have_count(0)
    expect(page.locator("main")).to_contain_text("1 case was helped so far.")
    for _try in cast.service.patiently():
        mails = cast.service.mails()
        reminders = [one for one in mails if one["Subject"].startswith("Plan your next session")]
        if len(reminders) == 2:
            break
    assert len({one["To"] for one in reminders}) == 2
    follow(page, "Acts")
    expect(page.locator("main")).to_contain_text("Njeri")


def cards(page: Page) -> Locator:
    """What needs a hand."""
    return page.locator("section", has_text="Who needs a hand").locator("li.card")


def stuck(page: Page) -> Locator:
    """Pairings that have not met."""
    return cards(page).filter(has_text="No session held yet")


STEPS = (find_who_is_stuck, help_one)
