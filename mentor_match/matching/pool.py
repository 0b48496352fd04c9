"""The fitted ranker of everyone a mentee can reach, kept in memory from one request to the next.

Fitting ten thousand mentors takes longer than a page may; ranking them does not. Before a kept pool
is used, the mentors whose rows were written since then are read and taken over (docs/adr/0028); and
it only puts mentors in order: what a page shows is read from the rows again.

With pgvector only what was learnt from everyone is kept, and each mentee gets a pool of a few
hundred who are near (`nearest`).
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from mentor_match.engine import MenteeFacts, MentorFacts
from mentor_match.matching.dataset import mentor_facts
from mentor_match.matching.queries import (
    Reach,
    Written,
    count_changed,
    list_common_reaches,
    list_written,
)
from mentor_match.matching.rules import Filters

if TYPE_CHECKING:
    from mentor_match.engine import MentorRanker

MOST_KEPT = 50_000  # mentors in all pools together, at 1.8 KiB each and more where they wrote much
CHANGED = 0.02  # of the mentors, until all is learnt anew
FEW = 16  # mentors are read one by one in any case
# Longer than a transaction may take, and than clocks of machines differ: what was written so long
# before a look may have been committed after it.
UNSEEN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pool:
    """Mentors within a reach, ready to be put in order; `size` is how many there were to learn."""

    ranker: "MentorRanker"
    mentors: Mapping[str, MentorFacts]
    size: int = 0


class Kept(NamedTuple):
    """A pool, and what tells whether it still holds."""

    pool: Pool
    stamp: Any

    @property
    def size(self) -> int:
        """What it takes of the room there is; what was learnt without mentors takes little."""
        return max(1, len(self.pool.mentors))


@dataclass(slots=True)
class _Shelf:
    lock: Lock = field(default_factory=Lock)
    kept: Kept | None = None

    @property
    def size(self) -> int:
        return self.kept.size if self.kept else 1


class KeptPools:
    """The pools used last, of so many mentors together. Two threads that ask for the same one wait
    for one fit."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._lock = Lock()
        self._shelves: OrderedDict[object, _Shelf] = OrderedDict()

    def take(self, key: object, renew: Callable[[Kept | None], Kept]) -> Pool:
        """The pool under the key, as `renew` leaves it, which is given what was kept."""
        with self._lock:
            shelf = self._shelves.setdefault(key, _Shelf())
            self._shelves.move_to_end(key)
        with shelf.lock:
            before = shelf.kept
            kept = shelf.kept = renew(before)
        if before is None or kept.size > before.size:
            self._clear()
        return kept.pool

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


@dataclass(frozen=True, slots=True)
class Noted:
    """Which rows of mentors were written of late, as they were seen at a moment."""

    at: datetime
    rows: frozenset[Written]

    @classmethod
    def now(cls, now: datetime, before: "Noted | None") -> "Noted":
        """What is to be seen now, so far back that nothing was missed before."""
        return cls(now, list_written((before.at if before else now) - UNSEEN))

    def news(self, before: "Noted") -> set[UUID]:
        """The mentors to be read again."""
        stale = (row for row in before.rows - self.rows if row[1] is None)
        return {mentor for mentor, _at in (*(self.rows - before.rows), *stale)}


def find_pool(reach: Reach, *, share: float, now: datetime) -> Pool:
    """The pool of a reach as the rows stand now.

    Each day all is learnt anew, because clocks are put forward and back.
    """

    def renew(kept: Kept | None) -> Kept:
        before: Noted | None = kept.stamp if kept else None
        noted = Noted.now(now, before)  # before the facts: what is written meanwhile is seen again
        if kept is None or before is None or before.at.date() != now.date():
            return Kept(_fit(reach, share, now), noted)
        return Kept(_updated(kept.pool, noted.news(before), reach, now), noted)

    return _kept.take((reach, share), renew)


def learn_pools(*, share: float, now: datetime) -> None:
    """Learn beforehand what members of one association will ask for, the largest first, as far as
    there is room. Processes that are copied from this one then need not, and share the memory."""
    room = MOST_KEPT
    for reach, mentors in list_common_reaches():
        if (room := room - mentors) < 0:
            break
        find_pool(reach, share=share, now=now)


def _updated(pool: Pool, news: Collection[UUID], reach: Reach, now: datetime) -> Pool:
    """The pool with what these mentors' rows say now; the same where they say nothing new."""
    if not news:
        return pool
    few = len(news) <= max(FEW, pool.size * CHANGED)
    found = {mentor.id: mentor for mentor in mentor_facts(reach, now, news if few else None)}
    read = map(str, news) if few else pool.mentors.keys()
    left = [id_ for id_ in read if id_ in pool.mentors and id_ not in found]
    changed = [mentor for id_, mentor in found.items() if pool.mentors.get(id_) != mentor]
    if not left and not changed:
        return pool
    return _pool_of(pool.ranker.updated(changed, left))


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

    def renew(kept: Kept | None) -> Kept:
        if kept and not anew and kept.stamp.date() == now.date():
            count, changed = count_changed(reach.associations, kept.stamp)
            if changed + abs(count - kept.pool.size) <= kept.pool.size * CHANGED:
                return kept
        whole = _fit(reach, share, now)
        return Kept(Pool(whole.ranker.learnt(), {}, whole.size), now)

    return _kept.take((reach, share, "learnt"), renew)


def _fit(reach: Reach, share: float, now: datetime) -> Pool:
    # Loading scikit-learn takes seconds; a process that ranks nobody does not wait for it.
    from mentor_match.engine import MentorRanker

    return _pool_of(MentorRanker(cross_discipline_share=share).fit(mentor_facts(reach, now)))


def _pool_of(ranker: "MentorRanker") -> Pool:
    mentors = {mentor.id: mentor for mentor in ranker.mentors_}
    return Pool(ranker, mentors, len(mentors))
