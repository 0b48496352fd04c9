"""Each file word keeps to its own side of the walls."""

from pathlib import Path

import pytest

from tests.structure.walls import PACKAGE, faults_in, modules

MODULES = list(modules())


@pytest.mark.parametrize(
    ("slice_", "word", "file"),
    MODULES,
    ids=[str(file.relative_to(PACKAGE)) for _slice, _word, file in MODULES],
)
def test_a_module_keeps_to_the_walls_of_its_word(slice_: str, word: str, file: Path) -> None:
    assert faults_in(slice_, word, file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "file", sorted((PACKAGE / "web").rglob("*.py")), ids=lambda file: file.name
)
def test_the_plumbing_writes_no_raw_sql(file: Path) -> None:
    assert faults_in("web", "commands", file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("slice_", "word", "code", "fault"),
    [
        ("pairings", "rules", "from mentor_match.extensions import db", "rules import neither"),
        ("pairings", "rules", "from mentor_match.pairings import models", "may not import models"),
        ("pairings", "models", "import flask", "models never imports the web"),
        ("pairings", "service", "from flask_babel import gettext", "never imports the web"),
        ("pairings", "queries", "def f():\n    import wtforms", "queries never imports the web"),
        ("pairings", "views", "from sqlalchemy import select", "never imports the database"),
        ("pairings", "forms", "from mentor_match.extensions import db", "never imports the data"),
        ("pairings", "views", "from mentor_match.profiles.models import Profile", "models of an"),
        ("pairings", "service", "from mentor_match.profiles import views", "never the views"),
        ("pairings", "delivery", "from flask import request", "delivery never imports the web"),
        ("pairings", "queries", "from sqlalchemy import text", "raw SQL"),
        ("pairings", "service", "db.session.execute('DELETE FROM x')", "raw SQL"),
        ("pairings", "service", "db.session.execute(f'DELETE FROM {x}')", "raw SQL"),
        ("pairings", "commands", "connection.exec_driver_sql('x')", "raw SQL"),
        ("pairings", "service", "def f():\n    return datetime.now()", "hides the time"),
    ],
)
def test_a_planted_fault_is_found(slice_: str, word: str, code: str, fault: str) -> None:
    found = faults_in(slice_, word, code)
    assert len(found) == 1 and fault in found[0]
