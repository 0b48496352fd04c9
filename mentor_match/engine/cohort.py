"""Whole cohorts: everyone at once, exactly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_matrix, csr_matrix, issparse

from mentor_match.engine import flow
from mentor_match.engine import quotas as programs
from mentor_match.engine.flow import Edges, Floats, Ints, Mask
from mentor_match.engine.hall import explain_left
from mentor_match.engine.quotas import Quota
from mentor_match.engine.types import Assignment, Infeasible

OBJECTIVES = ("total", "quality", "worst_first")
Chosen = tuple[Mask, float, "Prices | None"]


def assign(
    scores: Any,
    capacities: ArrayLike,
    *,
    per_mentee: int | ArrayLike = 1,
    locked: Iterable[tuple[int, int]] = (),
    forbidden: Iterable[tuple[int, int]] = (),
    min_load: int | ArrayLike = 0,
    objective: str = "total",
    quotas: Sequence[tuple[int, Any]] = (),
    floor: float = 0.0,
) -> Assignment:
    """Pair a whole cohort.

    Parameters
    ----------
    scores : ndarray of float, shape (n_mentees, n_mentors), or scipy sparse
        NaN forbids a pair; in a sparse matrix what is absent is forbidden and a stored 0 is not.
    capacities : array of int, shape (n_mentors,)
        Places of each mentor.
    per_mentee : int or array of int, shape (n_mentees,)
        How many mentors each mentee is to have.
    locked, forbidden : pairs of indices
        Pairs that must be, and pairs that must not be.
    min_load : int or array of int, shape (n_mentors,)
        How many mentees each mentor has to have.
    objective : "total", "quality" or "worst_first"
        As many places filled as can be, then the highest total; or the highest sum of
        (score - floor), where leaving a place empty may be better; or as many as can be, then the
        best worst pair, then the highest total.
    quotas : sequence of (n, mask)
        At least n pairs of those in a boolean mask or sparse pattern of the shape of `scores`.
    floor : float
        Only for "quality".

    Returns
    -------
    Assignment

    Raises
    ------
    ValueError
        Where an argument cannot be, naming it.
    Infeasible
        Where locks, quotas or least loads cannot hold; it names the constraint.
    """
    return assign_with_prices(
        scores, capacities, per_mentee=per_mentee, locked=locked, forbidden=forbidden,
        min_load=min_load, objective=objective, quotas=quotas, floor=floor,
    )[0]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prices:
    """A dual solution: no pair is worth more than its two prices together, but for rounding,
    unless it is used. Shapes (n_mentees,) and (n_mentors,)."""

    mentee: Floats
    mentor: Floats


def assign_with_prices(
    scores: Any,
    capacities: ArrayLike,
    *,
    per_mentee: int | ArrayLike = 1,
    locked: Iterable[tuple[int, int]] = (),
    forbidden: Iterable[tuple[int, int]] = (),
    min_load: int | ArrayLike = 0,
    objective: str = "total",
    quotas: Sequence[tuple[int, Any]] = (),
    floor: float = 0.0,
) -> tuple[Assignment, Prices | None]:
    """`assign`, and the prices that prove it; None with quotas, which no prices prove alone."""
    everyone = _edges(scores, capacities, per_mentee, min_load)
    if objective not in OBJECTIVES:
        raise ValueError(f"objective must be one of {OBJECTIVES}, not {objective!r}.")
    if not np.isfinite(floor):
        raise ValueError(f"floor must be a finite number, not {floor!r}.")
    kept, fixed = _free_edges(everyone, locked, forbidden)
    edges = _without(everyone, kept, fixed)
    wishes = [
        Quota(max(0, n - int(mask[fixed].sum())), mask[kept])
        for n, mask in (_quota(number, one, everyone) for number, one in enumerate(quotas))
    ]
    used, bound, prices = _choose(edges, wishes, objective, floor)
    answer = _answer(everyone, edges, kept, fixed, used, bound, objective, floor, bool(wishes))
    return answer, prices


def _choose(edges: Edges, wishes: Sequence[Quota], objective: str, floor: float) -> Chosen:
    """(edges used, upper bound on their total, prices)."""
    if wishes:
        programs.check_each(edges, wishes)
    if objective == "quality":
        return _best_quality(edges, wishes, floor)
    if objective == "worst_first":
        kept = edges.score >= _best_worst(edges, wishes)
        narrow = [Quota(wish.least, wish.of[kept]) for wish in wishes]
        inside, bound, prices = _best_total(edges.only(kept), narrow)
        used = np.zeros(len(kept), dtype=bool)
        used[np.flatnonzero(kept)[inside]] = True
        return used, bound, prices
    return _best_total(edges, wishes)


def _best_total(edges: Edges, wishes: Sequence[Quota]) -> Chosen:
    if wishes:
        solved = programs.most_then_best(edges, wishes)
        return solved.used, solved.bound, None
    flowed = flow.solve(edges, edges.score)
    return flowed.used, flowed.bound, Prices(flowed.mentee_price, flowed.mentor_price)


def _best_quality(edges: Edges, wishes: Sequence[Quota], floor: float) -> Chosen:
    gain = edges.score - floor
    if wishes:
        solved = programs.best_gain(edges, wishes, gain)
        return solved.used, solved.bound + floor * int(solved.used.sum()), None
    flowed = flow.solve(edges, gain, leave_free=True)
    bound = flowed.bound + floor * int(flowed.used.sum())
    return flowed.used, bound, Prices(flowed.mentee_price + floor, flowed.mentor_price)


def _best_worst(edges: Edges, wishes: Sequence[Quota]) -> float:
    """The highest threshold at which as many places can be filled as without one."""
    levels = np.unique(edges.score)
    most = _fill(edges, wishes, np.ones(len(edges.score), dtype=bool))
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if _fill(edges, wishes, edges.score >= levels[middle]) == most:
            low = middle
        else:
            high = middle - 1
    return float(levels[low]) if len(levels) else -np.inf


def _fill(edges: Edges, wishes: Sequence[Quota], kept: Mask) -> int | None:
    """How many places can be filled with these edges; None where a condition cannot hold."""
    inside = edges.only(kept)
    try:
        if wishes:
            return programs.most(inside, [Quota(one.least, one.of[kept]) for one in wishes])
        return flow.places_filled(inside)
    except Infeasible:
        return None


def _edges(scores: Any, capacities: ArrayLike, per_mentee: Any, min_load: Any) -> Edges:
    mentee, mentor, score, shape = _pairs_that_may_be(scores)
    places = _whole("capacities", capacities, shape[1])
    wanted = _whole("per_mentee", per_mentee, shape[0])
    least = _whole("min_load", min_load, shape[1])
    beyond = np.flatnonzero(least > places)
    if len(beyond):
        raise Infeasible(
            "min_load",
            f"mentor {beyond[0]} has {places[beyond[0]]} places, fewer than {least[beyond[0]]}",
        )
    return Edges(mentee, mentor, score, wanted, places, least)


def _pairs_that_may_be(
    scores: Any,
) -> tuple[Ints, Ints, NDArray[np.float64], tuple[int, int]]:
    if issparse(scores):
        table = csr_matrix(scores, dtype=float, copy=True)
        table.sum_duplicates()
        found = coo_matrix(table)
        mentee, mentor, score = found.row, found.col, found.data
        shape = table.shape
    else:
        dense = np.asarray(scores, dtype=float)
        if dense.ndim != 2:
            raise ValueError(f"scores must have two dimensions, not {dense.ndim}.")
        mentee, mentor = np.nonzero(~np.isnan(dense))
        score, shape = dense[mentee, mentor], dense.shape
    if np.isinf(score).any():
        raise ValueError("scores must be finite, or NaN where a pair is forbidden.")
    known = ~np.isnan(score)
    return (
        mentee[known].astype(np.int64),
        mentor[known].astype(np.int64),
        np.asarray(score[known], dtype=float),
        (int(shape[0]), int(shape[1])),
    )


def _whole(name: str, given: Any, length: int) -> Ints:
    numbers = np.asarray(given)
    if numbers.ndim == 0:
        numbers = np.full(length, numbers)
    if numbers.shape != (length,):
        raise ValueError(f"{name} must have the shape ({length},), not {numbers.shape}.")
    if not np.all(np.isfinite(numbers)) or np.any(numbers != np.floor(numbers)):
        raise ValueError(f"{name} must be whole numbers.")
    whole: Ints = numbers.astype(np.int64)
    if (whole < 0).any():
        raise ValueError(f"{name} must not be negative; number {np.argmin(whole)} is.")
    return whole


def _pair_list(name: str, pairs: Iterable[tuple[int, int]], edges: Edges) -> Ints:
    found = np.array([tuple(pair) for pair in pairs], dtype=np.int64).reshape(-1, 2)
    inside = (
        (found >= 0).all(axis=1) & (found[:, 0] < edges.mentees) & (found[:, 1] < edges.mentors)
    )
    if not inside.all():
        raise ValueError(f"{name} names a pair that is not there: {tuple(found[~inside][0])}.")
    return found


def _free_edges(
    edges: Edges, locked: Iterable[tuple[int, int]], forbidden: Iterable[tuple[int, int]]
) -> tuple[Mask, Ints]:
    """(which edges may still be chosen, the numbers of the locked ones)."""
    banned = {(int(i), int(j)) for i, j in _pair_list("forbidden", forbidden, edges)}
    locks = sorted({(int(i), int(j)) for i, j in _pair_list("locked", locked, edges)})
    kept = np.ones(len(edges.mentee), dtype=bool)
    keys = edges.mentee * edges.mentors + edges.mentor
    order = np.argsort(keys, kind="stable")
    fixed = []
    for pair in [*locks, *sorted(banned)]:
        key = pair[0] * edges.mentors + pair[1]
        at = np.searchsorted(keys, key, sorter=order)
        there = at < len(keys) and keys[order[at]] == key
        if there:
            kept[order[at]] = False
        if pair in banned:
            if pair in locks:
                raise Infeasible("locked", f"the pair {pair} is locked and forbidden")
        elif there:
            fixed.append(int(order[at]))
        else:
            raise Infeasible("locked", f"a hard rule forbids the pair {pair}")
    return kept, np.array(fixed, dtype=np.int64)


def _without(edges: Edges, kept: Mask, fixed: Ints) -> Edges:
    """What is left to decide once the locked pairs stand."""
    wanted = edges.wanted - np.bincount(edges.mentee[fixed], minlength=edges.mentees)
    places = edges.places - np.bincount(edges.mentor[fixed], minlength=edges.mentors)
    for name, left in (("mentee", wanted), ("mentor", places)):
        if (left < 0).any():
            raise Infeasible(
                "locked", f"{name} {np.argmin(left)} has more locked pairs than places"
            )
    least = np.maximum(0, edges.least - (edges.places - places))
    inside = edges.only(kept)
    return Edges(inside.mentee, inside.mentor, inside.score, wanted, places, least)


def _quota(number: int, given: tuple[int, Any], edges: Edges) -> tuple[int, Mask]:
    least, pattern = given
    if least < 0 or int(least) != least:
        raise ValueError(f"quotas: number {number} must ask for a whole number, not {least!r}.")
    if tuple(pattern.shape) != (edges.mentees, edges.mentors):
        raise ValueError(
            f"quotas: the mask of number {number} must have the shape "
            f"({edges.mentees}, {edges.mentors}), not {tuple(pattern.shape)}."
        )
    if issparse(pattern):
        chosen = np.asarray(csr_matrix(pattern)[edges.mentee, edges.mentor]).ravel()
    else:
        chosen = np.asarray(pattern)[edges.mentee, edges.mentor]
    return int(least), chosen.astype(bool)


def _answer(
    everyone: Edges,
    edges: Edges,
    kept: Mask,
    fixed: Ints,
    used: Mask,
    bound: float,
    objective: str,
    floor: float,
    has_quotas: bool,
) -> Assignment:
    chosen = np.sort(np.concatenate([fixed, np.flatnonzero(kept)[used]]))
    pairs = np.column_stack([everyone.mentee[chosen], everyone.mentor[chosen]])
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    scores = everyone.score[chosen]
    left = explain_left(edges, used, floor if objective == "quality" else None, has_quotas)
    return Assignment(
        pairs=pairs[order].astype(np.int64),
        total=float(scores.sum()),
        filled=len(chosen),
        bound=bound + float(everyone.score[fixed].sum()),
        unmatched=tuple(left),
        worst=float(scores.min()) if len(scores) else float("nan"),
    )
