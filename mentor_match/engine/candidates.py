"""Cohorts too large for every pair: the best few candidates of each mentee, and the proof that the
others do not matter, or how much they may.

A mentee's other mentors are worth no more than the last candidate. Together with the prices of the
assignment this bounds what every pair left out could add (pricing, as in column generation:
Gilmore and Gomory 1961). The few mentors whose price is least, and those who stay out of reach of
the people left over, are compared with everyone: they are who a bound over all would be loose for.
Lists are made longer where what is left could still add something, and where someone is left
without a mentor whom the full problem might place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix

from mentor_match.engine.cohort import Prices, assign_with_prices
from mentor_match.engine.ranker import MentorRanker
from mentor_match.engine.types import Assignment, MenteeFacts

FEW = 256  # mentors compared with everyone at a time
WIDER = 4  # times as many candidates where a list was too short
ROUNDS = 12


@dataclass(frozen=True, slots=True)
class CandidateAssignment:
    """An assignment over the best candidates.

    Parameters
    ----------
    assignment : Assignment
        Its indices are those of the mentees given and of the mentors in the order of `fit`.
    scores : csr_matrix, shape (n_mentees, n_mentors)
        The candidates in the end.
    loss : float
        No assignment over all pairs that fills as many places has a total higher by more than
        this; NaN with quotas and for "worst_first", where prices do not tell.
    widened : int
        How many mentees got a longer list.
    rounds : int
        How many times the cohort was assigned.
    """

    assignment: Assignment
    scores: csr_matrix
    loss: float
    widened: int
    rounds: int


class _Lists:
    """The candidates of each mentee, made longer on demand."""

    def __init__(self, ranker: MentorRanker, mentees: Sequence[MenteeFacts], k: int) -> None:
        self.ranker, self.mentees, self.mentors = ranker, mentees, len(ranker.mentors_)
        count = len(mentees)
        self.length = np.full(count, k)
        self.columns: list[NDArray[np.intp]] = [np.zeros(0, dtype=np.intp)] * count
        self.scores: list[NDArray[np.float64]] = [np.zeros(0)] * count
        self.last = np.full(count, -np.inf)  # nobody left out is worth more
        self.more: list[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]] = []
        self.read(np.arange(count))

    def read(self, rows: NDArray[np.intp]) -> None:
        for length in np.unique(self.length[rows]):
            some = rows[self.length[rows] == length]
            rankings = self.ranker.rank([self.mentees[row] for row in some], k=int(length))
            for row, ranking in zip(some, rankings, strict=True):
                index = self.ranker.index_
                self.columns[row] = np.array(
                    [index[one] for one in ranking.mentor_ids], dtype=np.intp
                )
                self.scores[row] = ranking.scores
                whole = len(ranking.scores) < length or length >= self.mentors
                self.last[row] = -np.inf if whole else ranking.scores[-1]

    def widen(self, rows: NDArray[np.intp]) -> None:
        self.length[rows] = np.minimum(self.length[rows] * WIDER, max(1, self.mentors))
        self.read(rows)

    def add(
        self, rows: NDArray[np.intp], columns: NDArray[np.intp], scores: NDArray[np.float64]
    ) -> None:
        """Pairs beside the lists."""
        self.more.append((rows, columns, scores))

    def table(self, locked: Sequence[tuple[int, int]]) -> csr_matrix:
        """All candidates; a locked pair is one, too."""
        rows = np.repeat(np.arange(len(self.mentees)), [len(one) for one in self.columns])
        columns = np.concatenate([*self.columns, np.zeros(0, dtype=np.intp)])
        scores = np.concatenate([*self.scores, np.zeros(0)])
        for part in self.more:  # a list that was made longer may hold them, too
            rows, columns, scores = (
                np.concatenate(both) for both in zip((rows, columns, scores), part, strict=True)
            )
        _, once = np.unique(rows * max(1, self.mentors) + columns, return_index=True)
        found = csr_matrix(
            (scores[once], (rows[once], columns[once])), shape=(len(self.mentees), self.mentors)
        )
        missing = [(i, j) for i, j in locked if j not in set(self.columns[i].tolist())]
        if missing:
            values = [self.ranker.scores([self.mentees[i]])[0, j] for i, j in missing]
            allowed = ~np.isnan(values)
            at = np.array(missing)[allowed].reshape(-1, 2).T
            more = csr_matrix((np.array(values)[allowed], tuple(at)), shape=found.shape)
            found = csr_matrix(found + more)
        return found


def assign_candidates(
    ranker: MentorRanker,
    mentees: Sequence[MenteeFacts],
    capacities: ArrayLike | None = None,
    *,
    k: int = 50,
    tolerance: float = 1e-6,
    **options: Any,
) -> CandidateAssignment:
    """Assign a large cohort over the best candidates of each mentee.

    Parameters
    ----------
    ranker : MentorRanker
        Fitted with the mentors.
    mentees : sequence of MenteeFacts
    capacities : array of int, shape (n_mentors,)
        Places; without it, those of the mentors' facts.
    k : int
        Candidates of each mentee to begin with.
    tolerance : float
        Lists are made longer while the pairs left out could add more than this part of the total.
    **options
        As for `assign`.

    Returns
    -------
    CandidateAssignment
        As many places filled as over all pairs, whatever `tolerance` is.

    Raises
    ------
    ValueError
        Where `k` is below 1, or what `assign` and `rank` refuse.
    Infeasible
        As `assign`; a quota may then ask for more candidates.
    """
    if k < 1:
        raise ValueError(f"k must be 1 or more, not {k!r}.")
    mentees = list(mentees)
    if capacities is None:
        capacities = [mentor.capacity for mentor in ranker.mentors_]
    locked = [(int(i), int(j)) for i, j in options.pop("locked", ())]
    lists = _Lists(ranker, mentees, k)
    places = np.asarray(capacities)
    wanted = np.broadcast_to(np.asarray(options.get("per_mentee", 1)), (len(mentees),))
    widened = np.zeros(len(mentees), dtype=bool)
    rounds = 0
    while True:
        rounds += 1
        table = lists.table(locked)
        found, prices = assign_with_prices(table, capacities, locked=locked, **options)
        out, short = _out_of_reach(found, places), _short(lists, found)
        few = _few(out, prices, places)
        pairs = _compare(lists, table, few)
        gains, others = pairs.gains(prices), _others_add(lists, prices, places, few)
        may_add = others.copy()
        np.maximum.at(may_add, pairs.rows, gains)
        may_add *= wanted
        go_on = may_add.sum() > tolerance * abs(found.total) and rounds < ROUNDS
        added = ((gains > 0) & go_on) | (np.isin(pairs.columns, out) & short[pairs.rows])
        known = len(np.setdiff1d(out, few)) == 0  # the pairs are all that could place anybody
        longer = np.flatnonzero(((others > 0) & go_on) | (short & (not known)))
        if not added.any() and not len(longer):
            break
        lists.add(pairs.rows[added], pairs.columns[added], pairs.scores[added])
        widened[longer] = True
        lists.widen(longer)
    tells = prices is not None and options.get("objective", "total") != "worst_first"
    loss = float(may_add.sum()) if tells else float("nan")
    return CandidateAssignment(found, table, loss, int(widened.sum()), rounds)


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs that are in no list."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    scores: NDArray[np.float64]

    def gains(self, prices: Prices | None) -> NDArray[np.float64]:
        """What each could add to the total at most."""
        if prices is None:
            return np.zeros(len(self.rows))
        return _worth(self.scores - prices.mentee[self.rows] - prices.mentor[self.columns])


def _worth(gain: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(gain > 1e-12, gain, 0.0)


def _out_of_reach(found: Assignment, places: NDArray[Any]) -> NDArray[np.intp]:
    """Mentors who could place somebody that is left over, and are in no list that shows it."""
    if len(found.pairs) == places.sum():  # nobody has a place left for anybody
        return np.zeros(0, dtype=np.intp)
    reached = {mentor for one in found.unmatched for mentor in one.mentors}
    return np.setdiff1d(np.flatnonzero(places > 0), np.array(sorted(reached), dtype=np.intp))


def _few(out: NDArray[np.intp], prices: Prices | None, places: NDArray[Any]) -> NDArray[np.intp]:
    """The mentors to compare with everyone: who is out of reach, if few are, and the cheapest."""
    few = out if len(out) <= FEW else out[:0]
    if prices is None:
        return few
    able = np.flatnonzero(places > 0)
    return np.union1d(few, able[np.argsort(prices.mentor[able], kind="stable")[:FEW]])


def _compare(lists: _Lists, table: csr_matrix, few: NDArray[np.intp]) -> _Pairs:
    """The pairs with these few mentors that are no candidates yet."""
    rows, ranker = np.flatnonzero(np.isfinite(lists.last)), lists.ranker
    if not len(rows) or not len(few):
        none = np.zeros(0, dtype=np.intp)
        return _Pairs(none, none, np.zeros(0))
    among = ranker.among([ranker.mentors_[int(column)] for column in few])
    scores = among.scores([lists.mentees[int(row)] for row in rows])
    listed = csr_matrix((np.ones(table.nnz), table.indices, table.indptr), table.shape)
    at, of = np.nonzero(~np.isnan(scores) & (listed[rows][:, few].toarray() == 0))
    return _Pairs(rows[at], few[of], scores[at, of])


def _others_add(
    lists: _Lists, prices: Prices | None, places: NDArray[Any], few: NDArray[np.intp]
) -> NDArray[np.float64]:
    """What a mentor who is in no list, and not among these few, could add to each at most."""
    others = places > 0
    others[few] = False
    if prices is None or not others.any():
        return np.zeros(len(lists.mentees))
    last = np.where(np.isfinite(lists.last), lists.last, -np.inf)
    return _worth(last - prices.mentee - prices.mentor[others].min())


def _short(lists: _Lists, found: Assignment) -> NDArray[np.bool_]:
    """Whose list is too short to say that nobody else could be placed."""
    short = np.zeros(len(lists.mentees), dtype=bool)
    for one in found.unmatched:
        short[one.index] = True
        short[list(one.mentees)] = True
    return short & np.isfinite(lists.last)
