"""Vectors of mentors and mentees whose inner product is nearly the score.

An index of nearest neighbours finds a few hundred mentors with them whom `MentorRanker.among` then
ranks exactly, so a vector need not be right in the third digit: it only has to keep the first
twenty among the first few hundred.

A mentor's vector holds what each block rests on: levels by topic, languages, the hour on the circle
of the day. It knows nothing of what was learnt from the others but how rare words are, so that one
that was made long ago stands beside one of today. A mentee's vector holds what each of these is
worth to the mentee: the least-squares fit of the true values of their blocks.

Load is left out, because it changes with each pairing and decides only between equals. A long list
of topics, which the score reads as a profile, is met here as a wish.
"""

from collections.abc import Callable, Container, Sequence
from zlib import crc32

import numpy as np
from scipy.sparse import csr_matrix

from mentor_match.engine.facts import FACTS, Classes
from mentor_match.engine.features import Cohort, MentorTable
from mentor_match.engine.inner import Floats32, Floats64
from mentor_match.engine.ranker import MentorRanker
from mentor_match.engine.topics import HIGHEST, Topics, topic_fit
from mentor_match.engine.types import BLOCKS, FORMATS, SETTINGS, MenteeFacts, MentorFacts, Weights

BUCKETS = 16  # for codes of which there are too many for a number each: languages, cadres
WORDS = 32  # numbers for texts
# The root of a cosine rises by about 4 where the cosines of short texts lie. A quarter of that is
# left, because what so few numbers say of texts is mostly chance.
SLOPE = 4.0 * 0.25
YEARS = np.array([0.0, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0])
STEPS = np.linspace(0.0, HIGHEST, 11)  # levels between which the curves of topics are straight
CURVES = 2  # numbers for each topic


def _hashed(codes: Sequence[str]) -> list[float]:
    row = [0.0] * BUCKETS
    for code in codes:
        row[crc32(code.encode()) % BUCKETS] = 1.0
    return row


def _chosen(codes: Container[str], among: Sequence[str]) -> list[float]:
    return [float(code in codes) for code in among]


def _hour(mentor: MentorFacts) -> list[float]:
    """The distance around the clock is a triangle: two waves of its Fourier series."""
    turn = (mentor.utc_offset or 0.0) / 24.0 * 2.0 * np.pi
    return [1.0, *(wave(turn * times) for times in (1, 3) for wave in (np.cos, np.sin))]


def _years(mentor: MentorFacts) -> list[float]:
    years = min(mentor.years or 0.0, YEARS[-1])
    return [float(np.interp(years, YEARS, one)) for one in np.eye(len(YEARS))]


READ: dict[str, Callable[[MentorFacts], list[float]]] = {
    "interprofessional": lambda mentor: _hashed([mentor.cadre]),
    "languages": lambda mentor: _hashed(sorted(mentor.languages)),
    "hours": _hour,
    "formats": lambda mentor: _chosen(mentor.formats, sorted(FORMATS)),
    "setting": lambda mentor: _chosen([mentor.setting], SETTINGS[1:]),
    "seniority": _years,
}

# An inner product stays the same where one side is made smaller and the other larger. What is near
# in the index should be near in topics: with all blocks alike it finds 2 of 100 fewer.
SCALE = {block: getattr(Weights(), block) ** 0.5 * 0.15 for block in ("texts", *READ)}
SCALE["topics"] = Weights().topics ** 0.5 * 0.5


