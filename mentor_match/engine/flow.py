"""Whole cohorts as a flow, exactly, and the proof that no other assignment is better.

OR-tools' min-cost flow (cost scaling; Ahuja, Magnanti and Orlin, Network Flows, 1993, chapter 10)
works on whole numbers: scores are multiplied by a power of two, chosen by the largest absolute
score. Each score is rounded by half a unit at most, so a total of n pairs is off by at most
n * largest * 2 ** -FINE: less than 1e-6 of the total wherever the average pair is worth more than
6e-5 of the largest score.

The solver gives no prices. They are shortest distances in the graph of what could still be
changed, in the same whole numbers, so they are exact and the search for them ends; only people
whose distance has just changed are looked at again.
"""

from dataclasses import dataclass, replace
from math import ceil, log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentor_match.engine.types import Infeasible

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
FINE = 33  # bits of the largest score
ROOM = 60  # bits of a whole number in the solver, which multiplies costs by the number of nodes
BRIBE = 10  # bits by which filling a mentor's least is worth more than the largest score
ROUNDS = 20_000  # after so many the bound is still true, and perhaps not tight


@dataclass(frozen=True)
class Edges:
    """Pairs that may be, sorted by mentee and mentor, and how many places each side has."""

    mentee: Ints  # (n_edges,)
    mentor: Ints  # (n_edges,)
    score: Floats  # (n_edges,)
    wanted: Ints  # (n_mentees,)
    places: Ints  # (n_mentors,)
    least: Ints  # (n_mentors,): pairs a mentor has to have

    @property
    def mentees(self) -> int:
        """How many mentees."""
        return len(self.wanted)

    @property
    def mentors(self) -> int:
        """How many mentors."""
        return len(self.places)

    def only(self, kept: Mask) -> "Edges":
        """The same people with fewer pairs allowed."""
        if kept.all():
            return self
        return replace(
            self, mentee=self.mentee[kept], mentor=self.mentor[kept], score=self.score[kept]
        )


@dataclass(frozen=True)
class Flowed:
    """A best assignment and the prices that prove it.

    No assignment has a higher sum than `bound` (of those that fill as many places, unless places
    may be left free). `mentee_price` (n_mentees,) and `mentor_price` (n_mentors,) are the dual
    solution: a pair not used is worth no more than what its two people cost together, but for
    rounding.
    """

    used: Mask
    bound: float
    mentee_price: Floats
    mentor_price: Floats


def solve(edges: Edges, gain: Floats, *, leave_free: bool = False) -> Flowed:
    """As many places filled as can be, then the highest sum of gains; with its proof.

    Parameters
    ----------
    gain : ndarray of float, shape (n_edges,)
    leave_free : bool
        Fill only what adds to the sum.

    Raises
    ------
    Infeasible
        Where a mentor's least number of pairs cannot be reached.
    """
    people = edges.mentees + edges.mentors + 2
    largest = float(np.abs(gain).max(initial=0.0))
    bribe = BRIBE if edges.least.any() else 0
    quick = min(FINE, int(ROOM - bribe - log2(2 * people)))
    surest = min(FINE, int(ROOM - log2(8 * people * people)))
    best: Flowed | None = None
    # First as fine as the solver can take in practice; where that fails, which the prices tell,
    # as coarse as it can take for certain.
    for bits, bribe_bits in ((quick, bribe), (surest, ceil(log2(2 * people)))):
        scale = 2.0 ** (bits - ceil(log2(largest))) if largest else 1.0
        whole = np.rint(gain * scale).astype(np.int64)
        used = _flow(edges, whole, bribe_bits, leave_free)
        if used is None or _short(edges, used) is not None:
            continue
        found = _proved(edges, used, gain, whole, scale, leave_free)
        gap = found.bound - float(gain[used].sum())
        if best is None or gap < best.bound - float(gain[best.used].sum()):
            best = found
        if gap <= largest * (1e-9 * max(1, int(used.sum())) + len(gain) * 2.0**-bits):
            break
    if best is None:
        if used is None:
            raise RuntimeError("The flow solver could not solve the problem.")
        raise Infeasible("min_load", _short(edges, used) or "")
    return best


