"""A worker that dies at any step: nothing is lost, and nobody is shown a mail twice.

The first half makes a worker stop at each step of handing over one message. The second kills
real workers with SIGKILL, in the worst moment there is: after the server took a mail and before
the worker can know it.
"""

import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from mentor_match.extensions import db
from mentor_match.notifications.delivery import FolderJournal, deliver_one, sender_for
from mentor_match.notifications.models import Message
from mentor_match.notifications.queries import list_given_up
from mentor_match.notifications.rules import CLAIM, MOST_ATTEMPTS, STOPPED_WHILE_SENDING
from mentor_match.notifications.senders import PATIENCE as PATIENCE_OF_SENDER
from mentor_match.notifications.senders import SmtpSender
from mentor_match.notifications.service import write
from tests.conftest import make_app
from tests.databases import KINDS
from tests.integration.notifications.test_outbox import FROM, Postbox, put
from tests.processes import begin
from tests.smtp import Mailbox, smtp_server

LATER = CLAIM + timedelta(seconds=1)
MESSAGES = 300
PATIENCE = 300.0  # seconds; a busy machine starts a worker slowly


class Killed(BaseException):
    """The end of a process, as far as the rest of it can tell."""


def stop(*_args: Any, **_kwargs: Any) -> Any:
    raise Killed


def before_it_is_sent(patch: pytest.MonkeyPatch, sender: SmtpSender, _j: Any) -> None:
    patch.setattr(sender, "send", stop)


def while_it_is_sent(patch: pytest.MonkeyPatch, sender: SmtpSender, _j: Any) -> None:
    connect = sender._connect

    def broken() -> Any:
        server = connect()
        server.data = stop  # MAIL and RCPT went out, DATA does not
        return server

    patch.setattr(sender, "_connect", broken)


def after_the_server_took_it(patch: pytest.MonkeyPatch, sender: SmtpSender, _j: Any) -> None:
    send = sender.send
    patch.setattr(sender, "send", lambda mail: (send(mail), stop()))


def after_the_journal_noted_it(patch: pytest.MonkeyPatch, _s: Any, journal: FolderJournal) -> None:
    note = journal.note
    patch.setattr(journal, "note", lambda name: (note(name), stop()))


def after_the_database_knows(patch: pytest.MonkeyPatch, _s: Any, journal: FolderJournal) -> None:
    patch.setattr(journal, "forget", stop)


# step -> how often the mail comes over the wire in all
STEPS: list[tuple[Callable[..., None], int]] = [
    (before_it_is_sent, 1),
    (while_it_is_sent, 1),
    (after_the_server_took_it, 2),  # the one step nobody can close: docs/adr/0016
    (after_the_journal_noted_it, 1),
    (after_the_database_knows, 1),
]


@pytest.mark.parametrize(("step", "arrivals"), STEPS, ids=[step.__name__ for step, _n in STEPS])
def test_a_worker_that_stops_at_a_step_loses_and_repeats_nothing(
    database: Flask, now: datetime, tmp_path: Path, step: Callable[..., None], arrivals: int
) -> None:
    put(now)
    mailbox, journal = Mailbox(), FolderJournal(str(tmp_path))
    with smtp_server(mailbox) as settings:
        sender = sender_for(settings)
        with pytest.MonkeyPatch.context() as patch:
            step(patch, sender, journal)
            with pytest.raises(Killed):
                deliver_one(sender, FROM, now, journal)
        sender.close()
        db.session.rollback()
        while deliver_one(sender, FROM, now + LATER, journal):
            pass
        sender.close()
    assert len(mailbox.count_by_id) == 1
    assert len(mailbox.arrived) == arrivals
    assert db.session.scalars(select(Message.sent_at)).one() is not None


