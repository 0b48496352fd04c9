"""What workers are asked to do: the same as `flask deliver` and `flask work`, a turn at a time.

Each kind of work has a queue of its own, so that one receiver that hangs keeps no mail waiting.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog
from celery import Celery, Task
from flask import Flask, current_app
from kombu import Queue

from mentor_match.cli.deliver import ROUND, look_at_the_clock, send_all, tell_some
from mentor_match.cli.work import work_on_next
from mentor_match.notifications.rules import CLAIM
from mentor_match.web import clock
from mentor_match.web.transaction import while_the_database_may_be_away

log = structlog.get_logger()
TURN = 15.0  # seconds a task goes on while there is more to do; the rest is asked for again
LOOK = 10.0  # seconds after which beat asks again, whether anybody was woken or not
AN_HOUR = 3600  # seconds; what is not acknowledged by then is given to another worker
# Seconds after which a task is killed. None of them comes close unless something hangs: mail is
# given as long as its claim, so that nobody is killed within a dialogue that goes on.
LIMITS = {
    "mail": CLAIM.total_seconds(),
    "webhooks": CLAIM.total_seconds(),
    "clock": AN_HOUR,
    "runs": 6 * AN_HOUR,
}


def celery_of(app: Flask) -> Celery:
    """A Celery with the broker of the application, whose tasks run within the application."""

    class Within(Task):
        def __call__(self, *_: Any, **__: Any) -> None:
            try:
                with app.app_context():
                    self.run()
            except Exception:  # in our log, without values: Celery's would quote the exception
                log.exception("a task failed; it is asked for again", task=self.name)

    celery = Celery("mentor_match", task_cls=Within, set_as_current=False)
    celery.config_from_object(_settings(app.config["BROKER"]))
    for queue, work in (
        ("mail", send_mail),
        ("webhooks", tell_webhooks),
        ("clock", do_what_is_due),
        ("runs", work_on_runs),
    ):
        celery.task(work, name=task_of(queue), time_limit=LIMITS[queue])
    return celery


def task_of(queue: str) -> str:
    """The task that does the work of a queue."""
    return f"mentor_match.{queue}"


def _settings(broker: str) -> dict[str, Any]:
    return {
        "broker_url": broker,
        "broker_transport_options": {"visibility_timeout": AN_HOUR},
        # A broker that is away is waited for, however long.
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "result_backend": None,
        "result_expires": None,  # or beat would have results cleared away that there are not
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_acks_late": True,
        "worker_prefetch_multiplier": 1,
        "task_queues": [Queue(queue, routing_key=queue) for queue in LIMITS],
        "task_routes": {task_of(queue): {"queue": queue} for queue in LIMITS},
        "beat_schedule": {
            queue: {
                "task": task_of(queue),
                "schedule": timedelta(seconds=ROUND if queue == "clock" else LOOK),
            }
            for queue in LIMITS
        },
        "beat_scheduler": "mentor_match.jobs.waking:Beat",
        "worker_redirect_stdouts": False,  # lines of JSON stay lines of JSON
    }


def send_mail() -> None:
    """Send what is due in the outbox."""
    _for_a_turn("mail", send_all)


def tell_webhooks() -> None:
    """Tell the webhooks what is due."""
    _for_a_turn("webhooks", lambda stop: tell_some(stop, most=None))


def do_what_is_due() -> None:
    """Remind, expire, forget, and write the daily mails."""
    with while_the_database_may_be_away():
        look_at_the_clock(clock.now())


def work_on_runs() -> None:
    """Match the cohorts that wait, and tell who takes part in one that was published."""
    _for_a_turn("runs", _work)


def _work(stop: threading.Event) -> None:
    while not stop.is_set() and work_on_next(stop):
        pass


def _for_a_turn(queue: str, work: Callable[[threading.Event], Any]) -> None:
    with _told_to_stop(Turn(TURN)) as turn, while_the_database_may_be_away():
        work(turn)
    if turn.is_set():
        current_app.extensions["waker"].wake({queue})


class Turn(threading.Event):
    """Set by whoever wants the work to end, and by itself once its time is over."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.ends = time.monotonic() + seconds

    def is_set(self) -> bool:
        """Whether to begin nothing more."""
        return super().is_set() or time.monotonic() >= self.ends


@contextmanager
def _told_to_stop(turn: Turn) -> Iterator[Turn]:
    """systemd tells every process of a service to end, not only the worker that has the others:
    what is being sent is sent to its end, and a run is laid back."""
    if threading.current_thread() is not threading.main_thread():
        yield turn
        return
    before = signal.signal(signal.SIGTERM, lambda *_: turn.set())
    try:
        yield turn
    finally:
        signal.signal(signal.SIGTERM, before)