class Space:
    """The numbers of the vectors, in the same order for everyone.

    Parameters
    ----------
    topics : sequence of str
        All topics there are; others are left out.

    Attributes
    ----------
    width : int
        Numbers in a vector.
    """

    def __init__(self, topics: Sequence[str]) -> None:
        self.places = {topic: place for place, topic in enumerate(topics)}
        # What one who is at a level gains from one who offers a level: two curves keep most of it.
        fits = [topic_fit(STEPS, level) for level in np.arange(HIGHEST)]
        self.curves = np.linalg.svd(np.array(fits))[2][:CURVES]
        facts = sum(len(read(MentorFacts("one"))) + 1 for read in READ.values())
        self.width = CURVES * len(self.places) + 1 + WORDS + facts

    def mentors(self, ranker: MentorRanker) -> Floats32:
        """The vectors of a ranker's mentors.

        Parameters
        ----------
        ranker : MentorRanker
            Fresh from `fit` or `among`.

        Returns
        -------
        ndarray of float32, shape (n_mentors, width)
        """
        table = ranker.parts_[0].table
        written = table.texts.rows if table.texts.known else csr_matrix((table.count, 0))
        parts = {"topics": self._offered(table.topics), "texts": _hashed_texts(table, written)}
        for block in READ:
            classes = table.classes[FACTS[block].of]
            parts[block] = _read(block, classes)[classes.codes]
        return np.hstack([SCALE[block] * part for block, part in parts.items()]).astype(np.float32)

    def mentees(self, ranker: MentorRanker, mentees: Sequence[MenteeFacts]) -> Floats32:
        """The vectors of mentees, by the weights of a ranker and what it learnt.

        Parameters
        ----------
        ranker : MentorRanker
            Fitted.
        mentees : sequence of MenteeFacts

        Returns
        -------
        ndarray of float32, shape (n_mentees, width)
            The inner product with a mentor's vector is nearly the score, but for a constant.

        Raises
        ------
        ValueError
            Where an id stands twice.
        """
        found = [
            self._asked(ranker.table_, cohort, shares)
            for _, cohort, shares in ranker.cohorts(mentees)
        ]
        return np.vstack([np.zeros((0, self.width)), *found]).astype(np.float32)

    def _asked(self, table: MentorTable, cohort: Cohort, shares: Floats64) -> Floats64:
        parts = {
            "topics": self._wanted(table.topics, cohort),
            "texts": SLOPE * _hashed_texts(table, cohort.texts),
        }
        for block in READ:
            classes = table.classes[FACTS[block].of]
            # Classes count by how many mentors are in them.
            often = np.sqrt(classes.sizes)
            fit = np.linalg.pinv(_read(block, classes) * often[:, None])
            parts[block] = (cohort.facts[block] * often) @ fit.T
        return np.hstack(
            [
                shares[:, [BLOCKS.index(block)]] / SCALE[block] * part
                for block, part in parts.items()
            ]
        )

    def _offered(self, topics: Topics) -> Floats64:
        """Where each mentor stands on each topic's curves; last, whether they offer nothing."""
        found = np.zeros((len(topics.stated), len(self.places) * CURVES))
        for topic, place in self.places.items():
            if topic in topics.codes:
                column = topics.codes[topic]
                span = slice(*topics.by_topic.indptr[column : column + 2])
                for number, curve in enumerate(self.curves):
                    levels = np.interp(topics.by_topic.data[span], STEPS, curve)
                    found[topics.by_topic.indices[span], place * CURVES + number] = levels
        return np.column_stack([found, ~topics.stated])

    def _wanted(self, topics: Topics, cohort: Cohort) -> Floats64:
        """What each curve of each topic is worth to each mentee."""
        pairs = np.zeros((len(cohort.topics.pairs), len(self.places) * CURVES))
        for row, (column, level) in enumerate(cohort.topics.pairs):
            if topics.names[column] in self.places:
                place = self.places[topics.names[column]] * CURVES
                pairs[row, place : place + CURVES] = self.curves @ topic_fit(STEPS, level)
        worth = cohort.topics.weights @ pairs
        silent = cohort.fill.get("topics", np.zeros(len(worth)))
        return np.column_stack([worth, silent])


def _read(block: str, classes: Classes) -> Floats64:
    """What one mentor of each class says; last, whether that is nothing, (n_classes, n)."""
    width = len(READ[block](MentorFacts("one")))
    said = np.array([READ[block](one) for one in classes.examples]).reshape(-1, width)
    said *= classes.said[:, None]
    return np.column_stack([said, ~classes.said])


def _hashed_texts(table: MentorTable, rows: csr_matrix) -> Floats64:
    if not table.texts.known:
        return np.zeros((rows.shape[0], WORDS))
    return table.texts.hashed(rows, WORDS)
