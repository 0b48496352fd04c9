"""The best mentors of each mentee, exactly, without the exact score of everyone.

A first pass gives every mentor a score in single precision that is never below the true one. The
k-th best of those bounds how many need the exact score: the rest cannot be among the first k. What
is left, a few dozen, is scored by the plain definition and sorted. (The idea of safe pruning:
Turtle and Flood 1995; Fagin, Lotem and Naor 2003.)
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from joblib import Parallel, cpu_count, delayed
from numpy.typing import NDArray

from mentor_match.engine.facts import FACTS, RULES
from mentor_match.engine.features import Cohort, MentorTable
from mentor_match.engine.inner import Floats32, Floats64
from mentor_match.engine.types import BLOCKS

CELLS = 6_400_000  # scores held at once by one thread
MOST = 40  # mentees at once: whom one of them needs exactly is scored for all of them
MERGED = 4096  # classes joined into one look-up at most
GROUPS = 32  # of mentors, whose best bound the k-th
SLACK = 4e-6  # more than what adding nine blocks in single precision can lose

Ints = NDArray[np.intp]
LOWEST = np.float32(-np.inf)


@dataclass(frozen=True)
class Best:
    """Mentee, mentor and score of each proposal: by mentee, best first, ties by id.

    `places` is where the mentor's id stands among all ids; `crosses` whether both cadres are known
    and not the same.
    """

    start: int  # the mentees this is about: from start to before stop
    stop: int
    rows: Ints
    columns: Ints
    scores: Floats64
    places: Floats64
    crosses: NDArray[np.bool_]

    @classmethod
    def none(cls, mentees: int) -> "Best":
        """Nobody for anyone."""
        nothing = np.zeros(0, dtype=np.intp)
        scores = np.zeros(0)
        return cls(0, mentees, nothing, nothing, scores, scores, np.zeros(0, dtype=bool))

    def moved(self, columns: Ints) -> "Best":
        """The same with other numbers for the mentors."""
        return replace(self, columns=columns[self.columns])

    def first(self, k: int, crossing: int) -> "Best":
        """Of these the k best of each mentee, `crossing` of them of another cadre."""
        order = np.lexsort((self.places, -self.scores, self.rows))
        sorted_ = self._at(order)
        kept = _first(sorted_.rows, np.ones(len(order), dtype=bool), k)
        if crossing:
            sure = _first(sorted_.rows, sorted_.crosses, crossing)
            taken = np.bincount(sorted_.rows[sure] - self.start, minlength=self.stop - self.start)
            room = k - taken
            kept = sure | _first(sorted_.rows, ~sure, room[sorted_.rows - self.start])
        return sorted_._at(np.flatnonzero(kept))

    def _at(self, chosen: Ints) -> "Best":
        return Best(
            self.start, self.stop, self.rows[chosen], self.columns[chosen], self.scores[chosen],
            self.places[chosen], self.crosses[chosen],
        )  # fmt: skip


def merged(parts: Sequence[Best], k: int, crossing: int) -> Best:
    """The first k among all that parts of the mentors propose to the same mentees."""
    return Best(
        min(part.start for part in parts),
        max(part.stop for part in parts),
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("rows", "columns", "scores", "places", "crosses")
        ),
    ).first(k, crossing)


class LookUp:
    """Several groupings of mentors joined into one, so that one look-up serves them all.

    Attributes
    ----------
    codes : ndarray of int, shape (n_mentors,)
        The joint class of each mentor.
    parts : dict of str to ndarray of int, shape (n_joint_classes,)
        For each fact, which of its classes a joint class belongs to.
    """

    def __init__(self, groups: dict[str, Ints], joint: Ints) -> None:
        self.codes = joint
        _, first = np.unique(joint, return_index=True)
        self.size = len(first)
        self.parts = {fact: codes[first] for fact, codes in groups.items()}


def look_ups(table: MentorTable) -> list[LookUp]:
    """All small facts of the mentors, in as few look-ups as may be."""
    facts = sorted(table.classes, key=lambda fact: (len(table.classes[fact].sizes), fact))
    found: list[LookUp] = []
    groups: dict[str, Ints] = {}
    joint = np.zeros(table.count, dtype=np.intp)
    for fact in facts:
        classes = table.classes[fact]
        unique, tried = np.unique(joint * len(classes.sizes) + classes.codes, return_inverse=True)
        if groups and len(unique) > MERGED:
            found.append(LookUp(groups, joint))
            groups, tried = {}, classes.codes
        groups[fact], joint = classes.codes, tried
    return [*found, LookUp(groups, joint)]


class Search:
    """Finds the first k among all mentors of a table."""

    def __init__(self, table: MentorTable) -> None:
        # Who has no place is proposed to nobody, so nobody is compared with them.
        self.columns = table.with_places()
        self.table = table if len(self.columns) == table.count else table.part(self.columns)
        self.table.texts.prepare()
        self.gone: Ints = np.zeros(0, dtype=np.intp)  # those of the table who are elsewhere by now
        self.looks = look_ups(self.table)
        self.silent = {name: np.flatnonzero(~self.table.stated(name)) for name in table.sample}

    def without(self, gone: Sequence[int]) -> "Search":
        """The same search, which finds none of these rows of the table."""
        other = copy(self)
        other.gone = np.array(sorted(gone), dtype=np.intp)
        return other

    def best(self, cohort: Cohort, shares: Floats64, k: int, crossing: int = 0) -> list[Best]:
        """The k best of each mentee, `crossing` of them of another cadre where there are enough."""
        cohort = self.table.meets(cohort)
        self.table.topics.prepare(cohort.topics)
        blocks = list(self._blocks(len(cohort.mentees)))
        workers = min(cpu_count(), len(blocks))
        if workers < 2:
            found = [self._best(cohort, shares, rows, k, crossing) for rows in blocks]
            return [best.moved(self.columns) for best in found]
        work = (delayed(self._best)(cohort, shares, rows, k, crossing) for rows in blocks)
        with _one_thread_each():
            found = list(Parallel(n_jobs=workers, prefer="threads")(work))
        return [best.moved(self.columns) for best in found]

    def _blocks(self, mentees: int) -> Iterator[slice]:
        if not self.table.count:
            yield slice(0, mentees)
            return
        size = min(MOST, max(1, CELLS // self.table.count))
        for start in range(0, mentees, size):
            yield slice(start, min(start + size, mentees))

    def _best(self, cohort: Cohort, shares: Floats64, rows: slice, k: int, crossing: int) -> Best:
        bounds = self._bounds(cohort, shares, rows)
        asked = [(bounds, k)]
        crosses = self._crosses(cohort, rows) if crossing else None
        if crosses is not None:
            asked.append((np.where(crosses, bounds, LOWEST), crossing))
        found = [_candidates(*one) for one in asked]
        pairs = _union([pairs for pairs, _edge in found])
        score = self._exact(cohort, shares, rows, pairs)
        # Where bounds are loose, what the first pass let through may not be all that counts.
        more = [
            _missed(one, number, edge, pairs, score)
            for (one, number), (_, edge) in zip(asked, found, strict=True)
        ]
        if any(len(one) for one in more):
            pairs = _union([pairs, *more])
            score = self._exact(cohort, shares, rows, pairs)
        pairs, score = pairs[~np.isnan(score)], score[~np.isnan(score)]
        mentee, mentor = np.divmod(pairs, self.table.count)
        other = np.zeros(len(pairs), dtype=bool) if crosses is None else crosses[mentee, mentor]
        return Best(
            rows.start, rows.stop, mentee + rows.start, mentor, score,
            self.table.place_of_id[mentor], other,
        ).first(k, crossing)  # fmt: skip

    def _bounds(self, cohort: Cohort, shares: Floats64, rows: slice) -> Floats32:
        """No less than the score of each pair, (n_rows, n_mentors); -inf where it is forbidden."""
        bounds, spare = self._looked_up(cohort, shares, rows)
        table = self.table
        for name, asked, fill in (
            ("topics", cohort.topics[rows], table.topics.fill_above),
            ("texts", cohort.texts[rows], table.texts.fill_above),
        ):
            share = shares[rows, BLOCKS.index(name)]
            if not share.any():
                continue
            fill(asked, share, spare)
            if name in self.silent:
                spare[:, self.silent[name]] = (share * cohort.fill[name][rows])[:, None]
            bounds += spare
        for mentee, mentor in cohort.single.values():
            inside = (mentee >= rows.start) & (mentee < rows.stop)
            bounds[mentee[inside] - rows.start, mentor[inside]] = LOWEST
        bounds[:, np.flatnonzero(np.isin(self.columns, self.gone))] = LOWEST
        return bounds

    def _looked_up(
        self, cohort: Cohort, shares: Floats64, rows: slice
    ) -> tuple[Floats32, Floats32]:
        """What the small facts and hard rules give, and a spare array of the same shape."""
        size = (rows.stop - rows.start, self.table.count)
        total, spare = np.empty(size, dtype=np.float32), np.empty(size, dtype=np.float32)
        for number, look in enumerate(self.looks):
            small = np.zeros((size[0], look.size))
            for block, fact in FACTS.items():
                if fact.of in look.parts:
                    share = shares[rows, BLOCKS.index(block)]
                    small += share[:, None] * cohort.facts[block][rows][:, look.parts[fact.of]]
            for name, rule in RULES.items():
                if rule.of in look.parts:
                    small[cohort.rules[name][rows][:, look.parts[rule.of]]] = -np.inf
            out = spare if number else total
            np.take(small.astype(np.float32), look.codes, axis=1, out=out, mode="clip")
            if number:
                total += spare
        return total, spare

    def _crosses(self, cohort: Cohort, rows: slice) -> NDArray[np.bool_]:
        """Where both cadres are known and not the same, (n_rows, n_mentors)."""
        classes = self.table.classes["cadre"]
        cadres = np.array([one.cadre for one in classes.examples], dtype=object)
        own = np.array([one.cadre for one in cohort.mentees[rows]], dtype=object)[:, None]
        apart = (own != cadres) & (own != "") & (cadres != "")
        return np.asarray(apart.astype(bool)[:, classes.codes])

    def _exact(self, cohort: Cohort, shares: Floats64, rows: slice, pairs: Ints) -> Floats64:
        mentee, mentor = np.divmod(pairs, self.table.count)
        columns, place = np.unique(mentor, return_inverse=True)
        return self.table.scores(cohort, shares, rows, columns)[mentee, place]


def _one_thread_each() -> AbstractContextManager[Any]:
    """Keep BLAS from starting threads of its own beside ours: they wait for each other by spinning,
    which made the search 1.6 times slower. Only scikit-learn's own switch reaches it from here."""
    from sklearn.utils.parallel import _get_threadpool_controller

    return _get_threadpool_controller().limit(limits=1, user_api="blas")


