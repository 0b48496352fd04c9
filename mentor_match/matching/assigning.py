"""Matching an enrolled cohort: facts in, pairs with reasons out. No database.

Small cohorts are solved over every pair; large ones over the best candidates of each mentee, with
the proof of what the others could add (see `engine.candidates`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from mentor_match.engine import (
    Assignment,
    Explanation,
    Infeasible,
    MentorRanker,
    Unmatched,
    Weights,
    assign,
)
from mentor_match.engine.candidates import assign_candidates
from mentor_match.engine.fairness import match_gaps
from mentor_match.matching.enrolled import Enrolled
from mentor_match.matching.rules import ALTERNATES, QUOTAS, Wish, least_pairs
from mentor_match.reference.safeguard import on_safeguard_list
from mentor_match.words import N_

SMALL = 4_000_000  # pairs that are all weighed
CANDIDATES = 50  # of each mentee to begin with, where there are more
QUOTA_TOO_HIGH = N_(
    "The quota on “%(quota)s” asks for %(least)s of %(pairs)s pairs, and so many cannot be had. "
    "Ask for a lower share."
)
QUOTAS_TOO_HIGH = N_("The quotas cannot all be reached together. Ask for lower shares.")
LOCKS_FORBIDDEN = N_(
    "A rule forbids %(count)s of the locked pairs: no place left, no language in common, or a "
    "cadre or association that is not accepted. Take these locks back."
)
LOCKS_TOO_MANY = N_("More pairs are locked with a mentor or a mentee than have a place.")
FEWEST_TOO_MANY = N_(
    "There are too few mentees who fit for every mentor to have as many as the programme asks "
    "for at least. Lower the least number of mentees for each mentor."
)


class CannotAssign(Exception):
    """What was asked for cannot be had. `sentence` says what, and the mend, with `facts`."""

    def __init__(self, sentence: str, **facts: object) -> None:
        self.sentence, self.facts = sentence, facts
        super().__init__(sentence % facts if facts else sentence)


@dataclass(frozen=True, slots=True)
class Pair:
    """Numbers of a mentee and a mentor, and why."""

    mentee: int
    mentor: int
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Found:
    """What came out. `alternates` are the next best mentors of each mentee."""

    pairs: list[Pair]
    alternates: list[list[Pair]]
    unmatched: list[Unmatched]
    rules: Mapping[int, str | None]  # mentee without any mentor -> the rule most in the way
    outcome: dict[str, Any]


class Cohort:
    """The cohort of a run, solved step by step so that a worker can say how far it is."""

    def __init__(self, enrolled: Enrolled, wish: Wish, fewest: int, seed: int) -> None:
        self.enrolled, self.wish, self.seed = enrolled, wish, seed
        self.capacities = np.array([one.capacity for one in enrolled.mentors], dtype=np.int64)
        weights = Weights(**wish.weights) if wish.weights else Weights()
        self.ranker = MentorRanker(weights).fit(enrolled.mentors)
        self.fewest = np.minimum(fewest, self.capacities)
        self.loss: float | None = None

    @cached_property
    def scores(self) -> Any:
        """Every pair's score; for a large cohort the candidates' once it is assigned."""
        return self.ranker.scores(self.enrolled.mentees)

    @property
    def small(self) -> bool:
        """Whether every pair is weighed."""
        return len(self.enrolled.mentees) * len(self.enrolled.mentors) <= SMALL

    def assign(self) -> tuple[Assignment, Assignment]:
        """(as it would be without quotas, as it is)."""
        self._check_locks()
        first = self._solve()
        quotas = [
            (kind, percent, least_pairs(percent, first.filled), self._mask(kind))
            for kind, percent in self.wish.quotas()
        ]
        pairs = tuple(first.pairs.T)
        if all(int(mask[pairs].sum()) >= least for _, _, least, mask in quotas):
            return first, first
        try:
            return first, self._solve(quotas=[(least, mask) for _, _, least, mask in quotas])
        except Infeasible as refused:
            for number, (kind, _percent, least, _mask) in enumerate(quotas):
                if refused.constraint == f"quota {number}":
                    raise CannotAssign(
                        QUOTA_TOO_HIGH, quota=QUOTAS[kind], least=least, pairs=first.filled
                    ) from None
            raise CannotAssign(QUOTAS_TOO_HIGH) from None

    def _check_locks(self) -> None:
        mentees, mentors = self.enrolled.mentees, self.enrolled.mentors
        wrong = sum(
            self.ranker.why_not(mentees[i], mentors[j].id).rule is not None
            for i, j in self.enrolled.locked
        )
        if wrong:
            raise CannotAssign(LOCKS_FORBIDDEN, count=wrong)

    def _solve(self, **more: Any) -> Assignment:
        asked: dict[str, Any] = {
            "per_mentee": np.array(self.enrolled.wished, dtype=np.int64),
            "locked": self.enrolled.locked,
            "forbidden": self.enrolled.forbidden,
            "min_load": self.fewest,
            "objective": self.wish.objective,
            **({"floor": self.wish.floor} if self.wish.objective == "quality" else {}),
            **more,
        }
        try:
            if self.small:
                return assign(self.scores, self.capacities, **asked)
            found = assign_candidates(
                self.ranker, self.enrolled.mentees, self.capacities, k=CANDIDATES, **asked
            )
        except Infeasible as refused:
            if more:
                raise
            locks = refused.constraint == "locked"
            raise CannotAssign(LOCKS_TOO_MANY if locks else FEWEST_TOO_MANY) from None
        self.scores, self.loss = found.scores, _number(found.loss)
        return found.assignment

    def _mask(self, kind: str) -> npt.NDArray[np.bool_]:
        """The pairs that count for a quota, (n_mentees, n_mentors)."""
        mentees, mentors = self.enrolled.mentees, self.enrolled.mentors
        if kind == "cross":
            theirs = np.array([one.cadre for one in mentors])
            return np.asarray(np.array([one.cadre for one in mentees])[:, None] != theirs)
        if kind == "rural":
            rows = np.array([one.setting == "rural" for one in mentees])
        else:
            rows = np.array([on_safeguard_list(one.country) for one in mentees])
        return np.repeat(rows[:, None], len(mentors), axis=1)

    def explain(self, found: Assignment, step: Callable[[float], None]) -> Found:
        """The pairs and the next best mentors, each with its reasons. `step` hears how far."""
        mentees, mentors = self.enrolled.mentees, self.enrolled.mentors
        pairs = [(int(i), int(j)) for i, j in found.pairs]
        nexts = self._nexts(pairs)
        # By mentee: who is read once is compared with all of theirs.
        every = sorted({*pairs, *(pair for some in nexts for pair in some)})
        why: dict[tuple[int, int], Explanation] = {}
        for start in range(0, len(every), 2000):
            part = every[start : start + 2000]
            said = self.ranker.explain_pairs([(mentees[i], mentors[j].id) for i, j in part])
            why.update(zip(part, said, strict=True))
            step(len(why) / max(1, len(every)))
        return Found(
            pairs=[Pair(*pair, why[pair]) for pair in pairs],
            alternates=[[Pair(*pair, why[pair]) for pair in some] for some in nexts],
            unmatched=list(found.unmatched),
            rules={
                one.index: self.ranker.why_not(mentees[one.index]).best_change
                for one in found.unmatched
                if one.reason == "no eligible mentor"
            },
            outcome={},
        )

    def _nexts(self, pairs: Iterable[tuple[int, int]]) -> list[list[tuple[int, int]]]:
        """For each mentee the best mentors who are neither theirs nor forbidden."""
        taken = {*pairs, *self.enrolled.forbidden}
        most = ALTERNATES + max(self.enrolled.wished, default=1)
        return [
            [(row, column) for column in columns if (row, column) not in taken][:ALTERNATES]
            for row, columns in enumerate(self._best(most + len(self.enrolled.forbidden)))
        ]

    def _best(self, most: int) -> Iterator[list[int]]:
        """The best mentors of each mentee, best first. A large cohort's candidates hold them."""
        for row in range(len(self.enrolled.mentees)):
            if self.small:
                columns = np.flatnonzero(~np.isnan(self.scores[row]))
                scores = self.scores[row, columns]
            else:
                part = slice(*self.scores.indptr[row : row + 2])
                columns, scores = self.scores.indices[part], self.scores.data[part]
            yield [int(one) for one in columns[np.lexsort((columns, -scores))][:most]]

    def outcome(self, first: Assignment, found: Assignment) -> dict[str, Any]:
        """The figures of a run, as JSON."""
        across = int(self._mask("cross")[tuple(found.pairs.T)].sum())
        return {
            "mentees": len(self.enrolled.mentees),
            "mentors": len(self.enrolled.mentors),
            "places": int(self.capacities.sum()),
            "wished": int(sum(self.enrolled.wished)),
            "filled": int(found.filled),
            "total": float(found.total),
            "bound": _number(found.bound),
            "loss": self.loss,
            "worst": _number(found.worst),
            "mean": float(found.total) / found.filled if found.filled else None,
            "across": across,
            "within": int(found.filled) - across,
            "without_quotas": {"filled": int(first.filled), "total": float(first.total)},
            "groups": self._groups(found),
            "partners": self._partners(found),
        }

    def _groups(self, found: Assignment) -> dict[str, list[dict[str, Any]]]:
        """Kind of group -> each group with its match rate, mean score and how sure the gap is.

        Of the mentees of the association that runs the programme: it knows them by name, and so
        what was left of a table of everyone would be the groups of its partners, however small.
        """
        mine = self.enrolled.own_mentees
        if not any(mine):
            return {}
        kinds = {name: list(values) for name, values in self.enrolled.groups.items()}
        countries = kinds.pop("country", [])
        kinds["safeguard"] = [
            "yes" if on_safeguard_list(c) else "no" if c else "" for c in countries
        ]
        tables = {}
        for name, groups in kinds.items():
            if not groups:
                continue
            gaps = match_gaps(found, self.scores, groups, among=mine, seed=self.seed)
            scores = {one.group: one for one in gaps.get("score", [])}
            tables[name] = [
                {
                    "group": one.group,
                    "members": one.members,
                    "matched": _number(one.mean),
                    "gap": _number(one.gap),
                    "gap_low": _number(one.gap_low),
                    "gap_high": _number(one.gap_high),
                    "beyond_chance": bool(one.beyond_chance),
                    "score": _number(scores[one.group].mean) if one.group in scores else None,
                }
                for one in gaps["matched"]
            ]
        return tables

    def _partners(self, found: Assignment) -> dict[str, int]:
        """Of the mentees of partner associations only how many, and how many got a mentor."""
        mine = self.enrolled.own_mentees
        matched = set(found.pairs.T[0].tolist())
        theirs = [row for row, own in enumerate(mine) if not own]
        return {"mentees": len(theirs), "matched": sum(row in matched for row in theirs)}


def _number(value: float | None) -> float | None:
    """A number JSON has a word for."""
    return float(value) if value is not None and np.isfinite(value) else None


def work_out(
    enrolled: Enrolled, wish: Wish, fewest: int, seed: int, say: Callable[[str, float], None]
) -> Found:
    """Match a cohort. `say` hears the stage, and how far all of it is, 0 to 1."""
    say("compare", 0.15)
    cohort = Cohort(enrolled, wish, fewest, seed)
    say("assign", 0.3)
    first, found = cohort.assign()
    say("explain", 0.6)
    explained = cohort.explain(found, lambda part: say("explain", 0.6 + 0.3 * part))
    explained.outcome.update(cohort.outcome(first, found))
    say("keep", 0.92)
    return explained
