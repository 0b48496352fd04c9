"""The fitted ranker of everyone a mentee can reach, kept in memory from one request to the next.

Fitting ten thousand mentors takes longer than a page may; ranking them does not. What is kept is
used only while the stamp of the rows is the same, and only to put mentors in order: what a page
shows is read from the rows again.

With pgvector only what was learnt from everyone is kept, and each mentee gets a pool of a few
hundred who are near (`nearest`).
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import UUID

from mentor_match.engine import MenteeFacts, MentorFacts
from mentor_match.matching.dataset import mentor_facts
from mentor_match.matching.queries import Reach, count_changed, find_stamp
from mentor_match.matching.rules import Filters

if TYPE_CHECKING:
    from mentor_match.engine import MentorRanker

MOST_KEPT = 50_000  # mentors in all pools together, at 1.8 KiB each and more where they wrote much
CHANGED = 0.02  # of the mentors, until all is learnt anew


@dataclass(frozen=True, slots=True)
class Pool:
    """Mentors within a reach, ready to be put in order; `size` is how many there were to learn."""

    ranker: "MentorRanker"
    mentors: Mapping[str, MentorFacts]
    size: int = 0


@dataclass(slots=True)
class _Shelf:
    lock: Lock = field(default_factory=Lock)
    stamp: object = None
    pool: Pool | None = None

    @property
    def size(self) -> int:
        """What it takes of the room there is; what was learnt without mentors takes little."""
        return max(1, len(self.pool.mentors)) if self.pool else 1


class KeptPools:
    """The pools used last, of so many mentors together. Two threads that ask for the same one wait
    for one fit."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._lock = Lock()
        self._shelves: OrderedDict[object, _Shelf] = OrderedDict()

    def take(
        self,
        key: object,
        stamp: object,
        make: Callable[[], Pool],
        holds: Callable[[Any, Pool], bool] | None = None,
    ) -> Pool:
        """The pool under the key, made anew where its stamp is not this one, or does not hold."""
        with self._lock:
            shelf = self._shelves.setdefault(key, _Shelf())
            self._shelves.move_to_end(key)
        with shelf.lock:
            pool = shelf.pool
            if pool and (holds(shelf.stamp, pool) if holds else shelf.stamp == stamp):
                return pool
            made = make()
            shelf.pool, shelf.stamp = made, stamp
        self._clear()
        return made

    def _clear(self) -> None:
        """Let go of what was used least lately; the pool used last stays, however large."""
        with self._lock:
            room = self._most - sum(shelf.size for shelf in self._shelves.values())
            while room < 0 and len(self._shelves) > 1:
                _key, shelf = self._shelves.popitem(last=False)
                room += shelf.size

    def __len__(self) -> int:
        return len(self._shelves)


_kept = KeptPools()


def find_pool(reach: Reach, *, share: float, now: datetime) -> Pool:
    """The pool of a reach as the rows stand now.

    The day is part of the stamp, because clocks are put forward and back.
    """
    stamp = (now.date(), *find_stamp(reach.associations))
    return _kept.take((reach, share), stamp, lambda: _fit(reach, share, now))


def find_near_pool(
    facts: MenteeFacts,
    reach: Reach,
    filters: Filters,
    also: Collection[UUID] = (),
    *,
    share: float,
    now: datetime,
) -> Pool:
    """The pool of one mentee: those near them, and `also` these, ranked as among everyone."""
    from mentor_match.matching.nearest import list_candidates

    learnt = _learnt(reach, share, now)
    ids = list_candidates(learnt.ranker, facts, reach, filters) if reach.associations else set()
    if filters:  # what can be chosen instead is told by those near without filters
        ids |= list_candidates(learnt.ranker, facts, reach, Filters())
    mentors = mentor_facts(reach, now, {*ids, *also})
    try:
        ranker = learnt.ranker.among(mentors)
    except KeyError:  # a topic that nobody offered when this was learnt
        ranker = _learnt(reach, share, now, anew=True).ranker.among(mentors)
    return Pool(ranker, {mentor.id: mentor for mentor in mentors}, learnt.size)


def _learnt(reach: Reach, share: float, now: datetime, *, anew: bool = False) -> Pool:
    """What was learnt from everyone within the reach, until one in fifty has changed."""

    def holds(since: datetime, kept: Pool) -> bool:
        if anew or since.date() != now.date():
            return False
        count, changed = count_changed(reach.associations, since)
        return changed + abs(count - kept.size) <= kept.size * CHANGED

    def learn() -> Pool:
        whole = _fit(reach, share, now)
        return Pool(whole.ranker.learnt(), {}, whole.size)

    return _kept.take((reach, share, "learnt"), now, learn, holds)


def _fit(reach: Reach, share: float, now: datetime) -> Pool:
    # Loading scikit-learn takes seconds; a process that ranks nobody does not wait for it.
    from mentor_match.engine import MentorRanker

    mentors = mentor_facts(reach, now)
    ranker = MentorRanker(cross_discipline_share=share).fit(mentors)
    return Pool(ranker, {mentor.id: mentor for mentor in mentors}, len(mentors))
