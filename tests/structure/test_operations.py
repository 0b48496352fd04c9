"""What the pages for those who run the service tell them to keep, to start and to watch."""

import re
from pathlib import Path

import pytest

from mentor_match.cli.backup import NOT_IN_IT

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
KEY = re.compile(r"\b(?:MENTOR_MATCH_[A-Z_]+_KEYS?|SECRET_KEY)\b")


def test_a_backup_names_every_key_that_is_not_in_it() -> None:
    settings = (ROOT / "config.py").read_text(encoding="utf-8")
    assert set(KEY.findall(NOT_IN_IT)) == set(KEY.findall(settings))


@pytest.mark.parametrize("heading", ["What runs", "Backups"])
def test_the_page_names_every_key_that_is_shared_and_kept(heading: str) -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    assert set(KEY.findall(section)) == set(KEY.findall(NOT_IN_IT))


def test_gunicorn_is_told_our_worker_wherever_it_is_named() -> None:
    """With its own, who says nothing on a connection keeps a thread (docs/adr/0030)."""
    lines = [
        line
        for page in PAGES
        for line in page.read_text(encoding="utf-8").splitlines()
        if "gunicorn wsgi:application" in line
    ]
    assert lines
    assert [
        line for line in lines if "--worker-class mentor_match.cli.web.Threads" not in line
    ] == []


def test_only_what_never_falls_is_asked_how_much_it_rose() -> None:
    """To `rate` and `increase` a number that falls has begun anew, and all of it is new."""
    asked = {
        name
        for page in PAGES
        for name in re.findall(r"(?:rate|increase)\((\w+)", page.read_text(encoding="utf-8"))
    }
    assert asked
    assert {name for name in asked if not name.endswith(("_total", "_bucket"))} == set()
