"""Runs a verb as the edge does, with a fault at its first write, its second, ... its commit."""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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

    names: frozenset[str] = frozenset()
    readers: frozenset[str] = frozenset()
    points: dict[str, int] = field(default_factory=dict)  # verb -> where it was let fail
    within: dict[str, str] = field(default_factory=dict)  # verb -> the swept one that called it
    wrote_nothing: set[str] = field(default_factory=set)
    current: str | None = None
    armed: Armed | None = None
    entered: set[str] = field(default_factory=set)

    def before(self, name: str, verb: Verb) -> Verb:
        """What is called instead of the verb."""

        @functools.wraps(verb)
        def called(*args: Any, **kwargs: Any) -> Any:
            if self.current is not None:
                self.entered.add(name)
                return self.watched(name, functools.partial(verb, *args, **kwargs))
            if name in self.points or not _in_a_test_of_its_own():
                return verb(*args, **kwargs)
            given = [_again(one) for one in args]
            named = {key: _again(one) for key, one in kwargs.items()}
            self.current, self.entered = name, set()
            try:
                if name in self.readers:
                    return self.read(name, lambda: verb(*given, **named))
                if named.get("each") is None:
                    return self.sweep(name, lambda: verb(*given, **named))
                self.sweep_parts(name, lambda each: verb(*given, **{**named, "each": each}))
                return verb(*given, **named)
            finally:
                self.current = self.armed = None

        return called

    def watched(self, name: str, act: Callable[[], Any]) -> Any:
        """What is said only to read writes nothing, wherever it is called."""
        if name not in self.readers or self.armed is None:
            return act()
        before, seen = hanging(), self.armed.seen
        said = act()
        after = hanging()
        # What hung before may be written meanwhile: a question to the database sends it first.
        quiet = self.armed.seen == seen or before != NOTHING_HANGS
        assert quiet, f"{name} is said only to read, and wrote to the database"
        left = {key: after[key] for key in after if len(after[key]) > len(before[key])}
        assert not left, f"{name} is said only to read, and left {left}"
        return said

    def read(self, name: str, act: Callable[[], Any]) -> Any:
        """Watch one that is said only to read, called from outside of any other."""
        db.session.flush()
        with fault(0) as self.armed:
            said = self.watched(name, act)
        self.wrote_nothing |= {name}
        return said

    def sweep(self, name: str, act: Callable[[], Any]) -> Any:
        """Let it fail at each point in turn, and then happen."""
        db.session.commit()
        before, beside = digest(), files()
        for at in range(1, 10_000):
            with fault(at) as self.armed:
                try:
                    with whole():
                        said = act()
                except Fault:
                    pass
                else:
                    assert self.armed.fired is None, f"{name} went on after {self.armed.fired}"
                    assert self.armed.commits == 1, f"{name} commits in its middle"
                    break
            check(name, self.armed, before, beside)
        self._note(name, self.armed)
        return said

    def sweep_parts(self, name: str, act: Callable[[Any], Any]) -> None:
        """The same for what is many transactions on purpose: each is whole, and those before the
        one that failed are kept. All of it is undone again."""
        db.session.commit()
        for at in range(1, 10_000):
            outer = db.engines[None].begin_nested()
            try:
                with fault(at) as self.armed:
                    act(functools.partial(_part, name, self.armed))
            except Fault:
                assert self.armed.checked, f"{name} writes outside of its parts"
            finally:
                db.session.rollback()
                outer.rollback()
                db.session.expire_all()
            if self.armed.fired is None:
                break
        self._note(name, self.armed)

    def _note(self, name: str, armed: Armed) -> None:
        if armed.tables:
            self.points[name] = armed.at - 1
            self.within |= dict.fromkeys(self.entered, name)
        else:
            self.wrote_nothing |= {name} | self.entered

    def swept(self) -> set[str]:
        """Every verb whose writes have failed one by one."""
        return self.points.keys() | self.within.keys()


@contextmanager
def _part(name: str, armed: Armed) -> Iterator[None]:
    """One of many transactions of an act: what a fault in it leaves is what was there before it."""
    before, beside = digest(), files()
    try:
        with whole():
            yield
    except Fault:
        check(name, armed, before, beside)
        armed.checked = True
        raise


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
