"""Real Chromium, with and without script."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import CHROMIUM, Service, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is about the browser; one worker does it, for it has one service."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("No Chromium: run `make browser`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def empty_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service nobody has registered with."""
    with running(tmp_path_factory.mktemp("empty"), demonstration=False) as service:
        yield service


@pytest.fixture(scope="session")
def full_service(
    demonstration: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """The service of `make run`: 900 invented people and a year of pairings."""
    folder = shutil.copytree(demonstration, tmp_path_factory.mktemp("full"), dirs_exist_ok=True)
    with running(folder, demonstration=True) as service:
        # The coordinator also runs the service here, so that those pages are walked as well.
        service.flask("account", "make-administrator", "coordinator@demonstration.example")
        yield service


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def visit(chromium: Browser, script: bool) -> Iterator["Visits"]:
    visits = Visits(chromium, script)
    yield visits
    visits.close()


class Visits:
    """Several people, each with a browser of their own."""

    def __init__(self, browser: Browser, script: bool) -> None:
        self.browser = browser
        self.script = script
        self.open: list[BrowserContext] = []

    def new(self, address: str, width: int = 360) -> Page:
        """A fresh browser of this width at the start page of the service."""
        context = self.browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 800},
            java_script_enabled=self.script,
            locale="en-GB",
        )
        self.open.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/")
        return page

    def close(self) -> None:
        for context in self.open:
            context.close()
