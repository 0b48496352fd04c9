"""The ranker: a scikit-learn estimator over facts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from mentor_match.engine.explain import facts_behind
from mentor_match.engine.features import ALL, Cohort, MentorTable, shares_of
from mentor_match.engine.search import Best, Search, merged
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
TOGETHER = 128  # pairs explained at a time: each mentee is compared with the mentors of all
FEW, FEW_OF = 16, 0.02  # mentors who may change, at least and of all, before all is learnt anew


@dataclass(frozen=True)
class Part:
    """Some of the mentors: `columns` are their numbers among all, but for those who are `gone`."""

    table: MentorTable
    search: Search
    columns: NDArray[np.intp]

    @property
    def there(self) -> NDArray[np.intp]:
        """Those of the table who are in no later part, and have not left."""
        return np.setdiff1d(np.arange(self.table.count), self.search.gone)

    @classmethod
    def of(cls, table: MentorTable, columns: NDArray[np.intp]) -> "Part":
        """A part ready to be searched."""
        return cls(table, Search(table), columns)


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
        What was learnt from the mentors of the last `fit`, and these mentors.
    parts_ : list of Part
        These, and those who changed since.
    index_ : dict of str to int
        Where in `mentors_` an id stands.
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
        self.parts_ = [Part.of(self.table_, np.arange(len(self.mentors_)))]
        self.index_ = self.table_.index
        return self

    def partial_fit(self, mentors: Sequence[MentorFacts], y: Any = None) -> "MentorRanker":
        """`updated`, but this ranker itself changes.

        Parameters
        ----------
        mentors : sequence of MentorFacts

        Raises
        ------
        ValueError
            As `fit`.
        """
        self.__dict__.update(self.updated(mentors).__dict__)
        return self

    def updated(
        self, mentors: Sequence[MentorFacts], without: Collection[str] = ()
    ) -> "MentorRanker":
        """A ranker with changed mentors, known by their ids, new ones, who come last, and without
        some; this one stays as it is, for whoever uses it at the same time.

        What was learnt from everyone (how rare words are, which topics are related, the average
        that a silent mentor gets) stays, until so many have changed that all is learnt anew.
        Everything else is as after `fit` with these mentors.

        Parameters
        ----------
        mentors : sequence of MentorFacts
        without : collection of str
            Ids of those who are there no more.

        Raises
        ------
        ValueError
            As `fit`.
        """
        check_is_fitted(self)
        mentors = list(mentors)
        _check(mentors, MentorFacts)
        people = {one.id: one for one in (*self.mentors_, *mentors)}
        for id_ in without:
            people.pop(id_, None)
        other = MentorRanker(self.weights, self.cross_discipline_share)
        base = self.parts_[0].table
        ids = {one.id for one in mentors}.union(*(part.table.ids for part in self.parts_[1:]))
        changed = [id_ for id_ in people if id_ in ids]
        gone = [row for id_, row in base.index.items() if id_ not in people]
        if base is not self.table_ or len(changed) + len(gone) > max(FEW, base.count * FEW_OF):
            return other.fit(list(people.values()))
        other.table_ = base.apart()
        try:
            table = other.table_.like([people[id_] for id_ in changed])
        except KeyError:  # a topic that nobody offered before
            return other.fit(list(people.values()))
        other.mentors_ = list(people.values())
        other.index_ = {id_: at for at, id_ in enumerate(people)}
        known = np.array([other.index_.get(id_, -1) for id_ in base.ids], dtype=np.intp)
        gone += [base.index[id_] for id_ in changed if id_ in base.index]
        other.parts_ = [
            Part(other.table_, self.parts_[0].search.without(gone), known),
            Part.of(table, np.array([other.index_[id_] for id_ in changed], dtype=np.intp)),
        ]
        return other

    def learnt(self) -> "MentorRanker":
        """What was learnt from everyone, without everyone: small, and ready for `among`."""
        check_is_fitted(self)
        return self._with(self.table_.learnt(), [])

    def among(self, mentors: Sequence[MentorFacts]) -> "MentorRanker":
        """A ranker of these mentors alone, by what was learnt from those of `fit`.

        Scores and reasons are the same as among everyone; this ranker stays as it is.

        Parameters
        ----------
        mentors : sequence of MentorFacts

        Raises
        ------
        ValueError
            As `fit`.
        KeyError
            Where a topic was not offered by anyone before.
        """
        check_is_fitted(self)
        return self._with(self.table_.apart(), list(mentors))

    def _with(self, table: MentorTable, mentors: list[MentorFacts]) -> "MentorRanker":
        _check(mentors, MentorFacts)
        other = MentorRanker(self.weights, self.cross_discipline_share)
        other.mentors_, other.table_ = mentors, table
        other.parts_ = [Part.of(table.like(mentors), np.arange(len(mentors)))]
        other.index_ = other.parts_[0].table.index
        return other

    def scores(self, mentees: Sequence[MenteeFacts]) -> NDArray[np.float64]:
        """Every score.

        Returns
        -------
        ndarray of float, shape (n_mentees, n_mentors)
            In [0, 1], in the order of `fit`; NaN where a hard rule forbids the pair.
        """
        found = np.empty((len(mentees), len(self._fitted())))
        size = max(1, CELLS // max(1, found.shape[1]))
        for batch, cohort, shares in self.cohorts(mentees):
            for part in self.parts_:
                met, there = part.table.meets(cohort), part.there
                for start in range(0, len(cohort.mentees), size):
                    rows = slice(start, min(start + size, len(cohort.mentees)))
                    at = np.arange(rows.start, rows.stop)[:, None] + batch
                    found[at, part.columns[there]] = part.table.scores(met, shares, rows, there)
        return found

    def rank(self, mentees: Sequence[MenteeFacts], k: int = 20) -> list[Ranking]:
        """The k best mentors of each mentee, best first, ties by id.

        Exact: the same mentors and scores as sorting `scores`, without computing all of them
        (see `search`).

        Parameters
        ----------
        mentees : sequence of MenteeFacts
        k : int
            How many at most; fewer where fewer are eligible.

        Raises
        ------
        ValueError
            Where `k` is below 1, or an id stands twice.
        """
        if k < 1:
            raise ValueError(f"k must be 1 or more, not {k!r}.")
        crossing = ceil(self.cross_discipline_share * k)
        found: list[Ranking] = []
        for _, cohort, shares in self.cohorts(mentees):
            proposed = [
                best.moved(part.columns)
                for part in self.parts_
                for best in part.search.best(part.table.meets(cohort), shares, k, crossing)
            ]
            if len(self.parts_) > 1:
                proposed = [merged(proposed, k, crossing)]
            for best in proposed:
                found.extend(self.rankings(cohort, best))
        return found

    def _fitted(self) -> list[MentorFacts]:
        check_is_fitted(self)
        return self.mentors_

    def cohorts(
        self, mentees: Sequence[MenteeFacts]
    ) -> Iterator[tuple[int, Cohort, NDArray[np.float64]]]:
        """(the number of the first one, mentees that were read together, shares of the blocks)."""
        self._fitted()
        mentees = list(mentees)
        _check(mentees, MenteeFacts)
        for start in range(0, len(mentees), BATCH):
            cohort = self.table_.ask(mentees[start : start + BATCH])
            yield start, cohort, shares_of(cohort, self.weights)

    def rankings(self, cohort: Cohort, best: Best) -> list[Ranking]:
        """What was found for some of a cohort, with names."""
        ids = [self.mentors_[column].id for column in best.columns]
        ends = np.searchsorted(best.rows, np.arange(best.start, best.stop + 1))
        return [
            Ranking(mentee.id, tuple(ids[start:end]), best.scores[start:end])
            for mentee, start, end in zip(
                cohort.mentees[best.start : best.stop], ends[:-1], ends[1:], strict=True
            )
        ]

    def eligible(self, mentee: MenteeFacts) -> NDArray[np.bool_]:
        """Whom no hard rule forbids, shape (n_mentors,), in the order of `fit`."""
        check_is_fitted(self)
        cohort = self.table_.ask([mentee])
        found = np.ones(len(self.mentors_), dtype=bool)
        for part in self.parts_:
            there = part.there
            for mask in part.table.forbidden(part.table.meets(cohort), columns=there).values():
                found[part.columns[there[mask[0]]]] = False
        return found

    def _part_of(self, mentor_id: str) -> tuple[MentorTable, int]:
        """Where a mentor stands now; KeyError where nobody has this id."""
        if mentor_id not in self.index_:
            raise KeyError(mentor_id)
        table = next(
            p.table for p in self.parts_[::-1] if mentor_id in p.table.index or p is self.parts_[0]
        )
        return table, table.index[mentor_id]

    def explain(self, mentee: MenteeFacts, mentor_id: str) -> Explanation:
        """Why a mentor has their score for a mentee: contributions that add up to it.

        A pair that a hard rule forbids is explained as if it were allowed; `why_not` names the
        rule.

        Raises
        ------
        KeyError
            Where no mentor has this id.
        """
        return self.explain_pairs([(mentee, mentor_id)])[0]

    def explain_pairs(self, pairs: Sequence[tuple[MenteeFacts, str]]) -> list[Explanation]:
        """`explain` for many pairs: reading mentees one after the other costs far more.

        Parameters
        ----------
        pairs : sequence of (MenteeFacts, str)
            A mentee and the id of a mentor; both may stand in several pairs.

        Returns
        -------
        list of Explanation
            In the order of the pairs.

        Raises
        ------
        KeyError
            Where no mentor has one of the ids.
        """
        check_is_fitted(self)
        found: list[Explanation] = []
        for start in range(0, len(pairs), TOGETHER):
            found.extend(self._explained(pairs[start : start + TOGETHER]))
        return found

    def _explained(self, pairs: Sequence[tuple[MenteeFacts, str]]) -> list[Explanation]:
        asked = {id(mentee): mentee for mentee, _ in pairs}
        cohort = self.table_.ask(list(asked.values()))
        places = {key: row for row, key in enumerate(asked)}
        who = np.array([places[id(mentee)] for mentee, _ in pairs])
        shares = shares_of(cohort, self.weights)[who]
        where = [self._part_of(mentor_id) for _, mentor_id in pairs]
        values = np.zeros(shares.shape)
        for table in {id(table): table for table, _ in where}.values():
            rows = [row for row, (one, _) in enumerate(where) if one is table]
            columns, place = np.unique([where[row][1] for row in rows], return_inverse=True)
            met = table.meets(cohort)
            for number, name in enumerate(BLOCKS):
                if shares[rows, number].any():
                    values[rows, number] = table.block(name, met, ALL, columns)[who[rows], place]
        return [
            self._reasons(mentee, mentor_id, table, column, shares[row], values[row])
            for row, ((mentee, mentor_id), (table, column)) in enumerate(
                zip(pairs, where, strict=True)
            )
        ]

    def _reasons(
        self,
        mentee: MenteeFacts,
        mentor_id: str,
        table: MentorTable,
        column: int,
        shares: NDArray[np.float64],
        values: NDArray[np.float64],
    ) -> Explanation:
        mentor = self.mentors_[self.index_[mentor_id]]
        reasons = []
        for name, share, value in zip(BLOCKS, shares, values.tolist(), strict=True):
            if share > 0:
                facts = facts_behind(name, mentee, mentor, table.topics)
                stated = table.has_stated(name, column)
                reasons.append(Reason(name, share * value, facts, value, stated))
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
        cohort = self.table_.ask([mentee])
        masks = [part.table.forbidden(part.table.meets(cohort)) for part in self.parts_]
        stays = [part.there for part in self.parts_]
        forbidden = {
            name: np.concatenate([mask[name][0][at] for mask, at in zip(masks, stays, strict=True)])
            for name in masks[0]
        }
        broken = sum(mask.astype(np.int64) for mask in forbidden.values())
        total, eligible = len(self.mentors_), int(np.count_nonzero(np.equal(broken, 0)))
        if mentor_id is not None:
            table, column = self._part_of(mentor_id)
            of_one = masks[[part.table for part in self.parts_].index(table)]
            rule = next((name for name, mask in of_one.items() if mask[0, column]), None)
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
