"""Numbers for Prometheus, in files that all processes of a machine share.

They are off unless METRICS_PORT is set, and never on the port of the web: `flask metrics` serves
them, on the loopback address unless it is told otherwise.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()
REST = 60.0  # seconds after which a file that could not be had is asked for again
# Of HTTP. Whoever asks can make up others, and each would be counted by itself for good.
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


def init_app(app: Flask) -> None:
    """Count answers by route, method and status, and how long they took."""
    if not app.config["METRICS_PORT"]:
        return
    folder = Path(app.config["METRICS_FOLDER"])
    folder.mkdir(parents=True, exist_ok=True)
    # Imported here: the library looks for the folder, which config.py names, when it is imported.
    from prometheus_client import Counter, Histogram

    _take_room()
    answers = Counter(
        "mentor_match_answers", "Answers of the web", ["route", "method", "status"], registry=None
    )
    seconds = Histogram(
        "mentor_match_answer_seconds", "Time to answer", ["route"], buckets=BUCKETS, registry=None
    )

    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in METHODS else "other"
        count_where_there_is_room(lambda: answers.labels(route, method, response.status_code).inc())
        if "began_at" in g:
            took = time.perf_counter() - g.began_at
            count_where_there_is_room(lambda: seconds.labels(route).observe(took))
        return response

    app.after_request(count)


class Counting:
    """What is counted is worth no answer: on a full disk it is said once, and nothing is counted
    for a while."""

    def __init__(self) -> None:
        self.rests_until = 0.0

    def __call__(self, count: Callable[[], None]) -> None:
        if time.monotonic() < self.rests_until:
            return
        try:
            count()
        except OSError as trouble:
            self.rests_until = time.monotonic() + REST
            log.exception("nothing is counted for a minute", errno=trouble.errno)


count_where_there_is_room = Counting()


def _take_room() -> None:
    """Have the library take the room on the disk before it writes.

    Its files have holes and it writes to them as to memory: who does so on a full disk is told by
    no exception, but ended by the system (SIGBUS).
    """
    from prometheus_client import mmap_dict, values

    class Roomy(mmap_dict.MmapedDict):
        """Files without holes; OSError where the disk has no room for them."""

        def __init__(self, filename: str) -> None:
            there = os.path.getsize(filename) if os.path.exists(filename) else 0
            _fill(filename, max(there, mmap_dict._INITIAL_MMAP_SIZE))
            super().__init__(filename)  # type: ignore[no-untyped-call]

        def _init_value(self, key: str) -> None:
            size = self._capacity
            while size < self._used + len(key.encode()) + 32:  # more than a value has around it
                size *= 2
            _fill(self._fname, size)
            super()._init_value(key)  # type: ignore[no-untyped-call]

    values.MmapedDict = Roomy  # type: ignore[assignment,attr-defined]


def _fill(path: str, size: int) -> None:
    # Not to append: file systems that cannot do it are written to, and refuse that.
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        os.posix_fallocate(file, 0, size)
    finally:
        os.close(file)


def shared(folder: str) -> Any:
    """What all processes counted, as a registry that can be served."""
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    class Written(MultiProcessCollector):
        """Without files that are empty: each is for a moment, and the library breaks at them."""

        def collect(self) -> Any:
            begun = [file for file in Path(folder).glob("*.db") if file.stat().st_size]
            return self.merge(begun)  # type: ignore[no-untyped-call]

    registry = CollectorRegistry()
    Written(registry, path=folder)  # type: ignore[no-untyped-call]
    return registry
