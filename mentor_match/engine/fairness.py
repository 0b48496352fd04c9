"""How evenly attention is spread, and how far groups are apart."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


def gini(amounts: ArrayLike) -> float:
    """The Gini coefficient of amounts of 0 or more: 0 is even, towards 1 is all with one.

    NaN where there is nothing to spread.
    """
    values = np.sort(np.asarray(amounts, dtype=float))
    if (values < 0).any():
        raise ValueError("amounts must not be negative.")
    if not values.size or not values.sum():
        return float("nan")
    ranks = np.arange(1, len(values) + 1)
    return float((2 * ranks - len(values) - 1) @ values / (len(values) * values.sum()))


def share_of_top_decile(amounts: ArrayLike) -> float:
    """The part of all that goes to the tenth (rounded up) with most; NaN where there is none."""
    values = np.sort(np.asarray(amounts, dtype=float))[::-1]
    if not values.size or not values.sum():
        return float("nan")
    return float(values[: -(-len(values) // 10)].sum() / values.sum())


def rates_by_group(groups: Sequence[str], happened: ArrayLike) -> dict[str, tuple[float, int]]:
    """group -> (share to whom it happened, how many are in the group)."""
    members = np.asarray(groups)
    outcome = np.asarray(happened, dtype=float)
    if members.shape != outcome.shape:
        raise ValueError(f"groups have the shape {members.shape}, happened {outcome.shape}.")
    return {
        str(group): (float(outcome[members == group].mean()), int((members == group).sum()))
        for group in np.unique(members)
    }
