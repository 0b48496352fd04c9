"""Weights learnt from what mentors accepted."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.utils.validation import check_is_fitted

from mentor_match.engine.features import ALL
from mentor_match.engine.ranker import BATCH, MentorRanker
from mentor_match.engine.types import BLOCKS, MenteeFacts, Weights

FEWEST = 200  # outcomes; below, differences between blocks are mostly chance
FEWEST_OF_A_KIND = 30
HELD_OUT = 0.3  # the last part in time
RESAMPLES = 400
SURE = 0.99  # of the resamples have to rank better, or the weights stay
SAME = 1e-3  # a block that varies less than this among the outcomes teaches nothing

Outcome = tuple[MenteeFacts, str, bool]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class KeptDefault(UserWarning):
    """The weights were not changed, and why."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt, and how good it is on outcomes it was not learnt from.

    Parameters
    ----------
    weights : Weights
        The learnt ones, or those of the ranker where `why` says that they stay.
    why : str
        Empty where the weights changed.
    before, after : float
        How often an accepted pair scores above a refused one (the area under the ROC curve) on the
        held-out part, with the old weights and with the learnt ones; NaN where it was not tried.
    slope, intercept : float
        The chance that a pair is accepted is 1 / (1 + exp(-(slope * score + intercept))), fitted
        on the held-out part with `weights` (Platt 1999); NaN where it was not tried.
    """

    weights: Weights
    why: str = ""
    before: float = float("nan")
    after: float = float("nan")
    slope: float = float("nan")
    intercept: float = float("nan")

    def chance(self, scores: Floats) -> Floats:
        """The calibrated chance of acceptance of pairs with these scores; same shape."""
        return np.asarray(1.0 / (1.0 + np.exp(-(self.slope * np.asarray(scores) + self.intercept))))


def learn_weights(ranker: MentorRanker, outcomes: Sequence[Outcome]) -> Weights:
    """Weights by which what was accepted ranks above what was not.

    Parameters
    ----------
    ranker : MentorRanker
        Fitted with the mentors of the outcomes.
    outcomes : sequence of (mentee, mentor id, accepted)
        In the order of time. The last 3 in 10 are held out.

    Returns
    -------
    Weights
        Those of the ranker, with a `KeptDefault` warning, where there are fewer than 200 outcomes
        or 30 of a kind, or where the learnt ones do not clearly rank the held-out part better.

    Raises
    ------
    ValueError
        Where an outcome names a mentor that is not there.
    """
    learnt = learn(ranker, outcomes)
    if learnt.why:
        warnings.warn(f"The weights stay as they are: {learnt.why}.", KeptDefault, stacklevel=2)
    return learnt.weights


def learn(ranker: MentorRanker, outcomes: Sequence[Outcome]) -> Learnt:
    """`learn_weights` with the figures behind it.

    A logistic regression of the answer on the blocks (Hosmer and Lemeshow 2013), fitted on the
    first 7 in 10. A block that speaks against acceptance gets no weight; one that hardly varies
    keeps its share. The held-out part decides, by a paired bootstrap (Efron and Tibshirani 1993):
    in 99 of 100 resamples the learnt weights have to rank it better.
    """
    answers = np.array([bool(accepted) for _mentee, _mentor, accepted in outcomes], dtype=bool)
    kinds = (int(answers.sum()), int((~answers).sum()))
    if len(outcomes) < FEWEST or min(kinds) < FEWEST_OF_A_KIND:
        few = f"{len(outcomes)} outcomes, {kinds[0]} accepted: too few to learn from"
        return Learnt(ranker.weights, few)
    blocks = _blocks(ranker, outcomes)
    cut = int(len(outcomes) * (1 - HELD_OUT))
    if len(set(answers[:cut])) < 2 or len(set(answers[cut:])) < 2:
        return Learnt(ranker.weights, "one part of the time has answers of one kind only")
    old = ranker.weights.as_array()
    new = _fitted(blocks[:cut], answers[:cut], old)
    if new is None:
        return Learnt(ranker.weights, "no block speaks for acceptance")
    late, truth = blocks[cut:], answers[cut:]
    was, now = _scores(late, old), _scores(late, new)
    before, after = _area(was, truth), _area(now, truth)
    if not _clearly_better(was, now, truth):
        why = f"the held-out part is not clearly ranked better ({after:.3f}, was {before:.3f})"
        return Learnt(ranker.weights, why, before, after, *_calibrated(was, truth))
    weights = Weights(**dict(zip(BLOCKS, new.tolist(), strict=True)))
    return Learnt(weights, "", before, after, *_calibrated(now, truth))


def _blocks(ranker: MentorRanker, outcomes: Sequence[Outcome]) -> Floats:
    """The blocks of each outcome, (n_outcomes, n_blocks); NaN where a block does not count."""
    check_is_fitted(ranker)
    if len(ranker.parts_) > 1:  # some changed since; what is learnt here is learnt from all
        ranker = MentorRanker(ranker.weights).fit(ranker.mentors_)
    table = ranker.table_
    found = np.empty((len(outcomes), len(BLOCKS)))
    for start in range(0, len(outcomes), BATCH):
        part = outcomes[start : start + BATCH]
        unknown = next((one for _, one, _ in part if one not in table.index), None)
        if unknown is not None:
            raise ValueError(f"outcomes: no mentor has the id {unknown!r}.")
        cohort = table.ask([mentee for mentee, _mentor, _accepted in part])
        columns = np.array([table.index[mentor] for _mentee, mentor, _accepted in part])
        at = np.arange(len(part))
        for number, name in enumerate(BLOCKS):
            values = table.block(name, cohort, ALL, columns)[at, at]
            found[start + at, number] = np.where(cohort.counts[:, number], values, np.nan)
    return found


def _fitted(blocks: Floats, answers: Mask, old: Floats) -> Floats | None:
    """Weights that add up to as much as the old ones; None where no block speaks for a pair."""
    from sklearn.linear_model import LogisticRegression

    counted = ~np.isnan(blocks)
    often = counted.sum(axis=0)
    middle = np.where(counted, blocks, 0.0).sum(axis=0) / np.maximum(often, 1)
    apart = np.where(counted, blocks - middle, 0.0)  # who did not state a block is in the middle
    spread = np.sqrt((apart**2).mean(axis=0))
    varies = spread > SAME
    if not varies.any():
        return None
    model = LogisticRegression(max_iter=1000).fit(apart[:, varies] / spread[varies], answers)
    new = np.zeros(len(old))
    new[varies] = np.clip(model.coef_[0] / spread[varies], 0.0, None)
    if not new.any():
        return None
    taught = old[varies].sum()
    new *= (taught if taught else old.sum()) / new.sum()
    return np.where(varies, new, old)


def _scores(blocks: Floats, weights: Floats) -> Floats:
    """The score of each outcome, shape (n_outcomes,)."""
    counted = ~np.isnan(blocks)
    whole = counted @ weights
    return np.divide(
        np.where(counted, blocks, 0.0) @ weights, whole, out=np.zeros(len(whole)), where=whole > 0
    )


def _area(scores: Floats, truth: Mask) -> float:
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(truth, scores))


def _clearly_better(was: Floats, now: Floats, truth: Mask) -> bool:
    draw = np.random.default_rng(0)
    yes, no = np.flatnonzero(truth), np.flatnonzero(~truth)
    better = 0
    for _ in range(RESAMPLES):
        again = np.concatenate([draw.choice(yes, len(yes)), draw.choice(no, len(no))])
        better += _area(now[again], truth[again]) > _area(was[again], truth[again])
    return better >= SURE * RESAMPLES


def _calibrated(scores: Floats, truth: Mask) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=np.inf, max_iter=1000).fit(scores[:, None], truth)
    return float(model.coef_[0, 0]), float(model.intercept_[0])
