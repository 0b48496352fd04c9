"""A register of 1,007 people comes in, jobs are said, and one of them accepts an invitation."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mentor_match.demo.build import PASSWORD
from tests.browser import Service, link_in
from tests.factories.register import bundle, practitioner, role_of
from tests.journeys.acts import press, register, sign_in
from tests.journeys.conftest import Visits

PEOPLE, CODES = 1_007, 23
AMINA = "amina.register@example.org"


def exported() -> list[dict[str, Any]]:
    """As a registry exports it: people in one file, posts in another; one post is nobody's."""
    people = [practitioner(f"P{n}", f"Person Number{n}", identifier=[{"value": f"REG-{n}"}])
              for n in range(PEOPLE)]  # fmt: skip
    people[0] |= {"name": [{"text": "Warsame Amina"}]}
    people[0]["telecom"] = [{"system": "email", "value": AMINA}]
    posts = [role_of(f"P{n}", f"22{n % CODES:02d}-1B", f"Post {n % CODES}") for n in range(PEOPLE)]
    posts.append(role_of("P-nobody"))
    return [
        {"name": name, "mimeType": "application/json", "buffer": bundle(*resources)}
        for name, resources in (("people.json", people), ("posts.json", posts))
    ]


def say_jobs(page: Page) -> None:
    """Nothing is filled in beforehand: the words are no cadres, and codes say nothing."""
    for shown in (20, CODES + 1 - 20):  # one job of the register itself is open as well
        fields = page.locator("main input[list]")
        expect(fields).to_have_count(shown)
        for number in range(shown):
            expect(fields.nth(number)).to_have_value("")
            fields.nth(number).fill("Nurse" if number else "Nurss")
        press(page, "Keep and go on")
        expect(page.locator(".error-summary")).to_contain_text("Did you mean “Nurse”?")
        page.locator("main input[list]").first.fill("Midwife")
        press(page, "Keep and go on")


@pytest.mark.parametrize("script", [False], indirect=True, ids=["without script"])
def test_a_register_is_brought_and_somebody_of_it_accepts(
    full_service: Service, visit: Visits
) -> None:
    page = visit.new(full_service.address)
    sign_in(page, "coordinator@demonstration.example", PASSWORD)
    page.goto(f"{full_service.address}/coordination")
    page.locator("main").get_by_role("link", name="Register", exact=True).click()
    page.get_by_role("link", name="Bring a file").first.click()
    page.set_input_files("#files", exported())
    press(page, "Show what would happen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Which cadre is which job?")
    say_jobs(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("What these files would do")
    expect(page.locator(".stat-number")).to_have_text([str(PEOPLE), "0", "0", "1"])
    expect(page.locator("main")).to_contain_text("PractitionerRole/role-P-nobody")
    press(page, f"Take in {PEOPLE} people")
    expect(page.get_by_role("status")).to_contain_text("1007 people are new in the register.")
    page.fill("#words", "warsame")
    press(page, "Show")
    page.get_by_label("Invite Warsame Amina").check()
    press(page, "Invite who is ticked")
    expect(page.get_by_role("status")).to_contain_text("1 invitation is on its way.")
    full_service.flask("deliver", "--once")
    accept(visit.new(full_service.address), full_service)
    page.reload()
    page.fill("#words", "warsame")
    press(page, "Show")
    expect(page.locator("main tbody")).to_contain_text("Member")


def accept(page: Page, service: Service) -> None:
    """By the link in the mail, after registering; and the link opens nothing a second time."""
    link = link_in(service.mail_to(AMINA, "invites you"))
    page.goto(link)
    expect(page.locator("main")).to_contain_text("Warsame Amina")
    page.goto(service.address)
    register(page, service, AMINA, "Amina Warsame", "Amina")
    page.goto(link)
    press(page, "Accept")
    expect(page.get_by_role("status")).to_contain_text("You are a verified member")
    answer = page.goto(link)
    assert answer is not None
    assert answer.status == 404
