"""Logs as lines of JSON: what happened, where and how long it took. Never who, and no values.

Every line of a request has its number, which the answer carries too (X-Request-ID) and the page of
an error shows. An address is logged as its route, not as it was asked for: links in mails are
secrets, and a search is somebody's business. A traceback names files and lines; what an exception
says of itself is left out, because databases quote what was typed.
"""

import logging
import sys
import time
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()

HEADER = "X-Request-ID"
_SILENT = frozenset({"static", "live", "ready"})  # asked every few seconds, by machines


def init_app(app: Flask) -> None:
    """Set up the logs of the process, and a line for each request."""
    level = logging.getLevelNamesMapping()[app.config["LOG_LEVEL"].upper()]
    structlog.configure(
        processors=list(PROCESSORS),  # a test that listens puts others in their place
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    # Flask's own line quotes what the exception says; `errors` writes ours in its place.
    app.log_exception = lambda _exc_info: None  # type: ignore[method-assign,assignment]
    app.before_request(_begin)
    app.after_request(_end)


def request_number() -> str:
    """The number of this request, as in every line of its log."""
    return str(g.get("request_number", ""))


def without_values(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> Any:
    """Put the kinds of the exceptions and where they came from in the place of `exc_info`."""
    found = line.pop("exc_info", None)
    if not found:
        return line
    error = sys.exc_info()[1] if found is True else found
    if isinstance(error, tuple):
        error = error[1]
    if error is not None:
        line["exception"] = [
            {"kind": type(one).__name__, "at": _places(one)} for one in _chain(error)
        ]
    return line


def _places(error: BaseException) -> list[str]:
    return [f"{at.filename}:{at.lineno}" for at in traceback.extract_tb(error.__traceback__)]


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception, and those it was raised from, the last first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _begin() -> None:
    g.request_number, g.began_at = uuid4().hex[:12], time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_number)


def _end(response: Response) -> Response:
    if "request_number" in g:
        response.headers[HEADER] = g.request_number
        if request.endpoint not in _SILENT:
            log.info(
                "answered",
                method=request.method,
                route=request.url_rule.rule if request.url_rule else None,
                status=response.status_code,
                ms=round((time.perf_counter() - g.began_at) * 1000, 1),
            )
    return response


# What each line goes through; the last makes it a text.
PROCESSORS: tuple[Any, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_values,
    structlog.processors.JSONRenderer(),
)
