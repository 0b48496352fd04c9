"""Waking the workers once a transaction is kept that has left them something to do.

Best effort, by design: what is to be done is in the database by then, and beat has it looked at in
a few seconds anyway. So nothing here may fail a request or keep it waiting.
"""

import threading
from functools import cached_property
from typing import Any

import structlog
from celery import Celery
from celery.beat import Scheduler
from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from mentor_match.associations.models import WebhookDelivery
from mentor_match.jobs.tasks import task_of
from mentor_match.matching.models import CohortRun
from mentor_match.notifications.models import Message
from mentor_match.web.metrics import count_where_there_is_room

log = structlog.get_logger()
PATIENCE = 2.0  # seconds for each step of asking the broker
# A new row of these is work for the workers of that queue.
QUEUES: dict[type, str] = {Message: "mail", WebhookDelivery: "webhooks", CohortRun: "runs"}
_NOTED = "queues to wake"


class Waker:
    """Asks the broker from a thread of its own; what is wanted meanwhile is asked for together."""

    def __init__(self, celery: Celery, *, measured: bool = False) -> None:
        self.celery = celery
        self.wanted: set[str] = set()
        self.changed = threading.Condition()
        self.thread: threading.Thread | None = None
        self.reached = True
        self.counted = _counter() if measured else None

    def wake(self, queues: set[str]) -> None:
        """Note it and go on. The thread begins with the first wish: it would not live through the
        copies that the web and the workers make of themselves."""
        with self.changed:
            self.wanted |= queues
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._ask_for_ever, daemon=True)
                self.thread.start()
            self.changed.notify()

    def _ask_for_ever(self) -> None:
        while True:
            with self.changed:
                while not self.wanted:
                    self.changed.wait()
                wanted, self.wanted = self.wanted, set()
            for queue in sorted(wanted):
                self.ask(queue)

    def ask(self, queue: str) -> None:
        """Ask for the work of a queue, unless somebody did whom no worker has heard yet: whoever
        takes that will see what we have committed. So a queue never grows, whoever is away."""
        try:
            with self.celery.connection_for_write(
                connect_timeout=PATIENCE,
                transport_options={
                    "socket_timeout": PATIENCE,
                    "socket_connect_timeout": PATIENCE,
                    "max_retries": 1,
                },
            ) as connection:
                declared = connection.default_channel.queue_declare(
                    queue, durable=True, auto_delete=False
                )
                if not declared.message_count:
                    self.celery.send_task(task_of(queue), connection=connection, retry=False)
        except Exception:  # whatever a broker may be in trouble with; beat asks again
            self._note(reached=False)
        else:
            self._note(reached=True)

    def _note(self, *, reached: bool) -> None:
        """Counted each time; said once when the broker goes away, and once when it is back."""
        if (counted := self.counted) is not None:
            count_where_there_is_room(lambda: counted.labels("yes" if reached else "no").inc())
        if reached != self.reached:
            self.reached = reached
            if reached:
                log.warning("the broker is reached again")
            else:
                log.exception("the broker is not reached; workers look by the clock alone")


class Beat(Scheduler):
    """Asks by the clock, in the same way: what nobody takes is not asked for again and again.

    It has nothing to remember, so it may be started anywhere, and twice.
    """

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        """What is asked for has the name of its queue."""
        self.waker.ask(entry.name)

    @cached_property
    def waker(self) -> Waker:
        """Of beat alone: who goes on if the broker does not is told in its log, too."""
        return Waker(self.app)


def _counter() -> Any:
    from prometheus_client import Counter

    return Counter(
        "mentor_match_wakes",
        "How often workers were asked to look, and whether the broker was reached",
        ["reached"],
        registry=None,
    )


@event.listens_for(Session, "after_flush")
def _notice(session: Session, _context: Any) -> None:
    queues = {QUEUES[type(row)] for row in session.new if type(row) in QUEUES}
    if queues:
        session.info.setdefault(_NOTED, set()).update(queues)


@event.listens_for(Session, "after_commit")
def _wake(session: Session) -> None:
    """A savepoint that ends has committed nothing yet."""
    if session.in_nested_transaction() or _NOTED not in session.info:
        return
    queues = session.info.pop(_NOTED)
    waker = current_app.extensions.get("waker")
    if waker is not None:
        waker.wake(queues)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    """To a savepoint, too: at worst a look too few, which beat makes up for."""
    if not session.in_nested_transaction():
        session.info.pop(_NOTED, None)
