"""Who wakes the workers, when, and what becomes of a request while the broker is away."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from structlog.testing import capture_logs

from mentor_match.extensions import db
from mentor_match.jobs.tasks import LIMITS, TURN, Turn, celery_of, task_of
from mentor_match.jobs.waking import Beat, Waker
from mentor_match.notifications.models import Message
from mentor_match.notifications.service import write
from mentor_match.web import clock
from mentor_match.web.logs import without_values
from tests.browser import free_port
from tests.factories.accounts import make_account
from tests.pages import PageClient


class Listener:
    """In the place of the waker: notes who was to be woken."""

    def __init__(self) -> None:
        self.woken: list[set[str]] = []

    def wake(self, queues: set[str]) -> None:
        self.woken.append(queues)


@pytest.fixture
def listener(database: Flask, monkeypatch: pytest.MonkeyPatch) -> Listener:
    heard = Listener()
    monkeypatch.setitem(database.extensions, "waker", heard)
    return heard


@pytest.fixture
def waker(database: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Waker]:
    """One with a broker inside of this process."""
    monkeypatch.setitem(database.config, "BROKER", "memory://")
    waker = Waker(celery_of(database))
    monkeypatch.setitem(database.extensions, "waker", waker)
    yield waker
    with waker.celery.connection_for_write() as connection:
        for queue in LIMITS:
            connection.default_channel.queue_delete(queue)


def put(key: str = "cause:1") -> None:
    write("kind", "reader@example.org", "Do this", "Because.\n", key=key, now=clock.now())


def test_workers_are_woken_when_a_message_is_kept_and_not_before(listener: Listener) -> None:
    with db.session.begin_nested():
        put()
    assert listener.woken == []
    db.session.commit()
    assert listener.woken == [{"mail"}]
    db.session.commit()
    assert listener.woken == [{"mail"}]


def test_nobody_is_woken_for_what_was_not_kept(listener: Listener) -> None:
    put()
    db.session.flush()
    db.session.rollback()
    db.session.commit()
    assert listener.woken == []


def test_without_a_broker_nobody_is_woken_and_nothing_fails(database: Flask) -> None:
    assert "waker" not in database.extensions
    put()
    db.session.commit()


def test_a_request_that_writes_a_message_wakes_who_sends_it(
    page: PageClient, listener: Listener
) -> None:
    reader = make_account()
    db.session.commit()
    page.post("security.forgot_password", {"email": reader.email})
    assert listener.woken == [{"mail"}]


def test_a_queue_holds_one_task_without_data_however_often_it_is_asked(waker: Waker) -> None:
    by_the_clock = Beat(waker.celery, lazy=True)
    by_the_clock.setup_schedule()
    for _ in range(3):
        waker.ask("mail")
        by_the_clock.apply_entry(by_the_clock.schedule["mail"])
    with waker.celery.connection_for_write() as connection:
        channel = connection.default_channel
        (told,) = iter(lambda: channel.basic_get("mail"), None)
    assert told.content_type == "application/json"
    assert told.headers["task"] == task_of("mail")
    assert told.decode()[:2] == [[], {}]


def test_a_task_too_many_does_nothing(
    database: Flask, waker: Waker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(database.config, "MAIL_SENDER", "file")
    monkeypatch.setitem(database.config, "MAIL_FOLDER", str(tmp_path))
    put()
    db.session.commit()
    for _ in range(2):
        waker.celery.tasks[task_of("mail")]()
    sent = db.session.scalars(select(Message).execution_options(populate_existing=True)).one()
    assert sent.sent_at is not None
    assert sent.attempts == 1
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("queue", sorted(LIMITS))
def test_every_queue_has_a_task_that_finds_nothing_to_do(waker: Waker, queue: str) -> None:
    waker.celery.tasks[task_of(queue)]()
    assert waker.celery.conf.task_routes[task_of(queue)] == {"queue": queue}
    assert LIMITS[queue] > TURN


def test_a_task_that_fails_is_told_without_what_the_exception_says(
    waker: Waker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_stop: Any) -> None:
        raise ValueError("amina@example.org")

    monkeypatch.setattr("mentor_match.jobs.tasks.send_all", fail)
    with capture_logs([without_values]) as told:
        waker.celery.tasks[task_of("mail")]()
    assert [line["task"] for line in told] == [task_of("mail")]
    assert "amina" not in str(told)


def test_beat_asks_for_the_work_of_each_queue_and_for_nothing_else(waker: Waker) -> None:
    by_the_clock = Beat(waker.celery, lazy=True)
    by_the_clock.setup_schedule()
    assert set(by_the_clock.schedule) == set(LIMITS)


def test_a_turn_ends_by_itself_and_when_it_is_told_to() -> None:
    assert Turn(-1).is_set()
    turn = Turn(3600)
    assert not turn.is_set()
    turn.set()
    assert turn.is_set()


def test_what_a_turn_leaves_is_asked_for_again(
    database: Flask, waker: Waker, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(database.config, "MAIL_SENDER", "console")
    monkeypatch.setattr("mentor_match.jobs.tasks.TURN", 0.0)
    waker.celery.tasks[task_of("mail")]()
    assert listener.woken == [{"mail"}]


def test_a_broker_that_is_away_is_counted_and_told_once_and_so_is_its_return(
    database: Flask, waker: Waker
) -> None:
    away = Waker(_at(database, f"redis://127.0.0.1:{free_port()}/0"))
    away.counted = counted = Counted()
    with capture_logs() as told:
        away.ask("mail")
        away.ask("mail")
        away.celery = waker.celery
        away.ask("mail")
    assert counted.results == ["no", "no", "yes"]
    assert [line["event"] for line in told] == [
        "the broker is not reached; workers look by the clock alone",
        "the broker is reached again",
    ]


def test_a_request_does_not_wait_for_a_broker_that_says_nothing(
    page: PageClient, database: Flask, waker: Waker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answer = threading.Event(), threading.Event()
    queues: list[str] = []

    def hang(queue: str) -> None:
        queues.append(queue)
        asked.set()
        answer.wait()

    monkeypatch.setattr(waker, "ask", hang)
    readers = [make_account() for _ in range(3)]
    db.session.commit()
    try:
        for reader in readers:  # each of them is answered, though nobody answers us
            page.post("security.forgot_password", {"email": reader.email})
        assert asked.wait(30)
        assert queues == ["mail"]
        assert waker.wanted == {"mail"}  # what came since is asked for together
    finally:
        answer.set()
    kept = db.session.scalars(select(Message.recipient)).all()
    assert sorted(kept) == sorted(reader.email for reader in readers)


class Counted:
    """In the place of a counter of Prometheus."""

    def __init__(self) -> None:
        self.results: list[str] = []

    def labels(self, result: str) -> Any:
        self.results.append(result)
        return self

    def inc(self) -> None:
        """Counted above."""


def _at(app: Flask, broker: str) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.config, "BROKER", broker)
        return celery_of(app)
