"""Everybody of the round with a browser of their own, and what many steps do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from tests.browser import Service
from tests.journeys.acts import set_up_an_app, sign_in
from tests.journeys.conftest import Visits
from tests.journeys.people import email_of


@dataclass
class Cast:
    """The service, and who is signed in to it.

    `files` are the register as its system exports it; `people` maps who is invited to
    (registration number, name) in it.
    """

    service: Service
    visit: Visits
    files: Sequence[str]
    size: int
    people: Mapping[str, tuple[str, str]]
    pages: dict[str, Page] = field(default_factory=dict)
    programme: str = ""  # its path, for the coordinator

    def page(self, name: str) -> Page:
        """The browser of a person, signed in at the first use."""
        if name not in self.pages:
            coordinates = name in ("njeri", "kofi")
            width = 1280 if coordinates else 360
            self.pages[name] = self.visit.new(self.service.address, width=width)
            sign_in(self.pages[name], email_of(name))
            if coordinates:
                set_up_an_app(self.pages[name])
        return self.pages[name]

    def path_of(self, page: Page) -> str:
        """Where a browser is, without the host and what follows the path."""
        return page.url.removeprefix(self.service.address).partition("?")[0]


def follow(page: Page, *links: str) -> None:
    """By the names of links in the main part of pages."""
    for link in links:
        name = re.compile(rf"^\s*{re.escape(link)}")
        with page.expect_navigation():  # or what is looked for next is looked for on no page
            page.get_by_role("main").get_by_role("link", name=name).first.click()


def is_said(page: Page, words: str) -> None:
    """The page answers an act with these words."""
    expect(page.get_by_role("status").first).to_contain_text(words)


def headed(page: Page, words: str) -> None:
    """The page has this heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
