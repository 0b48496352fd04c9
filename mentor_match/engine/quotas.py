"""At least so many pairs of a kind: a mixed-integer program, solved to the optimum by HiGHS.

A flow cannot hold such a condition. The relaxation is almost whole, so the search is short for
hundreds of people; for tens of thousands it may take long.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from mentor_match.engine.flow import Edges, Floats, Mask
from mentor_match.engine.types import Infeasible


@dataclass(frozen=True)
class Quota:
    """At least `least` pairs of those marked in `of`, shape (n_edges,)."""

    least: int
    of: Mask


@dataclass(frozen=True)
class Solved:
    """Which edges are used, and what no other choice can exceed."""

    used: Mask
    bound: float


def most_then_best(edges: Edges, quotas: Sequence[Quota]) -> Solved:
    """As many places filled as the quotas allow, then the highest total."""
    most = _solve(edges, quotas, np.ones(len(edges.score)))
    return _solve(edges, quotas, edges.score, filled=int(most.used.sum()))


def best_gain(edges: Edges, quotas: Sequence[Quota], gain: Floats) -> Solved:
    """The highest sum of gains under the quotas."""
    return _solve(edges, quotas, gain)


def check_each(edges: Edges, quotas: Sequence[Quota]) -> None:
    """Refuse a quota that cannot be reached even on its own, by name."""
    for number, quota in enumerate(quotas):
        reach = _solve(edges, [], quota.of.astype(float))
        possible = int(quota.of[reach.used].sum())
        if possible < quota.least:
            raise Infeasible(
                f"quota {number}",
                f"{possible} pairs of its kind can be made at most, not {quota.least}",
            )


def _solve(
    edges: Edges, quotas: Sequence[Quota], gain: Floats, filled: int | None = None
) -> Solved:
    count = len(gain)
    if not count:
        if any(quota.least > 0 for quota in quotas) or edges.least.any():
            raise Infeasible("quotas", "there is no pair that may be made")
        return Solved(np.zeros(0, dtype=bool), 0.0)
    found: Any = milp(
        -gain,
        integrality=np.ones(count),
        bounds=Bounds(0, 1),
        constraints=_constraints(edges, quotas, filled),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        raise Infeasible("quotas", "they cannot all be reached together with the other conditions")
    return Solved(found.x > 0.5, -float(found.mip_dual_bound))


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
