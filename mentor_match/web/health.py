"""Whether this process lives, and whether it can serve: for load balancers and supervisors."""

from functools import cache
from threading import Lock, Thread

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, Response, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from mentor_match.extensions import db
from mentor_match.web.access import public
from mentor_match.web.transaction import reading

PATIENCE = 2.0  # seconds the database has to answer; who asks for proxies rarely waits longer
NOTHING = {"database": False, "tables": False}


def init_app(app: Flask) -> None:
    """Answer at two addresses that nobody else needs."""
    app.extensions["health"] = Asker(app)
    app.add_url_rule("/health/live", "live", live)
    app.add_url_rule("/health/ready", "ready", ready)


@public
def live() -> Response:
    """The process answers. Where it does not, it should be started again."""
    return _said(live=True)


@public
def ready() -> ResponseReturnValue:
    """The database answers and has the tables of this program. Where not, send nobody here."""
    checks = current_app.extensions["health"].ask()
    whole = all(checks.values())
    return _said(ready=whole, **checks), 200 if whole else 503


class Asker:
    """Asks the database from a thread of its own, and there is one of it: a database that hangs
    keeps that one, with one connection, and no request waits for it longer than `PATIENCE`."""

    def __init__(self, app: Flask) -> None:
        self.app, self.lock = app, Lock()
        self.known = NOTHING
        self.asking: Thread | None = None

    def ask(self) -> dict[str, bool]:
        """Whoever comes while somebody asks is told at once what is known."""
        with self.lock:
            if self.asking is not None and self.asking.is_alive():
                return self.known
            self.asking = asking = Thread(target=self._ask, daemon=True)
            asking.start()
        asking.join(PATIENCE)
        if asking.is_alive():
            self.known = NOTHING
        return self.known

    def _ask(self) -> None:
        found = dict(NOTHING)
        try:
            with self.app.app_context(), reading():
                db.session.execute(select(1))
                found["database"] = True
                found["tables"] = set(_heads_there()) == set(heads_here())
        except SQLAlchemyError:
            pass
        finally:
            self.known = found


def database_answers() -> bool:
    """Whether it can be asked at all, after what the request had begun is undone."""
    try:
        db.session.rollback()
        with reading():
            db.session.execute(select(1))
    except DBAPIError:
        return False
    return True


def _said(**facts: bool) -> Response:
    answer = jsonify(facts)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _heads_there() -> tuple[str, ...]:
    return MigrationContext.configure(db.session.connection()).get_current_heads()


def heads_here() -> tuple[str, ...]:
    """The version of the tables of this program, as its migrations make them."""
    return _heads(current_app.extensions["migrate"].directory)


@cache
def _heads(folder: str) -> tuple[str, ...]:
    return tuple(ScriptDirectory(folder).get_heads())
