"""At least so many pairs of a kind.

A flow cannot hold such a condition; a price for each kind can almost. The prices that give the
lowest bound are found by cutting planes (Kelley 1960; Geoffrion 1974 on Lagrangian relaxation),
with one flow for each cut. What is between the bound and the best assignment met on the way rules
out nearly all pairs, because none of them can be part of a better one (fixing by reduced costs:
Dantzig, Fulkerson and Johnson 1954). Over the few that remain a mixed-integer program finds the
optimum. If it does not end in time, the best that is known is given with the bound that is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix

from mentor_match.engine import flow
from mentor_match.engine.flow import Edges, Floats, Flowed, Mask
from mentor_match.engine.types import Infeasible

CUTS = 60
SECONDS = 60.0  # for the last program
OVERPAID = (0.0, 1e-9, 1e-6, 1e-4, 1e-3, 1e-2, 0.05, 0.2, 1.0)


@dataclass(frozen=True)
class Quota:
    """At least `least` pairs of those marked in `of`, shape (n_edges,)."""

    least: int
    of: Mask

    def held(self, used: Mask) -> bool:
        """Whether an assignment holds it."""
        return int(self.of[used].sum()) >= self.least


@dataclass(frozen=True)
class Solved:
    """Which edges are used, and what no other choice can exceed."""

    used: Mask
    bound: float


def most_then_best(edges: Edges, quotas: Sequence[Quota]) -> Solved:
    """As many places filled as the quotas allow, then the highest total."""
    return _best(edges, quotas, edges.score, most(edges, quotas))


def best_gain(edges: Edges, quotas: Sequence[Quota], gain: Floats) -> Solved:
    """The highest sum of gains under the quotas."""
    return _best(edges, quotas, gain, None)


def most(edges: Edges, quotas: Sequence[Quota]) -> int:
    """How many places can be filled under the quotas.

    Raises
    ------
    Infeasible
        Where they cannot be reached together.
    """
    ones = np.ones(len(edges.score))
    without = int(flow.solve(edges, ones, leave_free=True).used.sum())
    kinds = np.sum([quota.of for quota in quotas], axis=0, dtype=float)
    if all(quota.held(flow.solve(edges, kinds).used) for quota in quotas):
        return without
    return int(_best(edges, quotas, ones, None).used.sum())


def check_each(edges: Edges, quotas: Sequence[Quota]) -> None:
    """Refuse a quota that cannot be reached even on its own, by name."""
    for number, quota in enumerate(quotas):
        reach = flow.solve(edges, quota.of.astype(float), leave_free=True)
        possible = int(quota.of[reach.used].sum())
        if possible < quota.least:
            raise Infeasible(
                f"quota {number}",
                f"{possible} pairs of its kind can be made at most, not {quota.least}",
            )


def _best(edges: Edges, quotas: Sequence[Quota], gain: Floats, filled: int | None) -> Solved:
    """The highest sum of gains; of those that fill so many places, where that is said."""
    if not len(gain):
        if any(quota.least > 0 for quota in quotas) or edges.least.any():
            raise Infeasible("quotas", "there is no pair that may be made")
        return Solved(np.zeros(0, dtype=bool), 0.0)
    priced = _Priced(edges, quotas, gain, filled)
    priced.lower_bound()
    known = priced.known
    if known is not None and priced.bound - gain[known].sum() <= priced.rounding:
        return Solved(known, priced.bound)
    kept = priced.may_be_better()
    return _program(edges, quotas, gain, filled, kept, priced)


class _Priced:
    """The bound that prices on the quotas give, and the best assignment met while finding it."""

    def __init__(
        self, edges: Edges, quotas: Sequence[Quota], gain: Floats, filled: int | None
    ) -> None:
        self.edges, self.quotas, self.gain, self.filled = edges, quotas, gain, filled
        self.largest = float(np.abs(gain).max())
        self.rounding = 1e-9 * max(1.0, self.largest) * max(1, len(edges.wanted))
        self.of = np.array([quota.of for quota in quotas], dtype=float)
        self.least = np.array([quota.least for quota in quotas], dtype=float)
        self.bound = np.inf
        self.best: Flowed | None = None
        self.prices = np.zeros(len(quotas))
        self.known: Mask | None = None

    def lower_bound(self) -> None:
        """Find the prices of the lowest bound, and an assignment near it."""
        cuts: list[tuple[float, Floats]] = []
        highest = 4.0 * self.largest + 1.0
        prices = np.zeros(len(self.quotas))
        for _ in range(CUTS):
            cuts.append(self._try(prices))
            prices, promised = self._cheapest(cuts, highest)
            if promised >= self.bound - self.rounding:
                # At the edge of what was looked at, dearer prices may give a lower bound still.
                if not (prices >= highest * 0.999).any() or highest > 1e6 * (self.largest + 1.0):
                    break
                highest *= 8.0
        for more in OVERPAID:
            self._try(self.prices * (1.0 + more) + more * self.largest * 0.1)
            if self.known is not None:
                break

    def _try(self, prices: Floats) -> tuple[float, Floats]:
        """One flow: (its gain, how much more of each kind it has than asked for)."""
        free = self.filled is None
        found = flow.solve(self.edges, self.gain + prices @ self.of, leave_free=free)
        value = float(self.gain[found.used].sum())
        more = self.of[:, found.used].sum(axis=1) - self.least
        # Where the quotas leave fewer places to fill than there are, no flow tells much.
        if free or int(found.used.sum()) == self.filled:
            bound = found.bound - float(prices @ self.least)
            if bound < self.bound:
                self.bound, self.best, self.prices = bound, found, prices
            if (more >= 0).all() and (self.known is None or value > self.gain[self.known].sum()):
                self.known = found.used
        return value, more

    def _cheapest(self, cuts: list[tuple[float, Floats]], highest: float) -> tuple[Floats, float]:
        """The prices at which all cuts promise the lowest bound, and that bound."""
        count = len(self.quotas)
        found: Any = linprog(
            np.append(np.zeros(count), 1.0),
            A_ub=np.array([np.append(more, -1.0) for _, more in cuts]),
            b_ub=np.array([-value for value, _ in cuts]),
            bounds=[(0.0, highest)] * count + [(None, None)],
        )
        return np.asarray(found.x[:count]), float(found.x[count])

    def may_be_better(self) -> Mask:
        """Edges that can be part of an assignment better than the best one that is known."""
        if self.best is None or self.known is None:
            return np.ones(len(self.gain), dtype=bool)
        gain = self.gain + self.prices @ self.of
        reduced = gain - self.best.mentee_price[self.edges.mentee]
        reduced -= self.best.mentor_price[self.edges.mentor]
        gap = self.bound - float(self.gain[self.known].sum())
        return np.asarray((reduced >= -gap - self.rounding) | self.known)


def _program(
    edges: Edges,
    quotas: Sequence[Quota],
    gain: Floats,
    filled: int | None,
    kept: Mask,
    priced: _Priced,
) -> Solved:
    few = edges.only(kept)
    found: Any = milp(
        -gain[kept],
        integrality=np.ones(int(kept.sum())),
        bounds=Bounds(0, 1),
        constraints=_constraints(few, [Quota(q.least, q.of[kept]) for q in quotas], filled),
        options={"mip_rel_gap": 0.0, "time_limit": SECONDS},
    )
    used = priced.known
    bound = priced.bound
    if found.x is not None:
        at = np.zeros(len(kept), dtype=bool)
        at[np.flatnonzero(kept)[found.x > 0.5]] = True
        if used is None or gain[at].sum() > gain[used].sum():
            used = at
        # What was ruled out is no better than what was known already.
        least = float(gain[priced.known].sum()) if priced.known is not None else -np.inf
        if found.mip_dual_bound is not None:
            bound = min(bound, max(-float(found.mip_dual_bound), least))
    if used is None and found.status == 1:
        raise Infeasible("quotas", f"nothing that holds them all was found in {SECONDS:g} seconds")
    if used is None:
        raise Infeasible("quotas", "they cannot all be reached together with the other conditions")
    return Solved(used, max(bound, float(gain[used].sum())))


def _constraints(
    edges: Edges, quotas: Sequence[Quota], filled: int | None
) -> list[LinearConstraint]:
    count = len(edges.score)
    ones, columns = np.ones(count), np.arange(count)
    of_mentee = csr_matrix((ones, (edges.mentee, columns)), shape=(edges.mentees, count))
    of_mentor = csr_matrix((ones, (edges.mentor, columns)), shape=(edges.mentors, count))
    conditions = [
        LinearConstraint(of_mentee, 0, edges.wanted),
        LinearConstraint(of_mentor, edges.least, edges.places),
    ]
    for quota in quotas:
        row = csr_matrix(quota.of.astype(float))
        conditions.append(LinearConstraint(row, quota.least, np.inf))
    if filled is not None:
        conditions.append(LinearConstraint(csr_matrix(ones), filled, filled))
    return conditions