def test_a_database_that_is_away_at_the_end_does_not_send_it_again(
    database: Flask, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(now)
    journal, box = FolderJournal(str(tmp_path)), Postbox()
    real, commits = db.session.commit, []

    def commit() -> None:
        commits.append(1)
        if len(commits) == 2:
            raise OSError("the database is away")
        real()

    with monkeypatch.context() as patch:
        patch.setattr(db.session, "commit", commit)
        with pytest.raises(OSError, match="away"):
            deliver_one(box, FROM, now, journal)
    db.session.rollback()
    assert deliver_one(box, FROM, now + LATER, journal)
    assert len(box.mails) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_message_that_ends_every_worker_is_given_up(
    database: Flask, now: datetime, tmp_path: Path
) -> None:
    put(now)
    box, at = Postbox(), now
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(box, "send", stop)
        for _attempt in range(MOST_ATTEMPTS):
            with pytest.raises(Killed):
                deliver_one(box, FROM, at)
            db.session.rollback()
            at += LATER
        assert deliver_one(box, FROM, at)
    assert [message.trouble for message in list_given_up()] == [STOPPED_WHILE_SENDING]


def test_no_second_worker_takes_what_a_slow_one_may_still_be_sending() -> None:
    # connect, EHLO, STARTTLS, EHLO, three of AUTH, MAIL, RCPT, DATA, the text, RSET, QUIT, NOOP
    assert timedelta(seconds=14 * PATIENCE_OF_SENDER) < CLAIM


@pytest.mark.parametrize("real_database", KINDS, indirect=True)
def test_three_kills_over_three_hundred_messages(real_database: str, tmp_path: Path) -> None:
    app = make_app(real_database, tmp_path)
    now = datetime.now(UTC) - timedelta(minutes=5)
    with app.app_context():
        for number in range(MESSAGES):
            key, to = f"cause:{number}", f"reader{number}@example.org"
            write("kind", to, f"Message {number}", "Because.\n", key=key, now=now)
        db.session.commit()
        mailbox = Mailbox()
        workers: list[BaseProcess] = []
        kills = {60: 0, 150: 1, 240: 2}  # arrival -> the worker that dies before it is told

        def kill(arrival: int) -> None:
            if kills.get(arrival) == len(workers) - 1:
                workers[-1].kill()
                # Not `join`: how it ended can be read once only, and `_end_of` waits for that.
                wait([workers[-1].sentinel])

        mailbox.before_answer = kill
        with smtp_server(mailbox) as settings:
            for _kill in kills:
                workers.append(_worker(real_database, tmp_path, settings["SMTP_PORT"]))
                assert _end_of(workers[-1]) == -signal.SIGKILL
            workers.append(_worker(real_database, tmp_path, settings["SMTP_PORT"]))
            _wait_for(lambda: len(mailbox.count_by_id) >= MESSAGES - len(kills))
            workers[-1].terminate()
            assert _end_of(workers[-1]) == 0
            sender, journal = sender_for(settings), FolderJournal(str(tmp_path / "handed-over"))
            after = datetime.now(UTC) + LATER
            while deliver_one(sender, FROM, after, journal):
                pass
            sender.close()
        unsent = select(func.count()).select_from(Message).where(Message.sent_at.is_(None))
        assert db.session.scalar(unsent) == 0
        db.session.remove()
        db.engine.dispose()
    readers = {mail["To"] for mail in mailbox.mails}
    assert len(readers) == len(mailbox.count_by_id) == MESSAGES
    # Each kill came in the one moment that cannot be closed, so three mails came over the wire
    # once more, under the Message-ID by which a mailbox knows them. No other did.
    assert len(mailbox.arrived) == MESSAGES + len(kills)


def _worker(address: str, folder: Path, port: int) -> BaseProcess:
    """`flask deliver` as a process of its own."""
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "MENTOR_MATCH_INSTANCE": str(folder),
        "MENTOR_MATCH_MAIL_SENDER": "smtp",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
        "SMTP_STARTTLS": "no",
    }
    log = folder / "log"
    return begin(["flask", "--app", "wsgi", "deliver"], environment, log, log)


def _end_of(worker: BaseProcess) -> int | None:
    worker.join(PATIENCE)
    return worker.exitcode


def _wait_for(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, "the worker did not get through"
        time.sleep(0.1)
