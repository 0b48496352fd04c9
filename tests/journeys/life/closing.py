"""Training done, the pairing completed, the certificate checked, the hours counted."""

import io
import re

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.acts import fill, press
from tests.journeys.life.five import Five
from tests.journeys.people import email_of

VALID, CHANGED = "This certificate is valid", "This certificate was changed after it was signed"


def finish_a_resource(five: Five) -> None:
    """The mentee marks one as done, and the mentor sees it."""
    page = five.zawadi
    page.goto(five.pairing)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Mark as done")).first.click()
    for each in (page, five.rehema):
        each.goto(five.pairing)
        expect(
            each.get_by_role("main").get_by_text(re.compile("^1 of [0-9]+ done"))
        ).to_be_visible()


def complete_the_pairing(five: Five) -> None:
    """The mentor says that they did what they set out to do; the mentee looks back on it."""
    page = five.rehema
    page.goto(f"{five.pairing}/certificate")
    five.shows(page, "The pairing is completed, not ended early.", "3 of 3 sessions confirmed")
    five.follow(page, five.pairing, "Complete or end the pairing")
    page.get_by_label("We did what we set out to do").check()
    press(page, "End the pairing")
    five.is_said(page, "Your pairing is completed.")
    five.service.mail_to(email_of("zawadi"), "Look back: your pairing with Rehema is completed")


def look_back(five: Five) -> None:
    """Eight statements, which the mentor is never shown by themselves."""
    page = five.zawadi
    five.follow(page, five.pairing, "Look back: eight statements")
    for place in range(8):
        page.get_by_label("5 – fully").nth(place).check()
    press(page, "Send")
    five.is_said(page, "Thank you. It is counted with the answers of others.")


def ask_for_certificates(five: Five) -> None:
    """Each of the two has one signed, once; asking again leads to the same."""
    for page in (five.zawadi, five.rehema):
        five.follow(page, five.pairing, "Your certificate")
        page.get_by_label("Show my full name to everyone I give it to").check()
        press(page, "Sign my certificate")
        five.is_said(page, "Your certificate is signed.")
        there = page.url
        page.goto(f"{five.pairing}/certificate")
        assert page.url == there


def download_the_certificate(five: Five) -> None:
    """A page to print with her name on it, and the badge; neither names the mentor."""
    page = five.zawadi
    page.goto("/account/certificates")
    page.get_by_role("link", name="Completed mentorship as a mentee").click()
    pdf = _download(five, page, "pdf")
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages)
    assert "Zawadi Person" in text
    assert "Rehema" not in text
    five.badge = _download(five, page, "jwt").decode("ascii")


def _download(five: Five, page: Page, kind: str) -> bytes:
    link = page.locator(f'main a[href$="certificate.{kind}"]').get_attribute("href") or ""
    answer = page.request.get(five.service.address + link)
    assert answer.status == 200
    return answer.body()


def verify_it_elsewhere(five: Five) -> None:
    """Whoever is shown the badge checks it without an account; a changed letter is found."""
    stranger = five.visit.new(five.service.address)
    head, body, seal = five.badge.split(".")
    middle = len(seal) // 2
    forged = seal[:middle] + ("A" if seal[middle] != "A" else "B") + seal[middle + 1 :]
    for badge, verdict in ((five.badge, VALID), (f"{head}.{body}.{forged}", CHANGED)):
        stranger.goto("/verify")
        fill(stranger, certificate=badge, who="Zawadi Person")
        press(stranger, "Check")
        expect(stranger.get_by_role("heading", level=1)).to_have_text(verdict)
    stranger.goto("/verify")
    fill(stranger, certificate=five.badge, who="Zawadi Person")
    press(stranger, "Check")
    five.shows(stranger, "Completed mentorship as a mentee", "Is the holder")
    five.hides(stranger, "Rehema", email_of("zawadi"))


def see_the_hours(five: Five) -> None:
    """Both have three sessions on record, and the mentee what she learnt beside them."""
    for page, others in ((five.zawadi, 1), (five.rehema, 0)):
        page.goto("/cpd")
        entries = page.locator("section", has=page.locator("#entries")).locator("ul.stack > li")
        expect(entries.filter(has_text="Mentoring session")).to_have_count(3)
        expect(entries).to_have_count(3 + others)


STEPS = (
    complete_the_pairing,
    look_back,
    ask_for_certificates,
    download_the_certificate,
    verify_it_elsewhere,
    see_the_hours,
)
