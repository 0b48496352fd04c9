"""Every page of every role: nothing overflows, axe finds nothing, and it is small."""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response

from mentor_match.demo.register import SECRET
from tests.browser import Service
from tests.pages import LARGEST_PAGE, check_html

FIRST_VISIT = 60_000  # bytes, compressed
ROLES = ("stranger", "junior", "senior", "coordinator")
BESIDE = {  # pages no link leads to
    "stranger": ["/nothing", "/check-your-email", f"/invitations/{SECRET}"],
    "junior": ["/coordination", "/suggestions?cadre=none", "/library?words=zzzz"],
    "senior": [],
    "coordinator": [],
}
FILES = (  # no pages
    *(".csv", ".ics", ".pdf", ".jsonld", ".rss", ".atom"),
    *(".jwt", ".json", ".ndjson", ".svg", ".zip", "/issuer"),
)
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


NARROW = {"width": 320, "height": 800}
WIDE = {"width": 1280, "height": 800}
# What another width or other colours can break; the rest reads the same HTML as before.
SEEN = {
    "runOnly": {
        "type": "rule",
        "values": [
            *("color-contrast", "link-in-text-block"),
            *("scrollable-region-focusable", "target-size"),
        ],
    },
    "resultTypes": ["violations"],  # of the rest, only how many
    "preload": False,
}
# The one rule that reads style sheets by itself is none that axe runs unasked.
FIRST = {"resultTypes": ["violations"], "preload": False}


# axe is a script of the test; the policy of the service would not let it in.
# Without motion: colours that fade into each other are neither the old nor the new ones.
LOOKING: dict[str, Any] = {
    "viewport": NARROW,
    "bypass_csp": True,
    "color_scheme": "light",
    "reduced_motion": "reduce",
}


@contextmanager
def looking(chromium: Browser, **more: Any) -> Iterator[BrowserContext]:
    """A visitor whose pages can be `looked_at`."""
    context = chromium.new_context(**LOOKING, **more)
    # Sent to the browser once, not again for each page: it is half a million letters.
    context.add_init_script(Axe().axe_script)
    yield context
    context.close()


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[BrowserContext]:
    with looking(chromium) as context:
        yield context


def pages_of(page: Page, address: str, role: str) -> Iterator[tuple[str, Response]]:
    """Every page links lead to from home, one of each kind."""
    waiting = [*BESIDE[role], "/" if role == "stranger" else "/home"]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        kind = ID.sub("ID", path.partition("?")[0]) + ("?" if path in BESIDE[role] else "")
        if (
            kind in seen
            or kind.startswith("/static")
            or kind.endswith((*FILES, "/evidence", "/next"))
        ):
            continue
        seen.add(kind)
        answer = page.goto(address + path)
        assert answer is not None
        yield kind, answer
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        waiting += [link for link in links if link.startswith("/")]


@pytest.mark.parametrize("role", ROLES)
def test_pages_are_whole_reachable_and_small(
    visitor: BrowserContext, full_service: Service, role: str
) -> None:
    page, faults = visitor.new_page(), []
    hosts: set[str] = set()
    page.on("request", lambda asked: hosts.add(asked.url.split("/")[2]))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(full_service.address + "/sign-in")
    if role != "stranger":
        page.fill("#email", f"{role}@demonstration.example")
        page.fill("#password", "a calm walk to the well")
        page.locator("main button").first.click()
    count = 0
    for kind, answer in pages_of(page, full_service.address, role):
        count += 1
        expected = {"/nothing?": 404, "/coordination?": 403}.get(kind, 200)
        if answer.status != expected:
            faults.append(f"{kind}: {answer.status}")
            continue
        html = answer.text()
        check_html(html, kind)
        if len(html.encode()) >= LARGEST_PAGE:
            faults.append(f"{kind}: {len(html.encode())} bytes")
        faults += [f"{kind}: {found}" for found in looked_at(page)]
    assert faults == []
    assert hosts == {full_service.address.removeprefix("http://")}
    assert count >= {"stranger": 10, "junior": 50, "senior": 65, "coordinator": 45}[role]


def looked_at(page: Page) -> list[str]:
    """What is wrong on a narrow, light screen, and then on a wide, dark one."""
    faults = [*_too_wide(page), *_violations(_run(page, FIRST))]
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="dark")
    again = _violations(_run(page, SEEN))
    faults += [f"wide and dark: {found}" for found in [*_too_wide(page), *again]]
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="light")
    return faults


def _run(page: Page, options: dict[str, Any]) -> Any:
    return page.evaluate("options => axe.run(options)", options)


def _too_wide(page: Page) -> list[str]:
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{width} pixels too wide"] if width > 0 else []


def _violations(response: dict[str, Any]) -> list[str]:
    found = response["violations"]
    return [f"{one['id']} at {one['nodes'][0]['target']}" for one in found]


def test_a_first_visit_is_light(chromium: Browser, full_service: Service) -> None:
    page = chromium.new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda got: sizes.update({got.url: len(gzip.compress(got.body(), 6))}))
    page.goto(full_service.address)
    page.wait_for_load_state("networkidle")
    assert len(sizes) >= 2
    assert sum(sizes.values()) < FIRST_VISIT
    page.close()