# A pair of a mentee (a row) and a mentor (a column) is one number: row * n_mentors + column.


def _candidates(bounds: Floats32, k: int) -> tuple[Ints, Floats32]:
    """(pairs with at least the k highest of each row, the bound from which on they were taken)."""
    count = bounds.shape[1]
    best = bounds
    if count > 2 * GROUPS * k:
        # The k-th of the groups' best is reached by k mentors at least, each of another group.
        whole = count // GROUPS * GROUPS
        best = bounds[:, :whole].reshape(len(bounds), GROUPS, -1).max(axis=1)
    edge = np.full(len(bounds), LOWEST)
    if best.shape[1] > k:
        edge = np.partition(best, best.shape[1] - k, axis=1)[:, best.shape[1] - k]
        edge = np.where(edge > LOWEST, edge - np.float32(2 * SLACK), edge)
    return _at_least(bounds, edge), edge


def _at_least(bounds: Floats32, edge: Floats32) -> Ints:
    # Everything finite is above -inf's successor, so that what is forbidden never comes through.
    edge = np.maximum(edge, np.finfo(np.float32).min)
    return np.flatnonzero(bounds >= edge[:, None])


def _missed(bounds: Floats32, k: int, edge: Floats32, pairs: Ints, score: Floats64) -> Ints:
    """Pairs whose bound reaches the k-th exact score though they were not scored yet."""
    rows = pairs // bounds.shape[1]
    inside = np.isfinite(bounds.ravel()[pairs])
    order = np.lexsort((-score, rows))
    order = order[inside[order]]
    kth = order[_place(rows[order]) == k - 1]
    needed = np.full(len(bounds), np.inf, dtype=np.float32)
    needed[rows[kth]] = score[kth] - SLACK
    loose = np.flatnonzero(needed < edge)
    found = _at_least(bounds[loose], needed[loose])
    row, column = np.divmod(found, bounds.shape[1])
    return loose[row] * bounds.shape[1] + column


def _union(pairs: list[Ints]) -> Ints:
    return pairs[0] if len(pairs) == 1 else np.unique(np.concatenate(pairs))


def _place(rows: Ints) -> Ints:
    """0, 1, 2 ... within each run of equal rows."""
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    return np.arange(len(rows)) - np.repeat(starts, np.diff(np.append(starts, len(rows))))


def _first(rows: Ints, mask: NDArray[np.bool_], k: int | Ints) -> NDArray[np.bool_]:
    """Of those in the mask, the first k of each row."""
    inside = np.flatnonzero(mask)
    kept = np.zeros(len(rows), dtype=bool)
    limit = k if isinstance(k, int) else k[inside]
    kept[inside[_place(rows[inside]) < limit]] = True
    return kept
