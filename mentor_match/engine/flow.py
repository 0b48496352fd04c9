"""Whole cohorts as a flow, exactly, and the proof that no other assignment is better.

OR-tools' min-cost flow works on whole numbers: scores are multiplied by a power of two that
leaves room for every sum the solver makes. Each score is rounded by half a unit at most, so a
total of n pairs is off by at most n / scale, which is below 1e-6 of the total for any cohort in
which pairs are worth more than 1e-3 of the best score on average.
"""

from dataclasses import dataclass, replace
from math import log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentor_match.engine.types import Infeasible

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
FINEST = 40  # bits behind the point
ROOM = 61  # bits of a whole number in the solver


@dataclass(frozen=True)
class Edges:
    """Pairs that may be: who, with whom, at what score; and how many places each side has."""

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
        return replace(
            self, mentee=self.mentee[kept], mentor=self.mentor[kept], score=self.score[kept]
        )


def scale_for(edges: Edges) -> float:
    """The power of two that scores are multiplied by; the largest score counts as 1."""
    people = edges.mentees + edges.mentors + 2
    largest = max(1.0, float(np.abs(edges.score).max(initial=0.0)))
    return float(
        2.0 ** (min(FINEST, int(ROOM - log2(8 * people * people))) - np.ceil(log2(largest)))
    )


def most_then_best(edges: Edges) -> Mask:
    """As many places filled as can be, then the highest total: which edges are used.

    Raises
    ------
    Infeasible
        Where a mentor's least number of pairs cannot be reached.
    """
    return _flow(edges, edges.score, leave_free=False)


def best_gain(edges: Edges, gain: Floats) -> Mask:
    """The highest sum of gains, filling only what adds to it: which edges are used."""
    return _flow(edges, gain, leave_free=True)


def _flow(edges: Edges, gain: Floats, *, leave_free: bool) -> Mask:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    if not len(edges.mentee):
        _check_least(edges, np.zeros(0, dtype=bool))
        return np.zeros(0, dtype=bool)
    solver = SimpleMinCostFlow()
    scaled = np.rint(gain * scale_for(edges)).astype(np.int64)
    _add_arcs(solver, edges, scaled, leave_free)
    status = solver.solve_max_flow_with_min_cost()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"The flow solver stopped with status {status}.")
    used = np.asarray(solver.flows(np.arange(len(edges.mentee), dtype=np.int32))) > 0
    _check_least(edges, used)
    return used


def _add_arcs(solver: Any, edges: Edges, gain: Ints, leave_free: bool) -> None:
    source, sink = edges.mentees + edges.mentors, edges.mentees + edges.mentors + 1
    mentees, mentors = np.arange(edges.mentees), np.arange(edges.mentors)
    add = solver.add_arcs_with_capacity_and_unit_cost
    add(edges.mentee, edges.mentees + edges.mentor, np.ones_like(edges.mentee), -gain)
    add(np.full_like(mentees, source), mentees, edges.wanted, np.zeros_like(mentees))
    ends = np.full_like(mentors, sink)
    add(edges.mentees + mentors, ends, edges.places - edges.least, np.zeros_like(mentors))
    if edges.least.any():
        # A price so good that the least is filled first: no way round through all people can
        # be worth as much.
        bribe = (int(np.abs(gain).max()) + 1) * (edges.mentees + edges.mentors + 2)
        add(edges.mentees + mentors, ends, edges.least, np.full_like(mentors, -bribe))
    supply = int(edges.wanted.sum())
    if leave_free:
        solver.add_arc_with_capacity_and_unit_cost(source, sink, supply, 0)
    solver.set_node_supply(source, supply)
    solver.set_node_supply(sink, -supply)


def _check_least(edges: Edges, used: Mask) -> None:
    load = np.bincount(edges.mentor[used], minlength=edges.mentors)
    short = np.flatnonzero(load < edges.least)
    if len(short):
        raise Infeasible(
            "min_load",
            f"mentor {short[0]} gets {load[short[0]]} pairs at most, not {edges.least[short[0]]}, "
            "when all mentors get their least",
        )


def upper_bound(edges: Edges, used: Mask, gain: Floats, *, leave_free: bool = False) -> float:
    """What no assignment can exceed: the value of a dual solution.

    Prices are shortest distances in the graph of what could still be changed. Weak duality holds
    for any prices, so the bound is true even if the solver were wrong; it equals the total (up to
    rounding) exactly when the assignment is optimal. Without `leave_free` it holds for all
    assignments that fill as many places.
    """
    price, at_source, at_sink = _prices(edges, used, gain, leave_free)
    mentee, mentor = price[: edges.mentees], price[edges.mentees :]
    edge = np.maximum(0.0, gain - mentee[edges.mentee] + mentor[edges.mentor]).sum()
    left = (edges.wanted * np.maximum(0.0, mentee - at_source)).sum()
    rest = at_sink - mentor
    right = (edges.places * np.maximum(0.0, rest) + edges.least * np.minimum(0.0, rest)).sum()
    across = at_source - at_sink
    flow = max(0.0, across) * float(edges.wanted.sum()) if leave_free else across * used.sum()
    return float(edge + left + right + flow)


def _prices(
    edges: Edges, used: Mask, gain: Floats, leave_free: bool
) -> tuple[Floats, float, float]:
    """Distances of all people, of the source and of the sink, by Bellman and Ford."""
    heads, tails, costs = _residual(edges, used, gain, leave_free)
    people = edges.mentees + edges.mentors
    distance = np.zeros(people + 2)
    for _ in range(people + 2):
        reached = distance[tails] + costs
        shorter = reached < distance[heads] - 1e-12
        if not shorter.any():
            break
        np.minimum.at(distance, heads[shorter], reached[shorter])
    return distance[:people], float(distance[people]), float(distance[people + 1])


def _residual(
    edges: Edges, used: Mask, gain: Floats, leave_free: bool
) -> tuple[Ints, Ints, Floats]:
    """What can still be changed: (heads, tails, costs) of the residual arcs."""
    source, sink = edges.mentees + edges.mentors, edges.mentees + edges.mentors + 1
    have = np.bincount(edges.mentee[used], minlength=edges.mentees)
    load = np.bincount(edges.mentor[used], minlength=edges.mentors)
    mentors = edges.mentees + np.arange(edges.mentors)
    more, some = np.flatnonzero(have < edges.wanted), np.flatnonzero(have > 0)
    room, spare = mentors[load < edges.places], mentors[load > edges.least]
    free = ~used
    arcs: list[tuple[Any, Any, Any]] = [
        (edges.mentees + edges.mentor[free], edges.mentee[free], -gain[free]),
        (edges.mentee[used], edges.mentees + edges.mentor[used], gain[used]),
        (more, np.full(len(more), source), np.zeros(len(more))),
        (np.full(len(some), source), some, np.zeros(len(some))),
        (np.full(len(room), sink), room, np.zeros(len(room))),
        (spare, np.full(len(spare), sink), np.zeros(len(spare))),
    ]
    if leave_free:
        arcs.append(([sink, source], [source, sink], [0.0, 0.0]))
    heads, tails, costs = (np.concatenate([arc[n] for arc in arcs]) for n in range(3))
    return heads.astype(np.int64), tails.astype(np.int64), costs
