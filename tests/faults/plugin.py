"""`pytest -p tests.faults.plugin`: tests lend their situations to the sweep of verbs.

Each verb is swept in the first test that calls it in a way that writes; with `--faults-each` anew
in every test. What was swept goes into a file, for `tests/integration/test_faults.py` to read.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.sweeping import Sweeper
from tests.faults.verbs import find_verbs, put_in_place

SWEEPER = pytest.StashKey[Sweeper]()
LENT = pytest.StashKey[dict[str, list[str]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the report goes, and how wide the sweep is."""
    parser.addoption("--faults-into", help="A file for what was swept, as JSON.")
    parser.addoption("--faults-each", action="store_true", help="Sweep anew in each test.")


def pytest_collection_finish(session: pytest.Session) -> None:
    """All modules are loaded now: stand before every verb."""
    names = find_verbs()
    sweeper = session.config.stash[SWEEPER] = Sweeper(names)
    session.config.stash[LENT] = {}
    put_in_place({verb: sweeper.before(verb) for verb in names})


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note which verbs the test was first to lend a situation to."""
    sweeper = item.config.stash[SWEEPER]
    if item.config.getoption("--faults-each"):
        sweeper.done.clear()
    before = sweeper.swept()
    said = yield
    lent = sweeper.swept() - before
    if lent:
        item.config.stash[LENT][item.nodeid] = sorted(lent)
    return said


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Say what was swept, and where."""
    into = session.config.getoption("--faults-into")
    if into and SWEEPER in session.config.stash:
        sweeper = session.config.stash[SWEEPER]
        said = {
            "points": sweeper.points,
            "within": sweeper.within,
            "wrote nothing": sorted(sweeper.wrote_nothing - sweeper.swept()),
            "lent": session.config.stash[LENT],
        }
        Path(into).write_text(json.dumps(said, indent=1), encoding="utf-8")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Which verbs nobody lent a situation in which they write."""
    sweeper = config.stash.get(SWEEPER, None)
    if sweeper is not None:
        swept = sweeper.swept()
        said = f"{len(swept)} verbs swept, at {sum(sweeper.points.values())} points."
        terminalreporter.write_line(said)
        for name in sorted(set(sweeper.names.values()) - swept):
            what = "only read" if name in sweeper.wrote_nothing else "were not called"
            terminalreporter.write_line(f"{what}: {name}")
