"""How evenly attention is spread, and how far groups are apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mentor_match.engine.types import Assignment

CELLS = 2_000_000  # values drawn at a time
MANY = 1_000  # from so many values on, the means of resamples are as good as normal

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Exposure:
    """How requests, or pairs, are spread over mentors.

    `gini` is 0 where all have as many and goes towards 1 where one has all; `top_decile` is the
    part that goes to the tenth with most. Both are NaN where there is nothing to spread.
    """

    mentors: int
    total: float
    without: int
    gini: float
    top_decile: float


@dataclass(frozen=True, slots=True)
class Gap:
    """One group against everybody else.

    Parameters
    ----------
    group : str
    members, known : int
        How many are in the group, and of how many the value is known.
    mean : float
        Of the known ones, in the unit of the values; a rate for values of 0 and 1.
    low, high : float
        Where the mean lies with the level of confidence asked for; NaN below two known.
    gap, gap_low, gap_high : float
        The mean less that of all others, and where this difference lies; NaN below two known on
        either side.
    """

    group: str
    members: int
    known: int
    mean: float
    low: float
    high: float
    gap: float
    gap_low: float
    gap_high: float

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval of the difference leaves out zero."""
        return bool(self.gap_low > 0 or self.gap_high < 0)


def gini(amounts: ArrayLike) -> float:
    """The Gini coefficient of amounts of 0 or more: 0 is even, towards 1 is all with one.

    NaN where there is nothing to spread. Gini (1912), by the sorted form.

    Raises
    ------
    ValueError
        Where an amount is negative or not a number.
    """
    values = np.sort(_amounts(amounts))
    if not values.size or not values.sum():
        return float("nan")
    ranks = np.arange(1, len(values) + 1)
    # Rounding may leave even amounts a little below 0.
    return max(0.0, float((2 * ranks - len(values) - 1) @ values / (len(values) * values.sum())))


