"""One successful request, one transaction: its rows, its messages and its audit record together."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from flask import Flask, Response, g, request
from sqlalchemy.exc import DBAPIError

from mentor_match.extensions import db, only_reading

log = structlog.get_logger()

BREATH = 0.01  # seconds
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# Where people come from outside with a secret, which can only be a GET: by the link of a mail, and
# back from the identity server of their association.
WRITING = frozenset({"security.confirm_email", "sign_on.back"})


def init_app(app: Flask) -> None:
    """Commit at the edge. Registered first, so that it runs after every other after-request."""
    app.before_request(_note_kind)
    app.after_request(_end)
    app.teardown_request(_forget_kind)


def _note_kind() -> None:
    only_reading.set(not _writes())


def _end(response: Response) -> Response:
    if not _writes():
        db.session.close()  # nothing to undo, and nobody looks at what was read any more
    elif response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    for act in g.pop("afterwards", []):
        _do_afterwards(act)
    return response


def _do_afterwards(act: Callable[[], None]) -> None:
    """The request has been answered by then: what fails here makes no failure of it."""
    try:
        with in_front():
            act()
    except Exception:
        log.exception("what follows a request could not be done")


def afterwards(act: Callable[[], None]) -> None:
    """Do this when the request has ended, in a transaction of its own, however it ended.

    Only for what is no part of what was asked: when a browser was last seen, or waiting.
    """
    g.setdefault("afterwards", []).append(act)


def _writes() -> bool:
    """Whether this request may change anything: a GET may not, but for two."""
    return request.method not in SAFE_METHODS or request.endpoint in WRITING


def _forget_kind(_error: BaseException | None) -> None:
    only_reading.set(False)


@contextmanager
def whole() -> Iterator[None]:
    """The same promise for the command line: all of the block is kept, or nothing of it."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


@contextmanager
def in_front() -> Iterator[None]:
    """A short transaction before the one of the request, also of one that only reads: what is
    written in it stays, whatever becomes of the rest."""
    db.session.rollback()
    before = only_reading.set(False)
    try:
        with whole():
            yield
    finally:
        only_reading.reset(before)


@contextmanager
def reading() -> Iterator[None]:
    """A block that changes nothing: on SQLite it keeps no writer waiting, however long it reads."""
    before = only_reading.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        only_reading.reset(before)


@contextmanager
def breathing() -> Iterator[None]:
    """One of many parts of long work: whole, and then others get a word in."""
    with whole():
        yield
    time.sleep(BREATH)


@contextmanager
def alone(failed: str) -> Iterator[None]:
    """The same for one of many rows: one that fails is named in the log and stops no other.

    Between two of them others get a word in: SQLite wakes who waits for the lock now and then, and
    a thousand rows without a pause kept everybody out for a minute.
    """
    try:
        with whole():
            yield
    except Exception:
        log.exception(failed)
    time.sleep(BREATH)


@contextmanager
def while_the_database_may_be_away() -> Iterator[None]:
    """A database that restarts ends no worker: claims run out, and what was begun is undone."""
    try:
        yield
    except DBAPIError:
        log.exception("the database could not be used")
        db.session.remove()
