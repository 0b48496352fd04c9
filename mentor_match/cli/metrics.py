"""`flask metrics`: serves what the processes of this machine counted, and what waits in it.

On a port of its own that is not for the world; `docs/operations.md` lists what to be woken by.
"""

import os
import signal
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from mentor_match.associations.queries import read_untold
from mentor_match.audit.queries import get_head
from mentor_match.extensions import db
from mentor_match.matching.queries import count_runs_waiting
from mentor_match.notifications.queries import read_queue
from mentor_match.web import clock
from mentor_match.web.metrics import shared
from mentor_match.web.transaction import reading, while_the_database_may_be_away


@click.command()
@with_appcontext
def metrics() -> None:
    """Serve the metrics until told to stop."""
    host, port = current_app.config["METRICS_HOST"], current_app.config["METRICS_PORT"]
    if not port:
        raise click.ClickException("Set MENTOR_MATCH_METRICS_PORT first, such as 9464.")
    from prometheus_client import start_http_server

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    folder = current_app.config["METRICS_FOLDER"]
    forget_the_dead(folder)
    registry = shared(folder)
    registry.register(Waiting(current_app._get_current_object()))  # type: ignore[attr-defined]
    server, _ = start_http_server(port, host, registry)
    stop.wait()
    server.shutdown()


def forget_the_dead(folder: str) -> None:
    """Remove what processes of this machine counted that are gone; it would be kept for ever.

    Once, at the start, and not when one ends: a sum that falls while others count on is taken by
    Prometheus for one that began anew, and all that is left of it for what has just happened.
    """
    for file in Path(folder).glob("*.db"):
        number = file.stem.rpartition("_")[2]
        if number.isdigit() and not _is_alive(int(number)):
            file.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it belongs to somebody else
    return True


def _age(since: datetime | None) -> float:
    """Seconds; none where it lies ahead, or nothing waits."""
    return max(0.0, (clock.now() - since).total_seconds()) if since else 0.0


class Waiting:
    """What waits in the database, asked each time somebody looks."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def describe(self) -> list[Any]:
        """Nothing is known before the database is asked."""
        return []

    def collect(self) -> Iterator[Any]:
        """Gauges, as Prometheus asks for them; none while the database is away."""
        from prometheus_client.core import GaugeMetricFamily

        found: list[tuple[str, str, float]] = []
        with self.app.app_context(), while_the_database_may_be_away():
            found = _read()
            db.session.remove()
        for name, about, value in found:
            yield GaugeMetricFamily(f"mentor_match_{name}", about, value=value)


def _read() -> list[tuple[str, str, float]]:
    """(name, what it is, how much)"""
    with reading():
        queue, runs, head = read_queue(), count_runs_waiting(), get_head().number
        untold, since = read_untold()
    return [
        ("mail_waiting", "Messages that are not sent yet", queue.waiting),
        ("mail_waited_seconds", "How long the oldest of them is due", _age(queue.since)),
        ("mail_given_up", "Messages nobody could deliver", queue.given_up),
        ("webhooks_waiting", "What webhooks are not told yet", untold),
        ("webhooks_waited_seconds", "How long the oldest of it may go", _age(since)),
        ("runs_waiting", "Cohort runs nobody works on yet", runs),
        ("audit_records", "Records in the audit", head),
    ]
