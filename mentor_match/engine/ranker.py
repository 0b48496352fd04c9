"""The ranker: a scikit-learn estimator over facts."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from mentor_match.engine.explain import facts_behind
from mentor_match.engine.features import MentorTable
from mentor_match.engine.types import (
    BLOCKS,
    Explanation,
    MenteeFacts,
    MentorFacts,
    Ranking,
    Reason,
    Weights,
    WhyNot,
)

DEFAULT = Weights()


class MentorRanker(BaseEstimator):
    """Ranks mentors for mentees by a weighted mean of blocks, under hard rules.

    Parameters
    ----------
    weights : Weights
        How much each block counts.
    cross_discipline_share : float, 0 to 1
        This share of the k places of `rank`, rounded up, goes to mentors of another cadre, where
        enough of them are eligible and the mentee's cadre is known.

    Attributes
    ----------
    mentors_ : list of MentorFacts
        In the order of `fit`.
    table_ : MentorTable
    """

    def __init__(self, weights: Weights = DEFAULT, cross_discipline_share: float = 0.0) -> None:
        self.weights = weights
        self.cross_discipline_share = cross_discipline_share

    def fit(self, mentors: Sequence[MentorFacts], y: Any = None) -> "MentorRanker":
        """Learn the mentors.

        Raises
        ------
        ValueError
            Where an id stands twice, a mentor is not MentorFacts, or the share is not in [0, 1].
        """
        if not 0.0 <= self.cross_discipline_share <= 1.0:
            raise ValueError(
                "cross_discipline_share must be between 0 and 1, "
                f"not {self.cross_discipline_share!r}."
            )
        self.mentors_ = list(mentors)
        _check(self.mentors_, MentorFacts)
        self.table_ = MentorTable(self.mentors_)
        return self

    def scores(self, mentees: Sequence[MenteeFacts]) -> NDArray[np.float64]:
        """Every score.

        Returns
        -------
        ndarray of float, shape (n_mentees, n_mentors)
            In [0, 1], in the order of `fit`; NaN where a hard rule forbids the pair.
        """
        check_is_fitted(self)
        mentees = list(mentees)
        _check(mentees, MenteeFacts)
        self.table_.read_all(mentees)
        found = np.empty((len(mentees), self.table_.count))
        for row, mentee in enumerate(mentees):
            found[row] = self._allowed_scores(mentee)
        return found

    def rank(self, mentees: Sequence[MenteeFacts], k: int = 20) -> list[Ranking]:
        """The k best mentors of each mentee, best first, ties by id."""
        check_is_fitted(self)
        if k < 1:
            raise ValueError(f"k must be 1 or more, not {k!r}.")
        mentees = list(mentees)
        _check(mentees, MenteeFacts)
        return [self._rank_one(mentee, k) for mentee in mentees]

    def explain(self, mentee: MenteeFacts, mentor_id: str) -> Explanation:
        """Why a mentor has their score for a mentee: contributions that add up to it.

        A pair that a hard rule forbids is explained as if it were allowed; `why_not` names the
        rule.

        Raises
        ------
        KeyError
            Where no mentor has this id.
        """
        check_is_fitted(self)
        column = self.table_.index[mentor_id]
        values, stated, counts = self.table_.blocks(mentee)
        shares = self._shares(counts)
        mentor = self.mentors_[column]
        reasons = [
            Reason(
                code=name,
                contribution=float(shares[number] * values[number, column]),
                facts=facts_behind(name, mentee, mentor),
                value=float(values[number, column]),
                stated=bool(stated[number, column]),
            )
            for number, name in enumerate(BLOCKS)
            if shares[number] > 0
        ]
        reasons.sort(key=lambda reason: (-reason.contribution, reason.code))
        return Explanation(sum(reason.contribution for reason in reasons), tuple(reasons))

    def why_not(self, mentee: MenteeFacts, mentor_id: str | None = None) -> WhyNot:
        """The hard rule that forbids a mentor; without an id, what each rule removes.

        Raises
        ------
        KeyError
            Where no mentor has this id.
        """
        check_is_fitted(self)
        forbidden = self.table_.forbidden(mentee)
        broken = sum(mask.astype(np.int64) for mask in forbidden.values())
        total, eligible = self.table_.count, int(np.count_nonzero(np.equal(broken, 0)))
        if mentor_id is not None:
            column = self.table_.index[mentor_id]
            rule = next((name for name, mask in forbidden.items() if mask[column]), None)
            return WhyNot(total=total, eligible=eligible, rule=rule)
        alone = {
            name: int(np.count_nonzero(mask & np.equal(broken, 1)))
            for name, mask in forbidden.items()
        }
        best = _most(alone)
        return WhyNot(
            total=total,
            eligible=eligible,
            removes={name: int(mask.sum()) for name, mask in forbidden.items()},
            alone=alone,
            best_change=best,
            brings=alone[best] if best else 0,
        )

    def _shares(self, counts: NDArray[np.bool_]) -> NDArray[np.float64]:
        """The part of the score of each block, shape (n_blocks,); they add up to 1."""
        weights = self.weights.as_array() * counts
        whole = weights.sum()
        return np.asarray(weights / whole if whole else weights, dtype=float)

    def _allowed_scores(self, mentee: MenteeFacts) -> NDArray[np.float64]:
        values, _stated, counts = self.table_.blocks(mentee)
        scores = np.clip(self._shares(counts) @ values, 0.0, 1.0)
        for mask in self.table_.forbidden(mentee).values():
            scores[mask] = np.nan
        return scores

    def _rank_one(self, mentee: MenteeFacts, k: int) -> Ranking:
        scores = self._allowed_scores(mentee)
        eligible = np.flatnonzero(~np.isnan(scores))
        best = self._best(eligible, scores, k)
        if self.cross_discipline_share and mentee.cadre:
            best = self._with_share(mentee, eligible, best, scores, k)
        ids = tuple(self.table_.ids[column] for column in best)
        return Ranking(mentee.id, ids, scores[best])

    def _best(
        self, columns: NDArray[np.int64], scores: NDArray[np.float64], k: int
    ) -> NDArray[np.int64]:
        """The k best of these columns; equal scores by id."""
        if len(columns) > k:
            # Everyone at or above the k-th score stays, so that ties at the edge go by id.
            edge = np.partition(scores[columns], len(columns) - k)[len(columns) - k]
            columns = columns[scores[columns] >= edge]
        order = np.lexsort((self.table_.place_of_id[columns], -scores[columns]))
        return columns[order[:k]]

    def _with_share(
        self,
        mentee: MenteeFacts,
        eligible: NDArray[np.int64],
        best: NDArray[np.int64],
        scores: NDArray[np.float64],
        k: int,
    ) -> NDArray[np.int64]:
        """Give the share of places to mentors of another cadre, the best of them."""
        cadres = self.table_.cadres
        crosses = (cadres != mentee.cadre) & (cadres != "")
        others = self._best(
            eligible[crosses[eligible]], scores, ceil(self.cross_discipline_share * k)
        )
        if np.count_nonzero(crosses[best]) >= len(others):
            return best
        room = k - len(others)
        rest = self._best(np.setdiff1d(eligible, others), scores, room) if room else others[:0]
        return self._best(np.concatenate([others, rest]), scores, k)


def _check(people: Sequence[Any], kind: type[MentorFacts | MenteeFacts]) -> None:
    """Everyone is of the kind, and no id stands twice."""
    seen: set[str] = set()
    for person in people:
        if not isinstance(person, kind):
            raise ValueError(f"Expected {kind.__name__}, not {type(person).__name__}.")
        if person.id in seen:
            raise ValueError(f"{kind.__name__} {person.id!r}: id stands twice.")
        seen.add(person.id)


def _most(counts: Mapping[str, int]) -> str | None:
    """The name with the highest count above 0; the first of equals."""
    name = max(counts, key=lambda one: counts[one])
    return name if counts[name] else None