def places_filled(edges: Edges) -> int:
    """How many places can be filled: the largest flow, which needs no prices.

    Raises
    ------
    Infeasible
        Where a mentor's least number of pairs cannot be reached.
    """
    if edges.least.any():
        return int(solve(edges, np.ones(len(edges.score)), leave_free=True).used.sum())
    if not len(edges.score):
        return 0
    from ortools.graph.python.max_flow import SimpleMaxFlow

    source, sink = edges.mentees + edges.mentors, edges.mentees + edges.mentors + 1
    mentees, mentors = np.arange(edges.mentees), np.arange(edges.mentors)
    solver = SimpleMaxFlow()
    add = solver.add_arcs_with_capacity
    add(edges.mentee, edges.mentees + edges.mentor, np.ones_like(edges.mentee))
    add(np.full_like(mentees, source), mentees, edges.wanted)
    add(edges.mentees + mentors, np.full_like(mentors, sink), edges.places)
    if solver.solve(source, sink) != solver.OPTIMAL:
        raise RuntimeError("The flow solver could not solve the problem.")
    return int(solver.optimal_flow())


def _flow(edges: Edges, gain: Ints, bribe: int, leave_free: bool) -> Mask | None:
    """Which edges are used; None where the solver stopped."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    count = len(edges.mentee)
    if not count:
        return np.zeros(0, dtype=bool)
    solver = SimpleMinCostFlow()
    _add_arcs(solver, edges, gain, bribe, leave_free)
    if solver.solve_max_flow_with_min_cost() != solver.OPTIMAL:
        return None
    return np.asarray(solver.flows(np.arange(count, dtype=np.int32))) > 0


def _add_arcs(solver: Any, edges: Edges, gain: Ints, bribe: int, leave_free: bool) -> None:
    source, sink = edges.mentees + edges.mentors, edges.mentees + edges.mentors + 1
    mentees, mentors = np.arange(edges.mentees), np.arange(edges.mentors)
    add = solver.add_arcs_with_capacity_and_unit_cost
    add(edges.mentee, edges.mentees + edges.mentor, np.ones_like(edges.mentee), -gain)
    add(np.full_like(mentees, source), mentees, edges.wanted, np.zeros_like(mentees))
    ends = np.full_like(mentors, sink)
    add(edges.mentees + mentors, ends, edges.places - edges.least, np.zeros_like(mentors))
    if edges.least.any():
        # A price so good that the least is filled first.
        price = (int(np.abs(gain).max()) + 1) << bribe
        add(edges.mentees + mentors, ends, edges.least, np.full_like(mentors, -price))
    supply = int(edges.wanted.sum())
    if leave_free:
        solver.add_arc_with_capacity_and_unit_cost(source, sink, supply, 0)
    solver.set_node_supply(source, supply)
    solver.set_node_supply(sink, -supply)


def _short(edges: Edges, used: Mask) -> str | None:
    """The first mentor who has too few pairs."""
    load = np.bincount(edges.mentor[used], minlength=edges.mentors)
    short = np.flatnonzero(load < edges.least)
    if not len(short):
        return None
    return (
        f"mentor {short[0]} gets {load[short[0]]} pairs at most, not {edges.least[short[0]]}, "
        "when all mentors get their least"
    )


def _proved(
    edges: Edges, used: Mask, gain: Floats, whole: Ints, scale: float, leave_free: bool
) -> Flowed:
    """The value of a dual solution, which by weak duality no assignment can exceed.

    That holds for any prices, so the bound is true even if the solver were wrong; it equals the
    total (up to rounding) exactly when the assignment is optimal.
    """
    price = _Prices(edges, used, whole, leave_free)
    price.settle()
    across = (price.source - price.sink) / scale
    mentee = (price.mentee - price.source) / scale
    mentor = (price.sink - price.mentor) / scale
    over = gain - mentee[edges.mentee]
    over -= (mentor + across)[edges.mentor]
    # A pair of somebody who has no place is never used, whatever it is worth.
    able = (edges.wanted > 0)[edges.mentee] & (edges.places > 0)[edges.mentor]
    edge = float(over[(over > 0) & able].sum())
    left = (edges.wanted * np.maximum(0.0, mentee)).sum()
    right = (edges.places * np.maximum(0.0, mentor) + edges.least * np.minimum(0.0, mentor)).sum()
    flow = max(0.0, across) * float(edges.wanted.sum()) if leave_free else across * used.sum()
    return Flowed(used, float(edge + left + right + flow), mentee + across, mentor)


class _Prices:
    """Distances in the graph of what could still be changed, by correcting labels.

    Ahuja, Magnanti and Orlin, 1993, section 5.4. Arcs lead from a mentee to each mentor they do
    not have (at minus the gain), from a mentor to each mentee they have (at the gain), from the
    sink to mentors who may have fewer and from mentors who may have more to the sink, and so on
    with the source. The two ends are moved only when all people have settled: any other order is
    right too, but the ends reach everybody at once.
    """

    def __init__(self, edges: Edges, used: Mask, gain: Ints, leave_free: bool) -> None:
        self.edges, self.leave_free = edges, leave_free
        self.far = far = 8 * (int(np.abs(gain).max(initial=0)) + 1)
        # A pair that is used cannot be used twice.
        self.cost = -gain
        self.cost[used] = 4 * far
        self.starts = starts_of(edges.mentee, edges.mentees)
        taken = np.flatnonzero(used)
        taken = taken[np.argsort(edges.mentor[taken], kind="stable")]
        self.taken_starts = starts_of(edges.mentor[taken], edges.mentors)
        self.taken_mentee, self.taken_gain = edges.mentee[taken], gain[taken]
        have = np.bincount(edges.mentee[taken], minlength=edges.mentees)
        load = np.bincount(edges.mentor[taken], minlength=edges.mentors)
        self.more, self.some = np.flatnonzero(have < edges.wanted), np.flatnonzero(have)
        self.room, self.spare = load < edges.places, load > edges.least
        self.sink = 0
        self.source = 0 if leave_free else far
        self.mentee = np.full(edges.mentees, far)
        self.mentor = np.where(self.spare, 0, far)
        self.rounds = 0

    def settle(self) -> None:
        """Lower distances until no arc is left that would lower another."""
        self._spread(np.arange(self.edges.mentors), self.more)
        # Who was not reached keeps the first distance; that has to hold towards mentors too.
        self._spread(self.more[:0], np.flatnonzero(self.mentee == self.far))
        while self.rounds < ROUNDS:
            self._lower_ends()
            waiting = self.more[self.mentee[self.more] > self.source]
            self.mentee[waiting] = self.source
            changed = np.flatnonzero(self.spare & (self.mentor > self.sink))
            self.mentor[changed] = self.sink
            if not len(waiting) and not len(changed):
                return
            self._spread(changed, waiting)

    def _lower_ends(self) -> None:
        if len(self.some):
            self.source = min(self.source, int(self.mentee[self.some].min()))
        if self.room.any():
            self.sink = min(self.sink, int(self.mentor[self.room].min()))
        if self.leave_free:
            self.source = self.sink = min(self.source, self.sink)

    def _spread(self, mentors: Ints, mentees: Ints) -> None:
        while (len(mentors) or len(mentees)) and self.rounds < ROUNDS:
            self.rounds += 1
            at = spans(self.taken_starts, mentors)
            reached = self.taken_gain[at] + np.repeat(
                self.mentor[mentors], np.diff(self.taken_starts)[mentors]
            )
            more = _lower(self.mentee, self.taken_mentee[at], reached)
            mentees = _named(self.edges.mentees, mentees, more)
            at = spans(self.starts, mentees)
            reached = self.cost[at] + np.repeat(self.mentee[mentees], np.diff(self.starts)[mentees])
            mentors = _lower(self.mentor, self.edges.mentor[at], reached)
            mentees = mentees[:0]


def _lower(distance: Ints, heads: Ints, reached: Ints) -> Ints:
    """Lower distances in place; who was lowered."""
    shorter = reached < distance[heads]
    heads = heads[shorter]
    np.minimum.at(distance, heads, reached[shorter])
    return _named(len(distance), heads)


def _named(count: int, *people: Ints) -> Ints:
    """Each of these people once, in order."""
    there = np.zeros(count, dtype=bool)
    for some in people:
        there[some] = True
    return np.flatnonzero(there)


def starts_of(sorted_keys: Ints, count: int) -> Ints:
    """Where each key begins in a sorted array, and its end: shape (count + 1,)."""
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(sorted_keys, minlength=count), out=starts[1:])
    return starts


def spans(starts: Ints, keys: Ints) -> Ints:
    """The positions that belong to some keys, one key after the other."""
    first, length = starts[keys], starts[keys + 1] - starts[keys]
    if len(keys) == len(starts) - 1:
        return np.arange(starts[-1])
    ends = np.cumsum(length)
    total = int(ends[-1]) if len(keys) else 0
    return np.arange(total) + np.repeat(first - (ends - length), length)
