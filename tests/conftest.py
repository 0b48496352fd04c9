"""What every test can ask for: a database, a page client, a fixed moment."""

import fcntl
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings

from config import Config
from mentor_match import create_app
from mentor_match.audit.service import start_chain
from mentor_match.demo.build import build
from mentor_match.extensions import db
from mentor_match.web import clock
from tests.browser import running
from tests.compiled import compile_less
from tests.databases import KINDS, new_database
from tests.pages import PageClient

# How long an example takes depends on who else uses the machine, and is no fault of the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

compile_less()
# At each 700 new objects, as Python does unless told, looking for those that nobody holds any more
# is a twelfth of a run.
gc.set_threshold(50_000, 20, 20)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LOOKED = NOW + timedelta(hours=2)  # after what a test did first, within every time to answer
THE_CLOCK = clock.now


class Testing(Config):
    """Settings of the tests: as in production, but on plain http and with quick passwords."""

    TESTING = True
    SECRET_KEY = "only for tests, and long enough to be taken"
    SECURITY_PASSWORD_SALT = "only for tests"
    ANSWER_EVERY_MILLISECONDS = 0
    # Cheap hashes of passwords: the tests are about who may sign in, not about how long guessing
    # takes.
    SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS = {
        "argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1
    }  # fmt: skip
    BASE_URL = "http://localhost"
    DEMONSTRATION = False
    BROKER = ""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden files are written anew only where somebody asks for it."""
    parser.addoption("--write-golden", action="store_true", help="Write tests/golden anew.")
    parser.addoption("--api-cases", type=int, default=400, help="How many requests to the API.")
    parser.addoption("--kills", type=int, default=10, help="How often a writer is killed.")
    parser.addoption("--scaled-rounds", type=int, default=1, help="Each part killed so often.")
    parser.addoption("--race-mentors", type=int, default=12, help="For how many last places.")
    parser.addoption("--fuzz-files", type=int, default=150, help="How many files to fuzz with.")


# What takes longest, the longest first.
LONGEST = (
    *("test_every_page.py", "test_pairing_life.py", "test_main_job.py", "test_queries.py"),
    *("test_killed.py", "test_round.py", "test_register.py"),
    *("test_scaled_out.py", "test_second_step.py", "test_races.py", "test_killed_writer.py"),
    *("test_sign_on.py", "test_racing_answers.py", "test_faults.py", "test_backup.py"),
    *("test_who_sees_what.py", "test_matrix.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each worker begins with some of what takes longest, so that none is left with it at the end.

    Of the tests in their order, xdist gives the first part to the first worker, and so on; who is
    done then takes from the end of what others have.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    hands: list[list[pytest.Item]] = [[] for _worker in range(workers)]
    for place, name in enumerate(LONGEST):
        hands[place % workers] += [item for item in items if item.path.name == name]
    rest = [item for item in items if item.path.name not in LONGEST]
    left = len(items)
    for place, hand in enumerate(hands):
        share = left // (workers - place)
        filled = max(0, share - len(hand))
        hand += rest[:filled]
        del rest[:filled]
        left -= share
    items[:] = [*chain.from_iterable(hands), *rest]


def pytest_collection_finish() -> None:
    """What is loaded by now is there to the end: nobody looks again and again whether it is not."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """With CI set, a browser or PostgreSQL test that skips has failed."""
    report = yield
    needed = "browser" in item.keywords or "postgresql" in item.name
    if report.skipped and needed and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and CI is set: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def run_of_tests(request: pytest.FixtureRequest) -> str:
    """The same name in every worker of one run."""
    config = request.config
    return getattr(config, "workerinput", {}).get("testrunuid", str(os.getpid()))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the first start of `make run` leaves in its empty folder; to be copied.

    Made once a run: which worker of it asks first does so, and the others wait.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # a folder of each worker lies in that of the run
    made = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            folder = Path(mkdtemp(dir=shared))
            with running(folder, demonstration=True, anew=True) as service:
                service.kill()  # or its delivery, which is polite, ends when nobody else works
            folder.rename(made)
    return made


@pytest.fixture
def now() -> datetime:
    """A moment that does not move: a Monday morning."""
    return NOW


@pytest.fixture(scope="session")
def with_tables(
    run_of_tests: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], str]]:
    """kind of database -> the address of one that has all tables; to be copied."""
    made: dict[str, str] = {}
    with ExitStack() as stack:

        def make(kind: str) -> str:
            if kind not in made:
                folder = tmp_path_factory.mktemp("with-tables")
                address = stack.enter_context(new_database(kind, folder, run_of_tests))
                _dispose(_prepare(make_app(address, folder)))
                made[kind] = address
            return made[kind]

        yield make


@pytest.fixture(scope="session")
def app_on(
    run_of_tests: str,
    with_tables: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., Flask]]:
    """kind of database, and for how many mentors a service is invented in it -> an application on
    such a database, kept for the whole run."""
    apps: dict[tuple[str, int], Flask] = {}
    with ExitStack() as stack:

        def make(kind: str, mentors: int = 0) -> Flask:
            if (kind, mentors) not in apps:
                folder = tmp_path_factory.mktemp("databases")
                like = with_tables(kind)
                address = stack.enter_context(new_database(kind, folder, run_of_tests, like))
                app = apps[kind, mentors] = make_app(address, folder)
                stack.callback(_dispose, app)
                if mentors:
                    _invent(app, mentors)
            return apps[kind, mentors]

        yield make


def make_app(address: str, folder: Path, **changes: Any) -> Flask:
    """An application on the database at the address."""
    return create_app(
        Testing(),
        SQLALCHEMY_DATABASE_URI=address,
        MAIL_FOLDER=str(folder / "mail"),
        EVIDENCE_FOLDER=folder / "evidence",
        MAIL_JOURNAL=str(folder / "handed-over"),
        CREDENTIAL_KEYS=str(folder / "credential-keys"),
        PULSE_KEY=str(folder / "pulse-key"),
        SECOND_STEP_KEY=str(folder / "second-step-key"),
        ERASURE_KEY=str(folder / "erasure-key"),
        **changes,
    )


def _prepare(app: Flask) -> Flask:
    with app.app_context():
        db.create_all()
        start_chain()
        db.session.commit()
    return app


def _invent(app: Flask, mentors: int) -> None:
    with app.app_context():
        build(2026, NOW, mentors)
        db.session.commit()
        db.session.remove()


def _dispose(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, app_on: Callable[..., Flask]) -> Iterator[Flask]:
    """The application on each database in turn; everything a test does is undone."""
    with never_kept(app_on(request.param)) as app:
        yield app


@pytest.fixture(params=KINDS)
def small_service(request: pytest.FixtureRequest, app_on: Callable[..., Flask]) -> Iterator[Flask]:
    """The same, and a demonstration with 12 mentors is in it, which was built once."""
    with never_kept(app_on(request.param, 12)) as app:
        yield app


@pytest.fixture(params=KINDS)
def large_service(request: pytest.FixtureRequest, app_on: Callable[..., Flask]) -> Iterator[Flask]:
    """The same with 100 mentors: enough that there are groups to be hidden and shown."""
    with never_kept(app_on(request.param, 100)) as app:
        yield app


@contextmanager
def never_kept(app: Flask) -> Iterator[Flask]:
    """The application inside a transaction that is undone at the end, whatever was committed, at a
    time that goes on from `LOOKED`, so that no test knows which day it is where it runs."""
    ahead = LOOKED - THE_CLOCK()
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        if clock.now is THE_CLOCK:  # a test may have one of its own
            patch.setattr(clock, "now", lambda: THE_CLOCK() + ahead)
        engine = db.engines[None]
        with engine.connect() as connection:
            outer = connection.begin()
            db.engines[None] = connection
            try:
                yield app
            finally:
                db.session.remove()
                db.engines[None] = engine
                if outer.is_active:
                    outer.rollback()
                app.extensions["rates"].reads.clear()  # what it counted in its memory


@contextmanager
def standing_still(app: Flask) -> Iterator[Flask]:
    """The same, at a time that does not move."""
    with pytest.MonkeyPatch.context() as patch, never_kept(app) as kept:
        patch.setattr(clock, "now", lambda: NOW)
        yield kept


@pytest.fixture
def session(database: Flask) -> Any:
    """The session of the test."""
    return db.session


@pytest.fixture
def page(database: Flask) -> PageClient:
    """A browser without script that reads every page strictly."""
    return PageClient(database)


@pytest.fixture
def real_database(
    request: pytest.FixtureRequest,
    run_of_tests: str,
    with_tables: Callable[[str], str],
    tmp_path: Path,
) -> Iterator[str]:
    """A database of its own, for tests in which several processes commit. Parametrise it
    indirectly with the kinds of `tests.databases.KINDS`."""
    like = with_tables(request.param)
    with new_database(request.param, tmp_path, run_of_tests, like) as address:
        yield address
