"""Numbers for Prometheus, in files that all processes of a machine share.

They are off unless METRICS_PORT is set, and never on the port of the web: `flask metrics` serves
them, on the loopback address unless it is told otherwise.
"""

import time
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


def init_app(app: Flask) -> None:
    """Count answers by route, method and status, and how long they took."""
    if not app.config["METRICS_PORT"]:
        return
    folder = Path(app.config["METRICS_FOLDER"])
    folder.mkdir(parents=True, exist_ok=True)
    # Imported here: the library looks for the folder, which config.py names, when it is imported.
    from prometheus_client import Counter, Histogram

    answers = Counter(
        "mentor_match_answers", "Answers of the web", ["route", "method", "status"], registry=None
    )
    seconds = Histogram(
        "mentor_match_answer_seconds", "Time to answer", ["route"], buckets=BUCKETS, registry=None
    )

    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        answers.labels(route, request.method, response.status_code).inc()
        if "began_at" in g:
            seconds.labels(route).observe(time.perf_counter() - g.began_at)
        return response

    app.after_request(count)


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
