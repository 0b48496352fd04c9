"""How well what a mentor offers meets what a mentee wants to learn.

A short list of topics is a wish: the block is how far the mentor can take the mentee, topic by
topic, from the present level towards the highest, weighted by priority and by how much is missing.
A long list, with a level for each, is a profile: then it is the shape that tells (the angle between
the two profiles), because a mentor of great breadth would meet every long list. Between 8 and 24
topics the one passes into the other.

Related topics count in part. Two topics are related as far as the same mentors offer them more
often than by chance (the phi coefficient: Yule 1912) or as far as those who offer them write about
the same; both are shrunk where few mentors speak for it. Codes of cadres play no part.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from mentor_match.engine.inner import (
    Above,
    Columns,
    Floats32,
    Floats64,
    exact,
    scaled,
    unit,
)
from mentor_match.engine.types import MenteeFacts

HIGHEST = 5.0
WISH, PROFILE = 8, 24  # topics: up to here a wish, from there on a profile
PART = 0.5  # what a topic counts at most for another one
KIN = 5  # topics that may stand for one
FEW = 5.0  # mentors: with so many, a relation counts for half
SURE = 6.0  # times the chance variance: nearer to the middle, a centre says nothing
CHANCE = 0.1  # a weaker relation may be chance and counts for nothing
WIDTH = 20_000  # mentors compared at a time
LISTS = 2000  # kept from one cohort to the next


def topic_weight(priority: float, level: float) -> float:
    """How much a wanted topic counts: by its priority, and half of it by what is missing."""
    return priority * (0.5 + 0.5 * (HIGHEST - level) / HIGHEST)


def topic_fit(offered: Any, level: Any) -> Any:
    """How far a mentor at `offered` can take someone at `level`: 0 to 1; works on arrays.

    Two plain numbers take the short way: arrays of one number cost forty times as much.
    """
    if isinstance(offered, float) and isinstance(level, float):
        if level >= HIGHEST:
            return float(offered >= HIGHEST)
        return min(1.0, max(0.0, (offered - level) / (HIGHEST - level)))
    missing = HIGHEST - np.asarray(level, dtype=float)
    part = np.clip((offered - level) / np.where(missing > 0, missing, 1.0), 0.0, 1.0)
    return np.where(missing > 0, part, np.asarray(offered) >= HIGHEST)


class Asked:
    """What a cohort wants.

    `weights` (n_mentees, n_pairs) counts each pair of a topic and a level, adding up to 1 with the
    topics that nobody offers; `shape` (n_mentees, n_topics) is the same as a profile of length 1;
    `wish` (n_mentees,) is 1 for a wish and 0 for a profile.
    """

    def __init__(
        self, weights: csr_matrix, pairs: Sequence[tuple[int, float]], shape: csr_matrix, wish: Any
    ) -> None:
        self.weights, self.pairs, self.shape = weights, list(pairs), shape
        self.wish: Floats64 = np.asarray(wish, dtype=float)
        self.above: Above | None = None

    def fresh(self) -> "Asked":
        """The same, to be compared with other mentors."""
        return Asked(self.weights, self.pairs, self.shape, self.wish)

    def __getitem__(self, rows: slice) -> "Asked":
        part = Asked(self.weights[rows], self.pairs, self.shape[rows], self.wish[rows])
        part.above = self.above
        return part


class Topics:
    """What all mentors offer.

    Attributes
    ----------
    stated : ndarray of bool, shape (n_mentors,)
        Whether a mentor offers anything.
    related : csr_matrix, shape (n_topics, n_topics)
        What each topic counts for another one, at most `PART`.
    """

    def __init__(self, offers: Sequence[Mapping[str, float]], texts: csr_matrix | None) -> None:
        self.names = sorted({topic for one in offers for topic in one})
        self.codes = {code: column for column, code in enumerate(self.names)}
        self._read(offers)
        self.related = self._relate(texts)
        self._reach(range(KIN))

    def like(self, offers: Sequence[Mapping[str, float]]) -> "Topics":
        """Other mentors' offers, with the relations learnt from these.

        Raises
        ------
        KeyError
            Where a topic was not offered before.
        """
        other = copy(self)
        other._read(offers)
        other._reach(range(KIN))
        return other

    def part(self, columns: NDArray[np.intp]) -> "Topics":
        """Some of the mentors, with all that was learnt from everyone."""
        other = copy(self)
        other.offers, other.stated = self.offers[columns], self.stated[columns]
        other._reach(range(KIN))
        return other

    def _read(self, offers: Sequence[Mapping[str, float]]) -> None:
        ends = np.cumsum([0, *(len(one) for one in offers)])
        columns = [self.codes[topic] for one in offers for topic in one]
        levels = [level for one in offers for level in one.values()]
        shape = (len(offers), len(self.names))
        self.offers = csr_matrix((np.array(levels, dtype=float), columns, ends), shape=shape)
        self.offers.sort_indices()
        self.stated = np.asarray(np.diff(ends) > 0)

    def _relate(self, texts: csr_matrix | None) -> csr_matrix:
        """What each topic counts for each other one."""
        count, people = len(self.names), max(1, int(self.stated.sum()))
        has = csr_matrix(self.offers > 0).astype(float)
        both = np.asarray((has.T @ has).toarray())
        of = np.diag(both)
        spread = of * (people - of)
        phi = (both * people - np.outer(of, of)) / np.sqrt(
            np.maximum(np.outer(spread, spread), 1.0)
        )
        relation = phi * both / (both + FEW)
        if texts is not None and count:
            relation = np.maximum(relation, self._alike_in_texts(has, of, texts))
        np.fill_diagonal(relation, 0.0)
        nearest = np.sort(relation, axis=1)[:, -KIN:][:, :1] if count else relation
        kept = (relation >= CHANCE) & (relation >= nearest)
        return csr_matrix(np.where(kept, PART * relation, 0.0))

    def _alike_in_texts(self, has: csr_matrix, of: Floats64, texts: csr_matrix) -> Floats64:
        """Cosines between what those who offer topics write, beyond what everybody writes."""
        wrote = np.asarray(texts.sum(axis=1)).ravel() > 0
        writers = np.maximum(1.0, np.asarray(has.T @ wrote.astype(float)).ravel())
        centres = scaled(csr_matrix(has.T @ texts), 1.0 / writers)
        middle = np.asarray(texts.sum(axis=0)).ravel() / max(1, int(wrote.sum()))
        # |a - m| and (a - m)(b - m) from sparse products: a - m itself would be dense.
        across = np.asarray((centres @ centres.T).toarray())
        away = np.asarray(centres @ middle).ravel()
        product = across - away[:, None] - away[None, :] + middle @ middle
        away_of = np.maximum(np.diag(product), 1e-12)
        # How far a centre is away by chance alone: the spread of documents over their number.
        chance = max(0.0, 1.0 - float(middle @ middle)) / writers
        sure = np.sqrt(np.clip(1.0 - SURE * chance / away_of, 0.0, 1.0))
        length = np.sqrt(away_of)
        fewest = np.minimum.outer(writers, writers)
        alike = product / np.outer(length, length) * np.outer(sure, sure)
        return np.asarray(alike * fewest / (fewest + 2 * FEW))

    def _reach(self, places: range) -> None:
        """The level each mentor offers in a topic, by itself or through a related one."""
        self.shapes = unit(self.offers)
        self.shapes_above = Above(csr_matrix(self.shapes.T))
        self.reach = self.offers
        starts, ends = self.related.indptr[:-1], self.related.indptr[1:]
        for place in places:  # the first related topic of each, then the second ...
            topics = np.flatnonzero(starts + place < ends)
            if len(topics):
                at = starts[topics] + place
                one = csr_matrix(
                    (self.related.data[at], (self.related.indices[at], topics)),
                    shape=self.related.shape,
                )
                self.reach = csr_matrix(self.reach.maximum(csr_matrix(self.offers @ one)))
        self.reach.sort_indices()
        self.by_topic = csc_matrix(self.reach)
        self.lists: dict[tuple[int, float], tuple[NDArray[np.int32], Floats32]] = {}

    def nearest(self, topic: str, offers: Mapping[str, float]) -> tuple[str, float] | None:
        """Which of the offers stands best for a topic, and what it counts for it."""
        if topic not in self.codes:
            return None
        row = slice(*self.related.indptr[self.codes[topic] :][:2])  # quicker than asking SciPy
        parts = zip(self.related.indices[row], self.related.data[row], strict=True)
        counts = {self.names[at]: part for at, part in parts}
        known = [(counts[code] * level, code) for code, level in offers.items() if code in counts]
        return (max(known)[1], float(counts[max(known)[1]])) if known else None

    def ask(self, mentees: Sequence[MenteeFacts]) -> Asked:
        """What a cohort wants, ready to be compared."""
        pairs: dict[tuple[int, float], int] = {}
        weights: tuple[list[float], list[int], list[int]] = ([], [], [0])
        shape: tuple[list[float], list[int], list[int]] = ([], [], [0])
        for mentee in mentees:
            wanted = {
                topic: topic_weight(priority, mentee.levels.get(topic, 0.0))
                for topic, priority in sorted(mentee.wants.items())
            }
            whole = sum(wanted.values())
            known = [topic for topic in wanted if topic in self.codes]
            for topic in known:
                pair = (self.codes[topic], mentee.levels.get(topic, 0.0))
                weights[0].append(wanted[topic] / whole)
                weights[1].append(pairs.setdefault(pair, len(pairs)))
                shape[0].append(wanted[topic])
                shape[1].append(pair[0])
            weights[2].append(len(weights[0]))
            shape[2].append(len(shape[0]))
        counts = np.array([len(mentee.wants) for mentee in mentees], dtype=float)
        rows = len(mentees)
        return Asked(
            csr_matrix(weights, shape=(rows, len(pairs))),
            list(pairs),
            unit(csr_matrix(shape, shape=(rows, len(self.codes)))),
            np.clip((PROFILE - counts) / (PROFILE - WISH), 0.0, 1.0),
        )

    def values(self, asked: Asked, columns: Columns) -> Floats64:
        """The block for these mentors, (n_mentees, n_columns)."""
        chosen = np.arange(self.offers.shape[0])[columns]
        found = np.zeros((len(asked.wish), len(chosen)))
        wish, profile = asked.wish > 0, asked.wish < 1
        if wish.any():
            used = np.unique(asked.weights[wish].indices)
            weights = asked.weights[wish][:, used]
            pairs = [asked.pairs[number] for number in used]
            for start in range(0, len(chosen), WIDTH):
                fits = self._fits(chosen[start : start + WIDTH], pairs)
                found[wish, start : start + WIDTH] = exact(weights, fits)
            found[wish] *= asked.wish[wish][:, None]
        if profile.any():
            alike = _angle(exact(asked.shape[profile], self.shapes[chosen]))
            found[profile] += (1.0 - asked.wish[profile])[:, None] * alike
        return found

    def _fits(self, mentors: NDArray[np.intp], pairs: Sequence[tuple[int, float]]) -> csr_matrix:
        """How far each mentor can take someone in each pair of a topic and a level."""
        topics = np.array([topic for topic, _ in pairs], dtype=np.intp)
        levels = np.array([level for _, level in pairs])
        offered = self.reach[mentors].toarray()[:, topics]
        return csr_matrix(topic_fit(offered, levels) if len(pairs) else offered)

    def prepare(self, asked: Asked) -> None:
        """Make ready for `fill_above` with any rows of a cohort."""
        if asked.above is None:
            asked.above = Above(self._listed(asked.pairs))

    def fill_above(self, asked: Asked, share: Floats64, out: Floats32) -> None:
        """No less than the block times the share of each mentee, for all mentors, into `out`."""
        if asked.above is None:
            raise ValueError("Call prepare() with the whole cohort first.")
        asked.above.fill(asked.weights, share * asked.wish, out)
        profile = np.flatnonzero((asked.wish < 1) & (share > 0))
        if len(profile):
            alike = np.empty((len(profile), out.shape[1]), dtype=np.float32)
            self.shapes_above.fill(asked.shape[profile], np.ones(len(profile)), alike)
            part = (share * (1 - asked.wish))[profile].astype(np.float32)[:, None]
            out[profile] += part * (_angle(alike) + np.float32(1e-6))

    def _listed(self, pairs: Sequence[tuple[int, float]]) -> csr_matrix:
        """For each pair of a topic and a level the mentors who help, (n_pairs, n_mentors)."""
        if len(self.lists) > LISTS:
            self.lists = {}
        for pair in pairs:
            if pair not in self.lists:
                span = slice(*self.by_topic.indptr[pair[0] : pair[0] + 2])
                fits = topic_fit(self.by_topic.data[span], pair[1])
                helps = fits > 0
                self.lists[pair] = (
                    self.by_topic.indices[span][helps],
                    fits[helps].astype(np.float32),
                )
        lists = [self.lists[pair] for pair in pairs]
        ends = np.cumsum([0, *(len(mentors) for mentors, _ in lists)])
        mentors = np.concatenate([mentors for mentors, _ in lists] or [np.zeros(0, dtype=np.int32)])
        fits = np.concatenate([fits for _, fits in lists] or [np.zeros(0, dtype=np.float32)])
        return csr_matrix((fits, mentors, ends), shape=(len(lists), self.offers.shape[0]))


def _angle(cosines: Any) -> Any:
    """1 for the same direction, 0 for a right angle; straight in the angle."""
    return 1.0 - np.arccos(np.minimum(cosines, 1.0)) * (2.0 / np.pi)
