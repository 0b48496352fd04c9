"""Lets the n-th write of a transaction fail, or its commit; counts them where none is to fail."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)')


class Fault(OperationalError):
    """The database is gone: what its driver says then, as SQLAlchemy hands it on."""

    def __init__(self, where: str) -> None:
        super().__init__(where, None, Exception("injected by a test"))


@dataclass
class Armed:
    """At which point it fails, and what was seen on the way there."""

    at: int
    seen: int = 0
    commits: int = 0
    fired: str | None = None
    checked: bool = False
    tables: set[str] = field(default_factory=set)

    def point(self, where: str) -> None:
        """One more place at which a database can fail."""
        self.seen += 1
        if self.seen == self.at:
            self.fired = where
            raise Fault(where)


@contextmanager
def fault(at: int) -> Iterator[Armed]:
    """The `at`-th write or commit of the block fails. 0: none does."""
    armed = Armed(at)

    def written(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found = WRITE.match(statement)
        if found:
            armed.tables.add(found[1])
            armed.point(statement.partition("(")[0].strip()[:60])

    def committing(session: Session) -> None:
        if not session.in_nested_transaction():
            armed.commits += 1
            armed.point("commit")

    listened = ((Engine, "before_cursor_execute", written), (Session, "before_commit", committing))
    for target, name, heard in listened:
        event.listen(target, name, heard)
    try:
        yield armed
    finally:
        for target, name, heard in listened:
            event.remove(target, name, heard)
