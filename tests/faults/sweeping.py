"""Runs a verb as the edge does, with a fault at its first write, its second, ... its commit."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import has_app_context
from sqlalchemy import Connection

from mentor_match.extensions import db
from mentor_match.web.transaction import whole
from tests.faults.digest import NOTHING_HANGS, digest, files, hanging
from tests.faults.injecting import Armed, Fault, fault
from tests.faults.verbs import Verb


@dataclass
class Sweeper:
    """Stands before every verb; sweeps each once, where it is called from outside of any other."""

    names: dict[Verb, str]
    points: dict[str, int] = field(default_factory=dict)  # verb -> where it was let fail
    within: dict[str, str] = field(default_factory=dict)  # verb -> the swept one that called it
    wrote_nothing: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    current: str | None = None
    entered: set[str] = field(default_factory=set)

    def before(self, verb: Verb) -> Verb:
        """What is called instead of the verb."""
        name = self.names[verb]

        @functools.wraps(verb)
        def called(*args: Any, **kwargs: Any) -> Any:
            if self.current is not None:
                self.entered.add(name)
                return verb(*args, **kwargs)
            # Where a caller hands in how `each` row is kept, it is many transactions on purpose.
            if name in self.done or "each" in kwargs or not _in_a_test_of_its_own():
                return verb(*args, **kwargs)
            given = [_again(one) for one in args]
            named = {key: _again(one) for key, one in kwargs.items()}
            self.current, self.entered = name, set()
            try:
                return self.sweep(name, lambda: verb(*given, **named))
            finally:
                self.current = None

        return called

    def sweep(self, name: str, act: Callable[[], Any]) -> Any:
        """Let it fail at each point in turn, and then happen."""
        db.session.commit()
        before, beside = digest(), files()
        for at in range(1, 10_000):
            with fault(at) as armed:
                try:
                    with whole():
                        said = act()
                except Fault:
                    pass
                else:
                    assert armed.fired is None, f"{name} went on after a fault at {armed.fired}"
                    assert armed.commits == 1, f"{name} commits in its middle"
                    break
            check(name, armed, before, beside)
        if armed.tables:
            self.done.add(name)
            self.points[name] = at - 1
            self.within |= dict.fromkeys(self.entered, name)
        else:
            self.wrote_nothing |= {name} | self.entered
        return said

    def swept(self) -> set[str]:
        """Every verb whose writes have failed one by one."""
        return self.points.keys() | self.within.keys()


def _in_a_test_of_its_own() -> bool:
    """Where a test holds the one connection, no other can change anything meanwhile."""
    return (
        has_app_context()
        and isinstance(db.engines[None], Connection)
        and not db.session().in_nested_transaction()
    )


def _again(given: Any) -> Any:
    """What can be read only once is written down, since the verb is called more than once."""
    return tuple(given) if inspect.isgenerator(given) else given


def check(name: str, armed: Armed, before: dict[str, str], beside: set[str]) -> None:
    """All is as it was: the tables that were written to, and at the commit every table."""
    where = f"{name}, fault {armed.at}: {armed.fired}"
    after = digest(None if armed.fired == "commit" else armed.tables)
    changed = [table for table in after if after[table] != before[table]]
    assert not changed, f"{where} left {changed} changed"
    left = hanging()
    assert left == NOTHING_HANGS, f"{where} left {left}"
    assert files() == beside, f"{where} left {files() ^ beside}"
    db.session.rollback()
