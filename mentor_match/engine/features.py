"""The blocks of the score: each compares one kind of fact, in [0, 1].

Silence is neutral. A block counts for a mentee only where the mentee has stated something for it
and at least one mentor has; a mentor who says nothing gets, in that block, the average of the
mentors who do. So a mentor gains nothing by leaving an answer out and loses nothing either, and
people with nothing but texts are ranked by texts.

topics           how well what is offered meets what is wanted (`topics`)
texts            how alike what both wrote is (`texts`)
interprofessional  1 where the mentor's cadre is as the mentee asked; counts only if asked
languages        share of the mentee's languages that the mentor speaks
hours            1 at the same hour, 0 at twelve hours apart, around the clock
formats          share of the mentee's formats that the mentor uses
setting          1 at the same kind of place, 1/2 one step apart, 0 two steps
seniority        0 with no more years than the mentee, 1 from five years more
load             more room counts more: places / (places + 1)
                 (the last seven in `facts`)
"""

from bisect import bisect_left
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from mentor_match.engine.facts import COMPARED, FACTS, RULES, Classes, Mask
from mentor_match.engine.inner import Columns, Floats64
from mentor_match.engine.texts import Texts
from mentor_match.engine.topics import Asked, Topics
from mentor_match.engine.types import BLOCKS, MenteeFacts, MentorFacts

SAMPLE = 1000  # mentors whose average stands for those who are silent in topics or texts
ALL = slice(None)


@dataclass(frozen=True)
class Cohort:
    """Mentees, ready to be compared with all mentors.

    `counts` (n_mentees, n_blocks) says which blocks count for whom; `facts` and `rules` hold the
    blocks and hard rules by class, (n_mentees, n_classes); `fill` what a silent mentor gets in
    topics and texts, (n_mentees,); `single` the pairs that only a person's own name forbids.
    """

    of: "MentorTable | None"
    mentees: Sequence[MenteeFacts]
    topics: Asked
    texts: csr_matrix
    counts: Mask
    facts: dict[str, Floats64]
    rules: dict[str, Mask]
    fill: dict[str, Floats64]
    single: dict[str, tuple[NDArray[np.intp], NDArray[np.intp]]]


