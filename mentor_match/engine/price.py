"""What it costs to close a gap: the price-of-fairness curve.

Bertsimas, Farias and Trichakis (2011) call the price of fairness what is lost of the total by
asking for fairness, as a part of the total without it. As many places as can be are filled first;
a quota on one group can only change who fills them and how well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_matrix, csr_matrix, issparse

from mentor_match.engine.cohort import assign
from mentor_match.engine.types import Assignment, Infeasible

BONUSES = (0.0, 0.05, 0.1, 0.25, 0.5, 1.0)
STEPS = 6

Group = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Price:
    """What one setting gives, and what it costs.

    Parameters
    ----------
    setting : float
        Pairs asked for (quota), or what is added to the score of the group's pairs (priority).
    rate, others_rate : float
        The part of the group, and of the others, that has a mentor; NaN where there is nobody.
    pairs, filled : int
        Pairs of the group, and of all.
    total, lost : float
        Sum of the true scores, and how much less that is than without the setting.
    lost_part : float
        `lost` as a part of the total without the setting: the price of fairness.
    assignment : Assignment
    """

    setting: float
    rate: float
    others_rate: float
    pairs: int
    filled: int
    total: float
    lost: float
    lost_part: float
    assignment: Assignment

    @property
    def gap(self) -> float:
        """How much more often the group has a mentor than the others; below 0, less often."""
        return self.rate - self.others_rate


def price_of_quota(
    scores: Any,
    capacities: ArrayLike,
    group: ArrayLike,
    *,
    steps: int | Iterable[int] = STEPS,
    **options: Any,
) -> list[Price]:
    """The curve for quotas: from what the group gets anyway to the most it can get.

    Parameters
    ----------
    scores, capacities, **options
        As for `assign`.
    group : array of bool, shape (n_mentees,)
        Whose pairs are asked for.
    steps : int or numbers of pairs
        How many settings, evenly spaced, or the settings themselves.

    Returns
    -------
    list of Price
        The first without a quota. A number that cannot be reached ends the curve.

    Raises
    ------
    ValueError
        Where `group` has another length than the mentees, or `steps` is below 1.
    """
    members = _members(group, scores)
    mask = _pairs_of(members, scores)
    quotas = tuple(options.pop("quotas", ()))
    free = assign(scores, capacities, quotas=quotas, **options)
    curve = [_price(0.0, free, scores, members, free)]
    if isinstance(steps, int):
        if steps < 1:
            raise ValueError(f"steps must be 1 or more, not {steps!r}.")
        most = _most(scores, capacities, members, quotas, options)
        asked = np.unique(np.linspace(curve[0].pairs, most, steps + 1).round().astype(int))[1:]
    else:
        asked = np.array(sorted(steps), dtype=int)
    for least in asked:
        try:
            found = assign(scores, capacities, quotas=(*quotas, (int(least), mask)), **options)
        except Infeasible:
            break
        curve.append(_price(float(least), found, scores, members, free))
    return curve


def price_of_priority(
    scores: Any,
    capacities: ArrayLike,
    group: ArrayLike,
    *,
    bonuses: Sequence[float] = BONUSES,
    **options: Any,
) -> list[Price]:
    """The curve for a priority: the group's pairs count for more when pairs are chosen.

    Parameters and errors as for `price_of_quota`; `bonuses` are what is added to a score, in the
    unit of the scores, 0 or more. Totals are in the true scores.
    """
    members = _members(group, scores)
    if any(bonus < 0 or not np.isfinite(bonus) for bonus in bonuses):
        raise ValueError("bonuses must be numbers of 0 or more.")
    free = assign(scores, capacities, **options)
    curve = []
    for bonus in sorted(bonuses):
        found = assign(_raised(scores, members, bonus), capacities, **options) if bonus else free
        curve.append(_price(float(bonus), found, scores, members, free))
    return curve


def close_gap(
    scores: Any,
    capacities: ArrayLike,
    group: ArrayLike,
    *,
    tolerance: float = 0.0,
    **options: Any,
) -> Price | None:
    """The smallest quota with which the group has a mentor as often as the others.

    Parameters
    ----------
    tolerance : float
        How much less often is near enough, 0 to 1.
    scores, capacities, group, **options
        As for `price_of_quota`.

    Returns
    -------
    Price or None
        With no quota (`setting` 0) where there is no gap; None where no quota closes it.

    Raises
    ------
    ValueError
        Where `group` has another length than the mentees.
    """
    members = _members(group, scores)
    mask = _pairs_of(members, scores)
    quotas = tuple(options.pop("quotas", ()))
    free = assign(scores, capacities, quotas=quotas, **options)
    now = _price(0.0, free, scores, members, free)
    if not now.gap < -tolerance:
        return now

    def at(least: int) -> Price:
        found = assign(scores, capacities, quotas=(*quotas, (least, mask)), **options)
        return _price(float(least), found, scores, members, free)

    low, high = now.pairs, _most(scores, capacities, members, quotas, options)
    best = at(high)
    if best.gap < -tolerance:
        return None
    while high - low > 1:  # `low` leaves a gap, `high` closes it
        middle = (low + high) // 2
        price = at(middle)
        if price.gap < -tolerance:
            low = middle
        else:
            best, high = price, middle
    return best


def _members(group: ArrayLike, scores: Any) -> Group:
    members = np.asarray(group, dtype=bool)
    if members.shape != (scores.shape[0],):
        raise ValueError(f"group must have the shape ({scores.shape[0]},), not {members.shape}.")
    return members


def _pairs_of(members: Group, scores: Any) -> Any:
    """The pairs of the group, in the form of the scores."""
    if issparse(scores):
        pairs = coo_matrix(scores)
        of = members[pairs.row]
        return csr_matrix((np.ones(of.sum()), (pairs.row[of], pairs.col[of])), shape=pairs.shape)
    return np.repeat(members[:, None], scores.shape[1], axis=1)


def _raised(scores: Any, members: Group, bonus: float) -> Any:
    if issparse(scores):
        pairs = coo_matrix(scores)
        data = pairs.data + bonus * members[pairs.row]
        return csr_matrix((data, (pairs.row, pairs.col)), shape=pairs.shape)
    return np.asarray(scores, dtype=float) + bonus * members[:, None]


def _most(
    scores: Any, capacities: ArrayLike, members: Group, quotas: Any, options: dict[str, Any]
) -> int:
    """The most pairs the group can have while as many places are filled as can be."""
    if issparse(scores):
        pairs = coo_matrix(scores)
        counted: Any = csr_matrix(
            (members[pairs.row].astype(float), (pairs.row, pairs.col)), shape=pairs.shape
        )
    else:
        counted = np.where(np.isnan(scores), np.nan, members[:, None].astype(float))
    chosen = {name: one for name, one in options.items() if name not in ("objective", "floor")}
    found = assign(counted, capacities, quotas=quotas, **chosen)
    return int(members[found.pairs[:, 0]].sum())


def _price(
    setting: float, found: Assignment, scores: Any, members: Group, free: Assignment
) -> Price:
    total, before = _total(found, scores), _total(free, scores)
    matched = np.zeros(len(members), dtype=bool)
    matched[found.pairs[:, 0]] = True
    lost = before - total
    return Price(
        setting,
        float(matched[members].mean()) if members.any() else float("nan"),
        float(matched[~members].mean()) if (~members).any() else float("nan"),
        int(members[found.pairs[:, 0]].sum()),
        found.filled,
        total,
        lost,
        lost / before if before else 0.0,
        found,
    )


def _total(found: Assignment, scores: Any) -> float:
    table = csr_matrix(scores) if issparse(scores) else np.asarray(scores, dtype=float)
    return float(np.asarray(table[found.pairs[:, 0], found.pairs[:, 1]]).sum())
