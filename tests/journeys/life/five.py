"""The five people, each with a browser of their own, and what they do on many pages."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser import Service
from tests.journeys.acts import press, sign_in
from tests.journeys.conftest import Visits
from tests.journeys.people import PHONES, email_of


@dataclass
class Five:
    """Zawadi is the mentee and Rehema her mentor; the others help from outside."""

    service: Service
    visit: Visits
    pages: dict[str, Page] = field(default_factory=dict)
    pairing: str = ""  # its path
    consult: str = ""
    session: str = ""  # the one that is moved
    badge: str = ""

    def __post_init__(self) -> None:
        for name in PHONES:
            page = self.visit.new(self.service.address)
            sign_in(page, email_of(name))
            self.pages[name] = page

    @property
    def zawadi(self) -> Page:
        return self.pages["zawadi"]

    @property
    def rehema(self) -> Page:
        return self.pages["rehema"]

    def day(self, days: int) -> str:
        """A day so far from today, as a field takes it; both zones have it at the hours we use."""
        today: date = self.service.now().astimezone(ZoneInfo("Africa/Nairobi")).date()
        return (today + timedelta(days=days)).isoformat()

    def path_of(self, page: Page) -> str:
        """Where a browser is, without the host."""
        return page.url.removeprefix(self.service.address)

    def follow(self, page: Page, start: str, *links: str) -> None:
        """From one page on by the names of links; the words for ears only need not be named."""
        page.goto(start)
        for link in links:
            name = re.compile(rf"^\s*{re.escape(link)}")
            page.get_by_role("main").get_by_role("link", name=name).first.click()

    def is_said(self, page: Page, words: str) -> None:
        """The page answers an act with these words."""
        expect(page.get_by_role("status").first).to_contain_text(words)

    def shows(self, page: Page, *words: str) -> None:
        """The main part of the page has all these words."""
        for some in words:
            expect(page.get_by_role("main")).to_contain_text(some)

    def hides(self, page: Page, *words: str) -> None:
        """The main part of the page has none of these words."""
        for some in words:
            expect(page.get_by_role("main")).not_to_contain_text(some)

    def sign_charter(self, page: Page) -> None:
        """Read and sign what waits."""
        page.goto(f"{self.pairing}/charter")
        press(page, "I agree and sign")
