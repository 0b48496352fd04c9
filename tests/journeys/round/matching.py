"""Two drafts are compared, a pair is locked, one draft is published, and people answer."""

import re

from playwright.sync_api import Page, expect

from tests.browser import link_in
from tests.journeys.acts import fill, press
from tests.journeys.people import email_of
from tests.journeys.round.cast import Cast, follow, headed, is_said
from tests.journeys.round.people import MENTEES

LOOKS = 400  # at a draft, until it is ready; one takes seconds, and more on a busy machine
PAIRS = len(MENTEES) + 1  # every mentee has a mentor, the partner's as well


def draft_twice(cast: Cast) -> None:
    """One as it comes, one with a share across cadres."""
    page = cast.page("njeri")
    page.goto(cast.programme)
    press(page, "Start matching")
    follow(page, "Drafts of pairs")
    press(page, "Draft pairs")
    wait_for(page)
    page.locator(".back a").click()
    fill(page, cross="60")
    press(page, "Draft pairs")
    wait_for(page)
    expect(page.locator("main")).to_contain_text("What the shares cost:")


def wait_for(page: Page) -> None:
    """Look how far it is, as a coordinator does, until it is ready."""
    for _look in range(LOOKS):
        if page.get_by_role("link", name="See how far it is").count() == 0:
            break
        page.wait_for_timeout(500)
        follow(page, "See how far it is")
    expect(page.locator("main")).to_contain_text("Is ready to be looked at.")
    expect(page.locator(".stat-number").first).to_have_text(str(PAIRS))


def compare(cast: Cast) -> None:
    """The share has changed partners, at the price that the draft told."""
    page = cast.page("njeri")
    follow(page, "Run 1")
    headed(page, "Two drafts side by side")
    across = page.get_by_role("row", name=re.compile("^Across cadres")).locator("td")
    before, after = (int(cell) for cell in across.all_inner_texts())
    assert after > before
    assert after >= 0.6 * PAIRS
    expect(page.get_by_role("heading", name="Other partners:")).not_to_contain_text(" 0 ")
    follow(page, "Run 2")


def lock_and_publish(cast: Cast) -> None:
    """A pair is locked, the draft is worked out anew around it, and published."""
    page = cast.page("njeri")
    pair = page.locator("li.card").first.locator(".card-title").inner_text()
    press(page, "Lock")
    is_said(page, "The pair is locked")
    press(page, "Start again, with locks and bans")
    wait_for(page)
    expect(page.locator("li.card", has_text=pair)).to_contain_text("Locked")
    press(page, "Publish: propose these pairs")
    is_said(page, "The run is published.")


def partner_sees_no_name(cast: Cast) -> None:
    """The partner's coordinator reads all pages of the programme that are theirs."""
    page = cast.page("kofi")
    page.goto("/coordination")
    follow(page, "Programmes", "Side by side")
    texts = [page.locator("main").inner_text()]
    counts = page.get_by_role("region", name="How many take part")
    expect(counts).to_contain_text(str(len(MENTEES)))
    follow(page, "Your members, by name")
    texts.append(page.locator("main").inner_text())
    assert "Doctor Person" in texts[-1]
    for _number, name in cast.people.values():
        assert not any(name in text for text in texts)


def answer(cast: Cast) -> None:
    """The first mentee says no and is offered the next; the others and their mentors say yes."""
    first, *others = (*MENTEES, "intern")
    page = cast.page(first)
    page.goto(link_in(cast.service.mail_to(email_of(first), "Say yes or no to a mentor")))
    refused = page.get_by_role("heading", level=1).inner_text()
    follow(page, "No, thank you")
    press(page, "Say no")
    expect(page.locator(".error-summary")).to_contain_text("Choose why")
    page.get_by_label("The topics do not fit").check()
    press(page, "Say no")
    is_said(page, "Here is the next proposal.")
    assert page.get_by_role("heading", level=1).inner_text() != refused
    press(page, "Yes, I would like that")
    for who in others:
        page = cast.page(who)
        page.goto(link_in(cast.service.mail_to(email_of(who), "Say yes or no to a mentor")))
        press(page, "Yes, I would like that")
        is_said(page, "You said yes.")
    opened = sum(confirm_all(cast.page(who)) for who in ("mentor1", "mentor2", "mentor3"))
    assert opened >= 1
    unanswered = cast.page("doctor")
    unanswered.goto("/proposals")
    expect(unanswered.locator("main")).to_contain_text("Waits for an answer")


def confirm_all(page: Page) -> int:
    """A mentor says yes to everyone who said yes; how many pairings opened."""
    opened = 0
    page.goto("/proposals")
    while (waiting := page.locator("li.card", has_text="Waits for an answer")).count():
        waiting.first.get_by_role("link").click()
        press(page, "Yes, I would like that")
        is_said(page, "You both said yes. Your pairing is open.")
        opened += 1
        page.goto("/proposals")
    return opened


STEPS = (draft_twice, compare, lock_and_publish, partner_sees_no_name, answer)
