"""The ranker: a scikit-learn estimator over facts."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from mentor_match.engine.explain import facts_behind
from mentor_match.engine.features import ALL, Cohort, MentorTable, shares_of
from mentor_match.engine.search import Best, Search
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
BATCH = 1024  # mentees read at a time
CELLS = 4_000_000  # scores made at a time


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
    search_ : Search
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
        self.search_ = Search(self.table_)
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
        found = np.empty((len(mentees), self.table_.count))
        size = max(1, CELLS // max(1, self.table_.count))
        for batch in _batches(mentees):
            cohort = self.table_.ask(mentees[batch])
            shares = shares_of(cohort, self.weights)
            for start in range(0, len(cohort.mentees), size):
                rows = slice(start, start + size)
                part = self.table_.scores(cohort, shares, rows)
                found[batch.start + start : batch.start + start + len(part)] = part
        return found

    def rank(self, mentees: Sequence[MenteeFacts], k: int = 20) -> list[Ranking]:
        """The k best mentors of each mentee, best first, ties by id.

        Exact: the same mentors and scores as sorting `scores`, without computing all of them
        (see `search`).
        """
        check_is_fitted(self)
        if k < 1:
            raise ValueError(f"k must be 1 or more, not {k!r}.")
        mentees = list(mentees)
        _check(mentees, MenteeFacts)
        crossing = ceil(self.cross_discipline_share * k)
        found: list[Ranking] = []
        for batch in _batches(mentees):
            cohort = self.table_.ask(mentees[batch])
            shares = shares_of(cohort, self.weights)
            for best in self.search_.best(cohort, shares, k, crossing):
                found.extend(self._rankings(cohort, best))
        return found

    def _rankings(self, cohort: Cohort, best: Best) -> list[Ranking]:
        ids = [self.table_.ids[column] for column in best.columns]
        ends = np.searchsorted(best.rows, np.arange(best.start, best.stop + 1))
        return [
            Ranking(mentee.id, tuple(ids[start:end]), best.scores[start:end])
            for mentee, start, end in zip(
                cohort.mentees[best.start : best.stop], ends[:-1], ends[1:], strict=True
            )
        ]

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
        mentor = self.mentors_[column]
        cohort = self.table_.ask([mentee])
        shares = shares_of(cohort, self.weights)[0]
        reasons = []
        for number, name in enumerate(BLOCKS):
            if shares[number] > 0:
                value = float(self.table_.block(name, cohort, ALL, np.array([column]))[0, 0])
                facts = facts_behind(name, mentee, mentor, self.table_.topics)
                stated = bool(self.table_.stated(name)[column])
                reasons.append(Reason(name, shares[number] * value, facts, value, stated))
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
        forbidden = {
            name: mask[0] for name, mask in self.table_.forbidden(self.table_.ask([mentee])).items()
        }
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


def _batches(people: Sequence[Any]) -> Iterator[slice]:
    for start in range(0, len(people), BATCH):
        yield slice(start, start + BATCH)


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
