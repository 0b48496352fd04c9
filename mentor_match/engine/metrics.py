"""How good a ranking is, against graded truth."""

from collections.abc import Mapping, Sequence

import numpy as np


def ndcg_at_k(ranked: Sequence[str], gains: Mapping[str, float], k: int = 10) -> float:
    """Normalised discounted cumulative gain of the first k; NaN where nothing has a gain.

    Järvelin and Kekäläinen (2002), with the gain itself and the logarithm to base 2.
    """
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    best = np.sort(np.array([gain for gain in gains.values() if gain > 0]))[::-1][:k]
    if not len(best):
        return float("nan")
    found = np.array([gains.get(one, 0.0) for one in ranked[:k]])
    return float((found @ discounts[: len(found)]) / (best @ discounts[: len(best)]))


def reciprocal_rank(ranked: Sequence[str], relevant: frozenset[str]) -> float:
    """1 / the place of the first relevant one; 0 where none is."""
    places = [place for place, one in enumerate(ranked, start=1) if one in relevant]
    return 1.0 / places[0] if places else 0.0


def precision_at_k(ranked: Sequence[str], relevant: frozenset[str], k: int = 5) -> float:
    """The share of the first k that is relevant."""
    if k < 1:
        raise ValueError(f"k must be 1 or more, not {k!r}.")
    return sum(one in relevant for one in ranked[:k]) / k
