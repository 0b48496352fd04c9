"""Blocks of the score: each compares one kind of fact, in [0, 1].

Silence is neutral. A block counts for a mentee only where the mentee has stated something for it
and at least one mentor has; a mentor who says nothing gets, in that block, the average of the
mentors who do. So a mentor gains nothing by leaving an answer out and loses nothing either, and
people with nothing but texts are ranked by texts.

topics           how far the mentor can take the mentee in what is wanted: for each topic, the
                 part of the way from the present level to the highest that the offered level
                 covers, weighted by priority and by how much is missing
texts            root of the mean cosine between the documents of the two, TF-IDF of words and
                 pairs of words; the root because cosines of short texts are small
interprofessional  1 where the mentor's cadre is as the mentee asked; counts only if asked
languages        share of the mentee's languages that the mentor speaks
hours            1 at the same hour, 0 at twelve hours apart, around the clock
formats          share of the mentee's formats that the mentor uses
setting          1 at the same kind of place, 1/2 one step apart, 0 two steps
seniority        0 with no more years than the mentee, 1 from five years more
load             more room counts more: places / (places + 1)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from mentor_match.engine.types import BLOCKS, MenteeFacts, MentorFacts

HIGHEST = 5.0
HALF_DAY = 12.0
YEARS_AHEAD = 5.0
PLACES = {"rural": 0.0, "semi-urban": 1.0, "urban": 2.0}

Row = NDArray[np.float64]
Mask = NDArray[np.bool_]


def topic_weight(priority: float, level: float) -> float:
    """How much a wanted topic counts: by its priority, and half of it by what is missing."""
    return priority * (0.5 + 0.5 * (HIGHEST - level) / HIGHEST)


def topic_fit(offered: Any, level: float) -> Any:
    """How far a mentor at `offered` can take someone at `level`: 0 to 1; works on arrays."""
    if level >= HIGHEST:
        return (np.asarray(offered) >= HIGHEST).astype(float)
    return np.clip((offered - level) / (HIGHEST - level), 0.0, 1.0)


@dataclass
class _Sets:
    """A set of codes a mentor, as columns of zeros and ones."""

    columns: Mapping[str, int]
    members: NDArray[np.float64]  # (n_mentors, n_codes)
    stated: Mask

    @classmethod
    def of(cls, sets: Sequence[Iterable[str]]) -> "_Sets":
        codes = sorted({code for one in sets for code in one})
        columns = {code: number for number, code in enumerate(codes)}
        members = np.zeros((len(sets), len(codes)))
        for row, one in enumerate(sets):
            for code in one:
                members[row, columns[code]] = 1.0
        return cls(columns, members, np.asarray(members.any(axis=1), dtype=bool))

    def shared(self, codes: Iterable[str]) -> Row:
        """How many of the codes each mentor has."""
        known = [self.columns[code] for code in codes if code in self.columns]
        return np.asarray(self.members[:, known].sum(axis=1), dtype=float)


class MentorTable:
    """All mentors as columns, ready to be compared with one mentee after the other."""

    def __init__(self, mentors: Sequence[MentorFacts]) -> None:
        self.count = len(mentors)
        self.ids = [mentor.id for mentor in mentors]
        self.index = {id_: row for row, id_ in enumerate(self.ids)}
        order = sorted(range(self.count), key=lambda row: self.ids[row])
        self.place_of_id = np.empty(self.count, dtype=np.int64)
        self.place_of_id[order] = np.arange(self.count)
        self.cadres = np.array([mentor.cadre for mentor in mentors], dtype=object)
        self.capacity = np.array([mentor.capacity for mentor in mentors], dtype=np.int64)
        self.languages = _Sets.of([mentor.languages for mentor in mentors])
        self.formats = _Sets.of([mentor.formats for mentor in mentors])
        self.hours = _numbers([mentor.utc_offset for mentor in mentors])
        self.years = _numbers([mentor.years for mentor in mentors])
        self.places = _numbers([PLACES.get(mentor.setting) for mentor in mentors])
        self.accepts_cadres = _Accepts([mentor.accepts_cadres for mentor in mentors])
        self.accepts_associations = _Accepts([mentor.accepts_associations for mentor in mentors])
        self._fit_topics(mentors)
        self._fit_texts(mentors)

    def _fit_topics(self, mentors: Sequence[MentorFacts]) -> None:
        topics = sorted({topic for mentor in mentors for topic in mentor.offers})
        self.topics = {topic: column for column, topic in enumerate(topics)}
        self.offers = np.zeros((self.count, len(topics)))
        for row, mentor in enumerate(mentors):
            for topic, level in mentor.offers.items():
                self.offers[row, self.topics[topic]] = level
        self.offers_stated: Mask = np.asarray(self.offers.any(axis=1), dtype=bool)

    def _fit_texts(self, mentors: Sequence[MentorFacts]) -> None:
        documents = [text for mentor in mentors for text in mentor.texts]
        self.texts_stated = np.array([bool(mentor.texts) for mentor in mentors], dtype=bool)
        self.reader: Any = None
        self.read: dict[tuple[str, ...], csr_matrix] = {}  # texts of the cohort read last
        if not any(text.strip() for text in documents):
            return
        from sklearn.feature_extraction.text import TfidfVectorizer

        reader = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        try:
            vectors = reader.fit_transform(documents)
        except ValueError:  # not one word in all documents
            return
        self.reader = reader
        self.texts = _means(vectors, [len(mentor.texts) for mentor in mentors])

    def read_all(self, mentees: Sequence[MenteeFacts]) -> None:
        """Read the texts of a cohort in one go; reading one after the other costs far more."""
        if self.reader is None:
            return
        new = list(dict.fromkeys(mentee.texts for mentee in mentees if mentee.texts))
        if not new:
            return
        vectors = self.reader.transform([text for texts in new for text in texts])
        rows = _means(vectors, [len(texts) for texts in new])
        self.read = dict(zip(new, rows, strict=True))

    def blocks(self, mentee: MenteeFacts) -> tuple[NDArray[np.float64], Mask, Mask]:
        """All blocks of one mentee.

        Returns
        -------
        values : ndarray of float, shape (n_blocks, n_mentors)
            In [0, 1]; silence of a mentor is filled with the average of the others.
        stated : ndarray of bool, shape (n_blocks, n_mentors)
            Whether the mentor said something.
        counts : ndarray of bool, shape (n_blocks,)
            Whether the block counts for this mentee.
        """
        values = np.zeros((len(BLOCKS), self.count))
        stated = np.zeros((len(BLOCKS), self.count), dtype=bool)
        for number, name in enumerate(BLOCKS):
            found = getattr(self, f"_{name}")(mentee)
            if found is None:
                continue
            value, said = found
            stated[number] = said
            if said.any():
                values[number] = np.where(said, value, value[said].mean())
        return values, stated, np.asarray(stated.any(axis=1), dtype=bool)

    def _topics(self, mentee: MenteeFacts) -> tuple[Row, Mask] | None:
        if not mentee.wants:
            return None
        fit, whole = np.zeros(self.count), 0.0
        for topic in sorted(mentee.wants):
            level = mentee.levels.get(topic, 0.0)
            weight = topic_weight(mentee.wants[topic], level)
            whole += weight
            if topic in self.topics:
                fit += weight * topic_fit(self.offers[:, self.topics[topic]], level)
        return fit / whole, self.offers_stated

    def _texts(self, mentee: MenteeFacts) -> tuple[Row, Mask] | None:
        if self.reader is None or not any(text.strip() for text in mentee.texts):
            return None
        own = self.read.get(mentee.texts)
        if own is None:
            own = _means(self.reader.transform(mentee.texts), [len(mentee.texts)])
        cosines = self.texts @ own.toarray().ravel()
        return np.sqrt(np.clip(cosines, 0.0, 1.0)), self.texts_stated

    def _interprofessional(self, mentee: MenteeFacts) -> tuple[Row, Mask] | None:
        if mentee.discipline == "any" or not mentee.cadre:
            return None
        same = self.cadres == mentee.cadre
        wanted = same if mentee.discipline == "same" else ~same
        return wanted.astype(float), self.cadres != ""

    def _languages(self, mentee: MenteeFacts) -> tuple[Row, Mask] | None:
        return self._share(self.languages, mentee.languages)

    def _formats(self, mentee: MenteeFacts) -> tuple[Row, Mask] | None:
        return self._share(self.formats, mentee.formats)

    def _share(self, sets: _Sets, wanted: frozenset[str]) -> tuple[Row, Mask] | None:
        return (sets.shared(wanted) / len(wanted), sets.stated) if wanted else None

    def _hours(self, mentee: MenteeFacts) -> tuple[Row, Mask] | None:
        if mentee.utc_offset is None:
            return None
        return 1.0 - hours_apart(self.hours, mentee.utc_offset) / HALF_DAY, ~np.isnan(self.hours)

    def _setting(self, mentee: MenteeFacts) -> tuple[Row, Mask] | None:
        if not mentee.setting:
            return None
        return 1.0 - np.abs(self.places - PLACES[mentee.setting]) / 2.0, ~np.isnan(self.places)

    def _seniority(self, mentee: MenteeFacts) -> tuple[Row, Mask] | None:
        if mentee.years is None:
            return None
        ahead = np.clip((self.years - mentee.years) / YEARS_AHEAD, 0.0, 1.0)
        return ahead, ~np.isnan(self.years)

    def _load(self, _mentee: MenteeFacts) -> tuple[Row, Mask] | None:
        return self.capacity / (self.capacity + 1.0), np.ones(self.count, dtype=bool)

    def forbidden(self, mentee: MenteeFacts) -> dict[str, Mask]:
        """Hard rule -> which mentors it forbids, in the order in which they are named."""
        excluded = np.zeros(self.count, dtype=bool)
        excluded[[self.index[id_] for id_ in mentee.excluded if id_ in self.index]] = True
        oneself = np.zeros(self.count, dtype=bool)
        if mentee.id in self.index:
            oneself[self.index[mentee.id]] = True
        apart = np.zeros(self.count, dtype=bool)
        if mentee.languages:
            apart = self.languages.stated & (self.languages.shared(mentee.languages) == 0)
        return {
            "self": oneself,
            "excluded": excluded,
            "capacity": self.capacity == 0,
            "cadre": self.accepts_cadres.refuse(mentee.cadre),
            "association": self.accepts_associations.refuse(mentee.association),
            "language": apart,
        }


class _Accepts:
    """Who accepts which code; None accepts all."""

    def __init__(self, sets: Sequence[frozenset[str] | None]) -> None:
        self.picky = np.array([one is not None for one in sets], dtype=bool)
        self.sets = _Sets.of([one or () for one in sets])

    def refuse(self, code: str) -> Mask:
        """Which mentors do not accept the code. One who picks accepts nobody unknown."""
        return self.picky & (self.sets.shared([code]) == 0)


def hours_apart(one: Any, other: Any) -> Any:
    """The shorter way around the clock between two offsets, 0 to 12 hours; works on arrays."""
    apart = np.abs(one - other) % 24.0
    return np.minimum(apart, 24.0 - apart)


def _numbers(values: Sequence[float | None]) -> Row:
    return np.array([np.nan if value is None else float(value) for value in values])


def _means(vectors: csr_matrix, counts: Sequence[int]) -> csr_matrix:
    """The mean of each person's documents: (n_documents, n) -> (n_people, n)."""
    ends = np.cumsum([0, *counts])
    parts = np.repeat([1.0 / count if count else 0.0 for count in counts], counts)
    person = csr_matrix((parts, np.arange(ends[-1]), ends), shape=(len(counts), ends[-1]))
    return csr_matrix(person @ vectors)
