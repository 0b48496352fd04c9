"""`pytest -p tests.faults.plugin`: tests lend their situations to the sweep of verbs.

Each verb is swept in the first test that calls it in a way that writes. With `--faults-all` the run
fails when one was not, and is no reader; with `--faults-lend` it is written down which tests lent
their situations, for the next run to ask only those.
"""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.faults import lent
from tests.faults.readers import READERS
from tests.faults.sweeping import Sweeper
from tests.faults.verbs import find_verbs, stand_before

SWEEPER = pytest.StashKey[Sweeper]()
LENT = pytest.StashKey[dict[str, str]]()
BEFORE = pytest.StashKey[tuple[dict[str, int], dict[str, str]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the report goes, and what is asked of it."""
    parser.addoption("--faults-into", help="A file for what was swept, as JSON.")
    parser.addoption("--faults-all", action="store_true", help="Fail where a verb was not swept.")
    parser.addoption("--faults-lend", action="store_true", help="Write down which tests lent.")


def pytest_collection_finish(session: pytest.Session) -> None:
    """All modules are loaded now: stand before every verb."""
    verbs = find_verbs()
    sweeper = session.config.stash[SWEEPER] = Sweeper(frozenset(verbs), readers=READERS)
    session.config.stash[LENT] = {}
    for name, verb in verbs.items():
        stand_before(verb, partial(sweeper.before, name))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """What was swept before this test and before what it is given."""
    sweeper = item.config.stash[SWEEPER]
    item.stash[BEFORE] = dict(sweeper.points), dict(sweeper.within)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Note which verbs the test was first to lend a situation to; if it passed."""
    sweeper, (points, within) = item.config.stash[SWEEPER], item.stash[BEFORE]
    try:
        said = yield
    except BaseException:
        sweeper.points, sweeper.within = points, within
        raise
    test, _, _parameters = item.nodeid.partition("[")
    new = sweeper.swept() - points.keys() - within.keys()
    item.config.stash[LENT] |= dict.fromkeys(new, test)
    return said


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Say what was swept and where; fail where that is not all."""
    config = session.config
    if SWEEPER not in config.stash:
        return
    sweeper = config.stash[SWEEPER]
    into = config.getoption("--faults-into")
    if into:
        said = {"points": sweeper.points, "within": sweeper.within, "lent": config.stash[LENT]}
        Path(into).write_text(json.dumps(said, indent=1), encoding="utf-8")
    if config.getoption("--faults-lend"):
        lent.write_down(config.stash[LENT], sweeper.names)
    if config.getoption("--faults-all") and left(sweeper) and not exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def left(sweeper: Sweeper) -> list[str]:
    """The verbs for which nobody lent a situation in which they write."""
    return sorted(sweeper.names - sweeper.swept() - READERS)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """How much was swept, and what was not."""
    sweeper = config.stash.get(SWEEPER, None)
    if sweeper is not None:
        swept = sweeper.swept()
        said = f"{len(swept)} verbs swept, at {sum(sweeper.points.values())} points."
        terminalreporter.write_line(said)
        for name in left(sweeper):
            what = "only read" if name in sweeper.wrote_nothing else "were not called"
            terminalreporter.write_line(f"{what}: {name}")
