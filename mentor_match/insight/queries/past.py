"""Sums over days that are over, counted once a day in each process.

A request that was closed is never opened again, and erasure leaves what is counted here as it was;
so only what is open or of today is counted each time somebody looks.
"""

from collections.abc import Callable, Hashable
from datetime import UTC, datetime, time, timedelta
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from mentor_match.extensions import db
from mentor_match.pairings.queries.rows import Sums

SETTLES = timedelta(hours=1)  # no transaction that began before midnight is still under way then


def settled_until(now: datetime) -> datetime:
    """The last midnight (UTC) before which nothing is written any more."""
    return datetime.combine((now - SETTLES).date(), time(), tzinfo=UTC)


class KeptForADay:
    """Sums by name, until another day is asked for. Two threads may count the same at once: what
    they find is the same."""

    def __init__(self) -> None:
        self._lock, self._until = Lock(), datetime.min.replace(tzinfo=UTC)
        self._found: dict[Hashable, Sums] = {}

    def take(self, name: Hashable, until: datetime, count: Callable[[], Sums]) -> Sums:
        """The sums of that name, of the days that are over at `until`."""
        with self._lock:
            if until != self._until:
                self._until, self._found = until, {}
            kept = self._found
        if name not in kept:
            kept[name] = count()
        return kept[name]


_kept: WeakKeyDictionary[Any, KeptForADay] = WeakKeyDictionary()  # of each database


def kept_sums(name: Hashable, until: datetime, count: Callable[[], Sums]) -> Sums:
    """What was counted of the days that are over at `until`; counted now where it was not yet."""
    return _kept.setdefault(db.engine, KeptForADay()).take(name, until, count)