def share_of_top_decile(amounts: ArrayLike) -> float:
    """The part of all that goes to the tenth (rounded up) with most; NaN where there is none.

    Raises
    ------
    ValueError
        Where an amount is negative or not a number.
    """
    values = np.sort(_amounts(amounts))[::-1]
    if not values.size or not values.sum():
        return float("nan")
    return float(values[: -(-len(values) // 10)].sum() / values.sum())


def exposure(requests: ArrayLike) -> Exposure:
    """How requests are spread over mentors.

    Parameters
    ----------
    requests : array of float, shape (n_mentors,)
        How many each mentor got, 0 included.

    Raises
    ------
    ValueError
        Where an amount is negative or not a number.
    """
    values = _amounts(requests)
    return Exposure(
        len(values),
        float(values.sum()),
        int(np.count_nonzero(values == 0)),
        gini(values),
        share_of_top_decile(values),
    )


def gaps(
    groups: Sequence[str],
    values: ArrayLike,
    *,
    resamples: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> list[Gap]:
    """Each group against everybody else, in the order of their names.

    Parameters
    ----------
    groups : sequence of str, shape (n_people,)
        "" is a group of its own: those who did not say.
    values : array of float or bool, shape (n_people,)
        A rate for 0 and 1; NaN where it is not known, such as the wait of one who still waits.
    resamples : int
        How many times each group is drawn anew.
    level : float, between 0 and 1
        Of confidence.
    seed : int
        The same seed gives the same intervals.

    Returns
    -------
    list of Gap
        Percentile bootstrap intervals, groups drawn apart (Efron and Tibshirani 1993, chapters 13
        and 16). They are too narrow below some twenty people; the counts stand beside them.
        From `MANY` people on, means of resamples of more than two values are drawn from the normal
        distribution: what that moves is a fraction of what another seed does.

    Raises
    ------
    ValueError
        Where lengths differ, nothing is known, or `resamples` or `level` cannot be.
    """
    members = np.asarray(groups, dtype=object)
    found = np.asarray(values, dtype=float)
    if found.ndim != 1 or members.shape != found.shape:
        raise ValueError(f"groups have the shape {members.shape}, values {found.shape}.")
    if resamples < 1:
        raise ValueError(f"resamples must be 1 or more, not {resamples!r}.")
    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1, not {level!r}.")
    if np.isinf(found).any():
        raise ValueError("values must be finite, or NaN where they are not known.")
    if np.isnan(found).all():
        raise ValueError("values: not one of them is known.")
    draw = np.random.default_rng(seed)
    return [
        _gap(str(group), members == group, found, draw, resamples, level)
        for group in sorted(set(members.tolist()))
    ]


def match_gaps(
    assignment: Assignment,
    scores: Floats,
    groups: Sequence[str],
    *,
    waiting: ArrayLike | None = None,
    among: Sequence[bool] | None = None,
    seed: int = 0,
) -> dict[str, list[Gap]]:
    """Gaps between groups of mentees in what an assignment gives them.

    Parameters
    ----------
    assignment : Assignment
    scores : ndarray of float, shape (n_mentees, n_mentors), or scipy sparse
        As it was given to `assign`.
    groups : sequence of str, shape (n_mentees,)
    waiting : array of float, shape (n_mentees,), in days
        NaN where someone was not matched yet.
    among : sequence of bool, shape (n_mentees,)
        Only these mentees are looked at, and compared with each other; all where it is left out.
    seed : int
        The same seed gives the same intervals.

    Returns
    -------
    dict
        "matched" (1 for those with a mentor), "score" (the mean of a mentee's pairs; not known for
        those without) and, where it was given, "waiting".

    Raises
    ------
    ValueError
        Where lengths differ or a wait is negative.
    """
    count = len(groups)
    if count != scores.shape[0]:
        raise ValueError(f"groups name {count} mentees, scores {scores.shape[0]}.")
    mentee, mentor = assignment.pairs.T
    each = np.bincount(mentee, minlength=count)
    worth = np.asarray(scores[mentee, mentor], dtype=float).ravel()
    totals = np.bincount(mentee, weights=worth, minlength=count)
    mean = np.divide(totals, each, out=np.full(count, np.nan), where=each > 0)
    chosen = np.ones(count, dtype=bool) if among is None else np.asarray(among, dtype=bool)
    names = [group for group, here in zip(groups, chosen, strict=True) if here]
    found = {"matched": gaps(names, each[chosen] > 0, seed=seed)}
    if each[chosen].any():
        found["score"] = gaps(names, mean[chosen], seed=seed)
    if waiting is not None:
        days = np.asarray(waiting, dtype=float)
        if (days < 0).any():
            raise ValueError("waiting must not be negative.")
        found["waiting"] = gaps(names, days[chosen], seed=seed)
    return found


def _gap(
    group: str,
    inside: NDArray[np.bool_],
    values: Floats,
    draw: np.random.Generator,
    resamples: int,
    level: float,
) -> Gap:
    known = ~np.isnan(values)
    own, others = values[inside & known], values[~inside & known]
    tails = (50 * (1 - level), 50 * (1 + level))
    mean = float(own.mean()) if len(own) else np.nan
    gap = mean - float(others.mean()) if len(own) and len(others) else np.nan
    low = high = gap_low = gap_high = np.nan
    if len(own) > 1:
        means = _drawn_anew(own, draw, resamples)
        low, high = np.percentile(means, tails)
        if len(others) > 1:
            apart = means - _drawn_anew(others, draw, resamples)
            gap_low, gap_high = np.percentile(apart, tails)
    return Gap(
        group, int(inside.sum()), len(own), mean,
        float(low), float(high), gap, float(gap_low), float(gap_high),
    )  # fmt: skip


def _drawn_anew(values: Floats, draw: np.random.Generator, resamples: int) -> Floats:
    """Means of as many values, drawn with replacement, shape (resamples,)."""
    unique, counts = np.unique(values, return_counts=True)
    if len(unique) > 2 and len(values) >= MANY:
        return draw.normal(values.mean(), values.std() / np.sqrt(len(values)), resamples)
    if len(unique) <= 64:
        # Rates and levels take few values: how often each is drawn is one multinomial.
        drawn = draw.multinomial(len(values), counts / len(values), size=resamples)
        return np.asarray(drawn @ unique / len(values))
    size = max(1, CELLS // len(values))
    parts = [
        values[draw.integers(len(values), size=(min(size, resamples - start), len(values)))]
        for start in range(0, resamples, size)
    ]
    return np.concatenate([part.mean(axis=1) for part in parts])


def _amounts(amounts: ArrayLike) -> Floats:
    values = np.asarray(amounts, dtype=float)
    if np.isnan(values).any() or (values < 0).any():
        raise ValueError("amounts must be numbers and must not be negative.")
    return values
