"""The main job, from registering to learning, in real Chromium, with and without script."""

import re
from itertools import count

from playwright.sync_api import Page, expect

from tests.browser import Service, link_in
from tests.journeys.acts import fill, press, register, set_up_an_app, sign_in
from tests.journeys.conftest import Visits

_runs = count(1)


def answer_shared_questions(page: Page, cadre: str) -> None:
    """The questions every person is asked first."""
    page.select_option("#cadre", cadre)
    press(page, "Save and continue")
    page.select_option("#country", "KEN")
    press(page, "Save and continue")
    page.get_by_label("Rural: villages and countryside").check()
    press(page, "Save and continue")
    expect(page.get_by_label("Africa/Nairobi")).to_be_checked()
    press(page, "Save and continue")
    page.get_by_label("English").check()
    press(page, "Save and continue")
    fill(page, years="3")
    press(page, "Save and continue")
    page.get_by_label("Phone").check()
    press(page, "Save and continue")


def finish_profile(page: Page) -> None:
    """Rather not say, then look all answers over and finish."""
    page.get_by_label("I would rather not say").check()
    press(page, "Save and continue")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your answers")
    press(page, "Finish")
    expect(page.get_by_role("status")).to_contain_text("Your profile is complete.")


def fill_mentee_profile(page: Page) -> None:
    """A junior midwife who wants to learn newborn care."""
    page.get_by_role("link", name="Start", exact=True).click()
    press(page, "I look for a mentor: Start")
    answer_shared_questions(page, "3222")
    press(page, "Save and continue")
    expect(page.locator(".error-summary")).to_contain_text("Choose at least one topic.")
    page.get_by_label("Newborn care").check()
    page.get_by_label("Nutrition and feeding").check()
    press(page, "Save and continue")
    page.select_option("#level-newborn-care", "1")
    page.select_option("#priority-newborn-care", "5")
    press(page, "Save and continue")
    fill(page, goals="Call the mother on 0712 345 678 and ask.")
    press(page, "Save and continue")
    expect(page.locator(".error-summary")).to_contain_text("phone number")
    fill(page, goals="To resuscitate a newborn without panic.")
    press(page, "Save and continue")
    page.get_by_label("Any profession").check()
    press(page, "Save and continue")
    finish_profile(page)


def fill_mentor_profile(page: Page) -> None:
    """A senior nurse who offers newborn care."""
    page.get_by_role("link", name="Start", exact=True).click()
    press(page, "I can be a mentor: Start")
    answer_shared_questions(page, "2221")
    page.get_by_label("Newborn care").check()
    page.get_by_label("Becoming a mentor").check()
    press(page, "Save and continue")
    page.select_option("#level-newborn-care", "5")
    press(page, "Save and continue")
    fill(page, experience="Twelve years in a newborn unit, and I teach resuscitation.")
    press(page, "Save and continue")
    fill(page, capacity="1", hours_per_month="4")
    press(page, "Save and continue")
    page.get_by_label("Anyone who fits, of any cadre").check()
    press(page, "Save and continue")
    finish_profile(page)


def join(page: Page, association: str, number: str) -> None:
    """Ask to be verified as a member."""
    page.goto("/associations")
    page.select_option("#association", label=association)
    fill(page, number=number)
    press(page, "Ask to be verified")
    expect(page.get_by_role("main")).to_contain_text("Waiting for verification")


def set_up(visit: Visits, service: Service, run: int) -> tuple[str, Page]:
    """An administrator sets it up; (name of the association, page of its coordinator)."""
    coordinator = visit.new(service.address)
    register(coordinator, service, f"coordinator{run}@example.org", "Njeri Kamau", "Njeri")
    admin = visit.new(service.address, width=1280)
    register(admin, service, f"admin{run}@example.org", "Admin Istrator", "Admin")
    service.flask("account", "make-administrator", f"admin{run}@example.org")
    name = f"Association of Run {run}"
    set_up_an_app(admin)
    admin.goto("/administration")
    fill(admin, **{"association-name": name, "association-code": f"RUN{run}"})
    press(admin, "Set up")
    admin.select_option("#coordinator-association", label=name)
    fill(admin, **{"coordinator-email": f"coordinator{run}@example.org"})
    press(admin, "Appoint")
    expect(admin.get_by_role("main")).to_contain_text("Njeri Kamau")
    coordinator.goto("/coordination")
    expect(coordinator.get_by_role("main")).to_contain_text("sign in with a second step")
    set_up_an_app(coordinator)
    return name, coordinator