class MentorTable:
    """All mentors, ready to be compared with a cohort."""

    def __init__(self, mentors: Sequence[MentorFacts]) -> None:
        self._name([mentor.id for mentor in mentors])
        order = np.array(sorted(range(self.count), key=self.ids.__getitem__), dtype=np.intp)
        self.sorted_ids = [self.ids[row] for row in order]
        self.place_of_id = np.empty(self.count)
        self.place_of_id[order] = np.arange(self.count)
        self.texts = Texts([mentor.texts for mentor in mentors])
        written = self.texts.rows if self.texts.known else None
        self.topics = Topics([mentor.offers for mentor in mentors], written)
        self.classes = {fact: Classes(mentors, fact) for fact in COMPARED}
        # Where some are silent in topics or texts: who speaks for them.
        self.sample = {
            name: _spread(order[stated[order]])
            for name, stated in (("topics", self.topics.stated), ("texts", self.texts.stated))
            if stated.any() and not stated.all()
        }

    def like(self, mentors: Sequence[MentorFacts]) -> "MentorTable":
        """Other mentors, compared by what was learnt from these: how rare words are, which topics
        are related, what the average is that a silent mentor gets.

        Raises
        ------
        KeyError
            Where a topic was not offered before.
        """
        other = copy(self)
        other._name([mentor.id for mentor in mentors])
        other.place_of_id = np.empty(other.count)
        order = sorted(range(other.count), key=other.ids.__getitem__)
        for turn, row in enumerate(order, start=1):
            # Between two places there is always another: whoever is new stands where the id does.
            known = self.index.get(other.ids[row])
            before = bisect_left(self.sorted_ids, other.ids[row]) - 1
            other.place_of_id[row] = (
                before + turn / (2 * other.count + 1) if known is None else self.place_of_id[known]
            )
        other.texts = self.texts.like([mentor.texts for mentor in mentors])
        other.topics = self.topics.like([mentor.offers for mentor in mentors])
        other.classes = {fact: one.like(mentors) for fact, one in self.classes.items()}
        return other

    def part(self, columns: NDArray[np.intp]) -> "MentorTable":
        """Some of the mentors, with all that was learnt from everyone."""
        other = copy(self)
        other._name([self.ids[column] for column in columns])
        other.place_of_id = self.place_of_id[columns]
        other.texts, other.topics = self.texts.part(columns), self.topics.part(columns)
        other.classes = {fact: one.part(one.codes[columns]) for fact, one in self.classes.items()}
        return other

    def learnt(self) -> "MentorTable":
        """What was learnt from everyone, with only those in it who speak for the silent."""
        kept = np.unique(np.concatenate([np.zeros(0, dtype=np.intp), *self.sample.values()]))
        other = self.part(kept)
        other.sample = {name: np.searchsorted(kept, one) for name, one in self.sample.items()}
        order = np.argsort(other.place_of_id)
        other.sorted_ids = [other.ids[row] for row in order]
        other.place_of_id[order] = np.arange(other.count)
        return other

    def apart(self) -> "MentorTable":
        """The same, which others can be likened to without changing this."""
        other = copy(self)
        other.classes = {fact: one.apart() for fact, one in self.classes.items()}
        return other

    def with_places(self) -> NDArray[np.intp]:
        """The columns of those who have a place."""
        classes = self.classes["capacity"]
        there = np.array([one.capacity > 0 for one in classes.examples], dtype=bool)
        return np.flatnonzero(there[classes.codes])

    def _name(self, ids: list[str]) -> None:
        self.count, self.ids = len(ids), ids
        self.index = {id_: row for row, id_ in enumerate(ids)}

    def meets(self, cohort: Cohort) -> Cohort:
        """A cohort that another table read, ready for this one, which is like it or part of it."""
        if cohort.of is self:
            return cohort
        return replace(cohort, topics=cohort.topics.fresh(), single=self._singles(cohort.mentees))

    def ask(self, mentees: Sequence[MenteeFacts]) -> Cohort:
        """Read a cohort in one go; reading one after the other costs far more."""
        topics = self.topics.ask(mentees)
        texts = self.texts.ask([mentee.texts for mentee in mentees])
        counts = {name: self._counts(name, mentees) for name in FACTS}
        counts["topics"] = np.array([bool(one.wants) for one in mentees], dtype=bool)
        counts["topics"] &= bool(self.topics.names)
        counts["texts"] = np.asarray(np.diff(texts.indptr) > 0)
        fill = {}
        if "topics" in self.sample:
            fill["topics"] = self.topics.values(topics, self.sample["topics"]).mean(axis=1)
        if "texts" in self.sample:
            fill["texts"] = self.texts.values(texts, self.sample["texts"]).mean(axis=1)
        return Cohort(
            self,
            mentees,
            topics,
            texts,
            np.array([counts[name] for name in BLOCKS], dtype=bool).T.reshape(-1, len(BLOCKS)),
            {name: self._compared(name, mentees) for name in FACTS},
            {
                name: rule.forbids(mentees, self.classes[rule.of].examples)
                for name, rule in RULES.items()
            },
            fill,
            self._singles(mentees),
        )

    def _singles(
        self, mentees: Sequence[MenteeFacts]
    ) -> dict[str, tuple[NDArray[np.intp], NDArray[np.intp]]]:
        return {
            "self": self._named([(mentee.id,) for mentee in mentees]),
            "excluded": self._named([sorted(mentee.excluded) for mentee in mentees]),
        }

    def _counts(self, name: str, mentees: Sequence[MenteeFacts]) -> Mask:
        asks = np.array([FACTS[name].asks(mentee) for mentee in mentees], dtype=bool)
        return np.asarray(asks & self.classes[FACTS[name].of].said.any())

    def _compared(self, name: str, mentees: Sequence[MenteeFacts]) -> Floats64:
        """The block by class; the silent class gets the average of the mentors in the others."""
        classes = self.classes[FACTS[name].of]
        said = classes.said
        values = np.zeros((len(mentees), len(said)))
        asks = np.array([FACTS[name].asks(mentee) for mentee in mentees], dtype=bool)
        if not asks.any() or not said.any():
            return values
        asking = [mentee for mentee, one in zip(mentees, asks, strict=True) if one]
        found = FACTS[name].compare(asking, classes.examples)
        # No matrix product: its last bits would depend on how many ask at the same time.
        spoke = classes.sizes * said
        mean = np.where(said, found, 0.0) * spoke
        mean = mean.sum(axis=1) / spoke.sum()
        values[asks] = np.where(said, found, mean[:, None])
        return values

    def _named(self, ids: Sequence[Sequence[str]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        pairs = [
            (row, self.index[id_])
            for row, named in enumerate(ids)
            for id_ in named
            if id_ in self.index
        ]
        rows, columns = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
        return rows, columns

    def block(self, name: str, cohort: Cohort, rows: slice, columns: Columns) -> Floats64:
        """One block, shape (n_rows, n_columns)."""
        if name in FACTS:
            return cohort.facts[name][rows][:, self.classes[FACTS[name].of].codes[columns]]
        if name == "topics":
            values, stated = self.topics.values(cohort.topics[rows], columns), self.topics.stated
        elif self.texts.known:
            values, stated = self.texts.values(cohort.texts[rows], columns), self.texts.stated
        else:
            return np.zeros((len(cohort.mentees[rows]), np.arange(self.count)[columns].size))
        if name in cohort.fill:
            values[:, ~stated[columns]] = cohort.fill[name][rows][:, None]
        return values

    def stated(self, name: str) -> Mask:
        """Which mentors said something for a block, shape (n_mentors,)."""
        if name in FACTS:
            classes = self.classes[FACTS[name].of]
            return np.asarray(classes.said[classes.codes])
        return self.topics.stated if name == "topics" else self.texts.stated

    def has_stated(self, name: str, column: int) -> bool:
        """`stated` of one mentor."""
        if name in FACTS:
            classes = self.classes[FACTS[name].of]
            return bool(classes.said[classes.codes[column]])
        return bool(self.stated(name)[column])

    def forbidden(
        self, cohort: Cohort, rows: slice = ALL, columns: Columns = ALL
    ) -> dict[str, Mask]:
        """Hard rule -> (n_rows, n_columns), True where it forbids; in the order of naming."""
        found: dict[str, Mask] = {}
        start, stop, _ = rows.indices(len(cohort.mentees))
        place = np.full(self.count, -1)
        chosen = np.arange(self.count)[columns]
        place[chosen] = np.arange(len(chosen))
        for name, (mentee, mentor) in cohort.single.items():
            inside = (mentee >= start) & (mentee < stop) & (place[mentor] >= 0)
            found[name] = np.zeros((stop - start, len(chosen)), dtype=bool)
            found[name][mentee[inside] - start, place[mentor[inside]]] = True
        for name, rule in RULES.items():
            codes = self.classes[rule.of].codes[columns]
            found[name] = cohort.rules[name][rows][:, codes]
        return found

    def scores(
        self, cohort: Cohort, shares: Floats64, rows: slice = ALL, columns: Columns = ALL
    ) -> Floats64:
        """The plain definition: the weighted sum of the blocks, NaN where a hard rule forbids.

        The bits of a cell do not depend on which rows and columns are asked for.
        """
        total = np.zeros((shares[rows].shape[0], np.arange(self.count)[columns].size))
        for number, name in enumerate(BLOCKS):
            share = shares[rows, number]
            if share.any():
                total += share[:, None] * self.block(name, cohort, rows, columns)
        np.clip(total, 0.0, 1.0, out=total)
        for mask in self.forbidden(cohort, rows, columns).values():
            total[mask] = np.nan
        return total


def _spread(mentors: NDArray[np.intp]) -> NDArray[np.intp]:
    """At most `SAMPLE` of them, evenly spaced."""
    if len(mentors) <= SAMPLE:
        return mentors
    return mentors[np.linspace(0, len(mentors) - 1, SAMPLE).astype(np.intp)]


def shares_of(cohort: Cohort, weights: Any) -> Floats64:
    """The part of the score of each block, (n_mentees, n_blocks); each row adds up to 1."""
    parts = weights.as_array() * cohort.counts
    whole = parts.sum(axis=1, keepdims=True)
    return np.divide(parts, whole, out=np.zeros_like(parts), where=whole > 0)
