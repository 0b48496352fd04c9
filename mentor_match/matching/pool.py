"""The fitted ranker of everyone a mentee can reach, kept in memory from one request to the next.

Fitting ten thousand mentors takes longer than a page may; ranking them does not. What is kept is
used only while the stamp of the rows is the same, and only to put mentors in order: what a page
shows is read from the rows again.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from mentor_match.engine import MentorFacts
from mentor_match.matching.dataset import mentor_facts
from mentor_match.matching.queries import Reach, find_stamp

if TYPE_CHECKING:
    from mentor_match.engine import MentorRanker

MOST_KEPT = 8


@dataclass(frozen=True, slots=True)
class Pool:
    """The mentors within a reach, ready to be put in order."""

    ranker: "MentorRanker"
    mentors: Mapping[str, MentorFacts]


@dataclass(slots=True)
class _Shelf:
    lock: Lock = field(default_factory=Lock)
    stamp: object = None
    pool: Pool | None = None


class KeptPools:
    """The pools used last. Two threads that ask for the same one wait for one fit."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._lock = Lock()
        self._shelves: OrderedDict[object, _Shelf] = OrderedDict()

    def take(self, key: object, stamp: object, make: Callable[[], Pool]) -> Pool:
        """The pool under the key, made anew where its stamp is not this one."""
        with self._lock:
            shelf = self._shelves.setdefault(key, _Shelf())
            self._shelves.move_to_end(key)
            while len(self._shelves) > self._most:
                self._shelves.popitem(last=False)
        with shelf.lock:
            if shelf.pool is None or shelf.stamp != stamp:
                shelf.pool, shelf.stamp = make(), stamp
            return shelf.pool

    def __len__(self) -> int:
        return len(self._shelves)


_kept = KeptPools()


def find_pool(reach: Reach, *, share: float, now: datetime) -> Pool:
    """The pool of a reach as the rows stand now.

    The day is part of the stamp, because clocks are put forward and back.
    """
    stamp = (now.date(), *find_stamp(reach.associations))
    return _kept.take((reach, share), stamp, lambda: _fit(reach, share, now))


def _fit(reach: Reach, share: float, now: datetime) -> Pool:
    # Loading scikit-learn takes seconds; a process that ranks nobody does not wait for it.
    from mentor_match.engine import MentorRanker

    mentors = mentor_facts(reach, now)
    ranker = MentorRanker(cross_discipline_share=share).fit(mentors)
    return Pool(ranker, {mentor.id: mentor for mentor in mentors})