def verify_everyone(coordinator: Page, association: str) -> None:
    """The coordinator verifies who waits."""
    coordinator.goto("/coordination")
    expect(coordinator.get_by_role("heading", level=1)).to_have_text(association)
    coordinator.get_by_role("link", name="Members", exact=True).click()
    for person in ("Zawadi Achola", "Rehema Odera"):
        coordinator.get_by_role("link", name=person).click()
        press(coordinator, "Verify")
        expect(coordinator.get_by_role("status")).to_contain_text(f"{person} is verified")


def test_a_junior_is_matched_accepted_and_learns(visit: Visits, empty_service: Service) -> None:
    service, run = empty_service, next(_runs)
    association, coordinator = set_up(visit, service, run)
    junior, senior = visit.new(service.address), visit.new(service.address)
    register(junior, service, f"junior{run}@example.org", "Zawadi Achola", "Zawadi")
    register(senior, service, f"senior{run}@example.org", "Rehema Odera", "Sister Rehema")
    service.flask("learn", "seed")
    fill_mentee_profile(junior)
    fill_mentor_profile(senior)
    join(junior, association, "KE 12345")
    join(senior, association, "KE 777")
    verify_everyone(coordinator, association)

    junior.goto("/suggestions")
    main = junior.get_by_role("main")
    expect(main).to_contain_text("Newborn care: you are at level 1, Sister Rehema is at level 5.")
    expect(main).to_contain_text("You both work in a rural place.")
    junior.get_by_role("link", name="Ask Sister Rehema").click()
    fill(junior, to_learn="To resuscitate a newborn, and to teach it to others.")
    press(junior, "Send my request")
    expect(main).to_contain_text("Waiting for an answer")
    expect(main).not_to_contain_text(f"senior{run}@example.org")

    senior.goto(link_in(service.mail_to(f"senior{run}@example.org", "Zawadi")))
    press(senior, "Accept")
    expect(senior.get_by_role("main")).to_contain_text(f"junior{run}@example.org")

    junior.goto("/pairings")
    junior.get_by_role("link", name=re.compile("Rehema")).first.click()
    expect(main).to_contain_text(f"senior{run}@example.org")
    for page in (junior, senior):
        expect(page.get_by_role("main")).to_contain_text("Role card: Nurse")
        expect(page.get_by_role("main")).to_contain_text(
            "Role card: Assistant or community midwife"
        )
        expect(page.get_by_role("main")).to_contain_text("Newborn care")
    main.get_by_role("button", name=re.compile("Mark as done")).first.click()
    expect(main).to_contain_text("1 of")


def test_a_coordinator_finds_a_stuck_pairing(visit: Visits, full_service: Service) -> None:
    page = visit.new(full_service.address)
    sign_in(page, "coordinator@demonstration.example", "a calm walk to the well")
    page.get_by_role("link", name="Coordination").click()
    cases = page.locator("section", has_text="Who needs a hand").locator("li.card")
    silent = cases.filter(has_text="No session has been held for a while.")
    while not silent.count():
        page.get_by_role("link", name="Next page").click()
    expect(silent.first).to_contain_text("Proposed:")
    page.get_by_role("link", name="Members", exact=True).click()
    page.select_option("#state", "pending")
    press(page, "Show")
    page.locator("tbody a").first.click()
    press(page, "Verify")
    expect(page.get_by_role("status")).to_contain_text("is verified")
