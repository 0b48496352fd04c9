"""Weights learnt from what mentors accepted."""

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mentor_match.engine.features import ALL
from mentor_match.engine.ranker import BATCH, MentorRanker
from mentor_match.engine.types import BLOCKS, MenteeFacts, Weights

FEWEST = 200  # outcomes; below, differences between blocks are mostly chance
FEWEST_OF_A_KIND = 30
HELD_OUT = 0.3  # the last part in time


class KeptDefault(UserWarning):
    """The weights were not changed, and why."""


def learn_weights(
    ranker: MentorRanker, outcomes: Sequence[tuple[MenteeFacts, str, bool]]
) -> Weights:
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
        or 30 of a kind, or where the learnt ones do not rank the held-out part better.
    """
    answers = np.array([accepted for _mentee, _mentor, accepted in outcomes], dtype=bool)
    kinds = (int(answers.sum()), int((~answers).sum()))
    if len(outcomes) < FEWEST or min(kinds) < FEWEST_OF_A_KIND:
        return _keep(
            ranker, f"{len(outcomes)} outcomes, {kinds[0]} accepted: too few to learn from"
        )
    blocks = _blocks(ranker, outcomes)
    cut = int(len(outcomes) * (1 - HELD_OUT))
    if len(set(answers[:cut])) < 2 or len(set(answers[cut:])) < 2:
        return _keep(ranker, "one part of the time has answers of one kind only")
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    model = LogisticRegression(max_iter=1000).fit(blocks[:cut], answers[:cut])
    learnt = np.clip(model.coef_[0], 0.0, None)
    if not learnt.any():
        return _keep(ranker, "no block speaks for acceptance")
    before = ranker.weights.as_array()
    learnt *= before.sum() / learnt.sum()
    won = roc_auc_score(answers[cut:], blocks[cut:] @ learnt)
    was = roc_auc_score(answers[cut:], blocks[cut:] @ before)
    if won <= was:
        return _keep(ranker, f"the held-out part is ranked no better ({won:.3f}, was {was:.3f})")
    return Weights(**dict(zip(BLOCKS, learnt.tolist(), strict=True)))


def _blocks(
    ranker: MentorRanker, outcomes: Sequence[tuple[MenteeFacts, str, bool]]
) -> NDArray[np.float64]:
    """The part of each block that counts, for each outcome, shape (n_outcomes, n_blocks)."""
    table = ranker.table_
    found = np.zeros((len(outcomes), len(BLOCKS)))
    for start in range(0, len(outcomes), BATCH):
        part = outcomes[start : start + BATCH]
        cohort = table.ask([mentee for mentee, _mentor, _accepted in part])
        columns = np.array([table.index[mentor] for _mentee, mentor, _accepted in part])
        at = np.arange(len(part))
        for number, name in enumerate(BLOCKS):
            values = table.block(name, cohort, ALL, columns)[at, at]
            found[start + at, number] = np.where(cohort.counts[:, number], values, np.nan)
    return found


def _keep(ranker: MentorRanker, why: str) -> Weights:
    warnings.warn(f"The weights stay as they are: {why}.", KeptDefault, stacklevel=3)
    return ranker.weights
