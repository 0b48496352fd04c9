"""The register comes in, jobs are said, people are invited and accept; then they enrol."""

import re

from playwright.sync_api import Page, expect

from tests.browser import link_in
from tests.journeys.acts import fill, press
from tests.journeys.people import email_of
from tests.journeys.round.cast import Cast, follow, headed, is_said
from tests.journeys.round.people import MENTEES, OF_PARTNER, OF_REGISTER, PARTNER

# What the coordinator knows of the codes; all others are none of the cadres.
SAID = {"Nurse": "Nurse", "Midwife": "Midwife", "Medical Doctor": "Doctor, general practice",
        "Pharmacist": "Pharmacist"}  # fmt: skip


def bring_the_register(cast: Cast) -> None:
    """As the HR system exports it: people, posts and buildings; codes are asked for."""
    page = cast.page("njeri")
    page.goto("/coordination")
    follow(page, "Register", "Bring a file")
    page.set_input_files("#files", list(cast.files))
    press(page, "Show what would happen")
    headed(page, "Which cadre is which job?")
    say_jobs(page)
    headed(page, "What these files would do")
    expect(page.locator(".stat-number").first).to_have_text(str(cast.size))
    press(page, f"Take in {cast.size} people")
    is_said(page, f"{cast.size} people are new in the register.")


def say_jobs(page: Page) -> None:
    """Page by page, until every job is said."""
    while page.get_by_role("heading", level=1).inner_text() == "Which cadre is which job?":
        jobs = page.locator("main fieldset.field")
        for number in range(jobs.count()):
            job = jobs.nth(number)
            words = job.locator("legend bdi").inner_text()
            if words in SAID:
                job.locator("input[list]").fill(SAID[words])
            elif not job.locator("input[list]").input_value():
                job.get_by_label("None of these cadres").check()
        press(page, "Keep and go on")
        expect(page.locator(".error-summary")).to_have_count(0)


def bring_addresses(cast: Cast) -> None:
    """The HR system knows no addresses: a second table gives those of seven, and changes nothing
    else."""
    page = cast.page("njeri")
    rows = [f"{number},{name},{email_of(who)}" for who, (number, name) in cast.people.items()]
    table = "\n".join(["registration_number,full_name,email", *rows, ""])
    follow(page, "Bring a file")
    page.set_input_files(
        "#files", [{"name": "addresses.csv", "mimeType": "text/csv", "buffer": table.encode()}]
    )
    press(page, "Show what would happen")
    expect(page.locator(".stat-number")).to_have_text(["0", str(len(rows)), "0", "0"])
    press(page, f"Take in {len(rows)} people")


def invite(cast: Cast) -> None:
    """Everyone who can be: the seven."""
    page = cast.page("njeri")
    follow(page, "Invite everyone who can be invited")
    press(page, f"Send {len(OF_REGISTER)} invitations")
    is_said(page, f"{len(OF_REGISTER)} invitations are on their way.")
    cast.service.flask("deliver", "--once")  # as it looks once a minute by itself


def accept(cast: Cast) -> None:
    """Each by the link of the own mail, and is verified at once: the register knows the name."""
    for who in OF_REGISTER:
        page = cast.page(who)
        page.goto(link_in(cast.service.mail_to(email_of(who), "invites you")))
        press(page, "Accept")
        is_said(page, "You are a verified member")


def open_a_programme(cast: Cast) -> None:
    """A draft, a partner that has an agreement, its coordinator's yes, and open."""
    page = cast.page("njeri")
    page.goto("/coordination")
    follow(page, "Programmes", "New programme")
    today = cast.service.now().date().isoformat()
    fill(page, title="Side by side", about="Learn from each other, across the water.",
         opens_on=today)  # fmt: skip
    press(page, "Keep the draft")
    cast.programme = cast.path_of(page)
    follow(page, "Invite a partner association")
    page.select_option("#association", label=PARTNER)
    press(page, "Invite")
    is_said(page, f"{PARTNER} was invited")
    partner = cast.page("kofi")
    partner.goto(link_in(cast.service.mail_to(email_of("kofi"), "Side by side")))
    press(partner, "Take part")
    is_said(partner, "Your association takes part.")
    page.goto(cast.programme)
    press(page, "Open it to members")
    expect(page.locator("main")).to_contain_text("takes part since")


def enrol(cast: Cast) -> None:
    """The seven, and two of the partner; all agree to be proposed outside."""
    for who in (*OF_REGISTER, *OF_PARTNER):
        page = cast.page(who)
        page.goto("/programmes")
        follow(page, "Side by side")
        part = "As a mentee" if who in (*MENTEES, "intern") else "As a mentor"
        page.get_by_label(part).check()
        if part == "As a mentor":
            fill(page, places="2")
        page.get_by_label(re.compile("I may also be proposed")).check()
        press(page, "Enrol")
        is_said(page, "You are enrolled.")


STEPS = (bring_the_register, bring_addresses, invite, accept, open_a_programme, enrol)
