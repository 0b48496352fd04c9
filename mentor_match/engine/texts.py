"""How alike texts are: words, weighted by how rare they are, with room for other spellings.

A document is a vector of its words (frequency dampened by a logarithm, times inverse document
frequency: Salton and Buckley 1988), of length 1. A mentor is the direction of the mean of their
documents (Rocchio 1971), and beside it the mean of the best three: one paper that fits counts,
also among many that do not. A mentee is one document. The block is the root of what comes out,
because cosines of short texts are small.

Spelling, inflection and compounds are met on the mentee's side: a word also stands for the words
of mentors that share many of its letters (cosine of groups of four letters), as in the soft
cosine of Sidorov and others (2014). So the mentors' vectors stay short, and a word that no mentor
wrote is still understood. `benchmarks/ranking.py` shows what each of these choices is worth.
"""

from collections.abc import Sequence
from copy import copy
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from mentor_match.engine.inner import (
    Above,
    Columns,
    Floats32,
    Floats64,
    exact,
    lengths,
    scaled,
    unit,
)

LETTERS = 4  # in a group
ALIKE = 0.45  # from this cosine of their groups of letters on, two words are kin
BEST = 3  # documents
SHARE_OF_BEST = 0.25
CELLS = 4_000_000  # documents compared at a time

Kin = tuple[NDArray[np.int32], Floats64]


class Texts:
    """The documents of all mentors.

    Attributes
    ----------
    stated : ndarray of bool, shape (n_mentors,)
        Whether a mentor wrote at least one word.
    """

    def __init__(self, texts: Sequence[tuple[str, ...]]) -> None:
        self.stated = np.zeros(len(texts), dtype=bool)
        self.known = False
        counts = self._learn([text for one in texts for text in one])
        if counts is None:
            return
        self.known = True
        self._read(counts, texts)

    def like(self, texts: Sequence[tuple[str, ...]]) -> "Texts":
        """Other mentors' documents, weighed by what was learnt from these: words that nobody
        wrote before are left out."""
        from sklearn.feature_extraction.text import CountVectorizer

        other = copy(self)
        other.stated = np.zeros(len(texts), dtype=bool)
        if self.known:
            reader = CountVectorizer(
                strip_accents="unicode", dtype=np.float64, vocabulary=self.words
            )
            other._read(csr_matrix(reader.transform(t for one in texts for t in one)), texts)
        return other

    def part(self, columns: NDArray[np.intp]) -> "Texts":
        """Some of the mentors, with all that was learnt from everyone."""
        other = copy(self)
        other.stated = self.stated[columns]
        if self.known:
            other.rows = self.rows[columns]
            other.above = None
            lengths_ = np.diff(self.ends)[columns]
            other.ends = np.concatenate([[0], np.cumsum(lengths_)])
            shift = self.ends[columns] - other.ends[:-1]
            at = np.arange(other.ends[-1]) + np.repeat(shift, lengths_)
            other.documents_of_many = self.documents_of_many[at]
            other.without_best = self.without_best[columns]
        return other

    def _read(self, counts: csr_matrix, texts: Sequence[tuple[str, ...]]) -> None:
        counts.sort_indices()  # or the last bits would depend on who else is read
        vectors = self._weigh(counts, self.rarity)
        written = np.flatnonzero(np.diff(vectors.indptr))  # documents with a word in them
        each = [len(one) for one in texts]
        self._keep(vectors[written], np.repeat(np.arange(len(texts)), each)[written])

    def _learn(self, documents: list[str]) -> csr_matrix | None:
        """The counts of words in each document; None where there is not one word."""
        from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer

        reader = CountVectorizer(strip_accents="unicode", dtype=np.float64)
        try:
            counts = csr_matrix(reader.fit_transform(documents))
        except ValueError:  # no document, or not one word in all of them
            return None
        self.words: dict[str, int] = reader.vocabulary_
        self.documents = len(documents)
        self.rarity = self._rarity(np.bincount(counts.indices, minlength=counts.shape[1]))
        self.letters = HashingVectorizer(
            analyzer="char_wb", ngram_range=(LETTERS, LETTERS), n_features=2**18,
            strip_accents="unicode", alternate_sign=False, dtype=np.float32,
        )  # fmt: skip
        # Words as rows would be searched one by one; turned, each group of letters is a list.
        self.spelling = csr_matrix(self.letters.fit_transform(reader.get_feature_names_out()).T)
        self.hashes: NDArray[np.int64] | None = None
        self.kin: dict[str, Kin] = {}  # words of mentees that were looked up before
        return counts

    def _rarity(self, held: NDArray[Any]) -> Floats64:
        return np.asarray(np.log((1.0 + self.documents) / (1.0 + held)) + 1.0)

    def _weigh(self, counts: csr_matrix, rarity: Floats64) -> csr_matrix:
        """Counts of words to rows of length 1."""
        data = (1.0 + np.log(counts.data)) * rarity[counts.indices]
        return unit(csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape))

    def _keep(self, documents: csr_matrix, owners: NDArray[np.intp]) -> None:
        people = len(self.stated)
        each = np.bincount(owners, minlength=people)
        self.stated = each > 0
        mean = csr_matrix(
            (1.0 / each[owners], np.arange(len(owners)), np.concatenate([[0], np.cumsum(each)])),
            shape=(people, len(owners)),
        )
        means = csr_matrix(mean @ documents)
        direction = (1.0 - SHARE_OF_BEST) / np.maximum(lengths(means), np.finfo(float).tiny)
        # Up to three documents, the mean of the best three is the product with the mean. With n
        # of them it is n / 3 of that at most: enough for a first pass from above.
        best = SHARE_OF_BEST * np.maximum(1.0, each / BEST)
        self.rows = scaled(means, direction + best)
        self.rows.sort_indices()
        self.above: Above | None = None
        many = each > BEST
        self.without_best = np.where(many, direction / (direction + best), 1.0)
        self.ends = np.concatenate([[0], np.cumsum(np.where(many, each, 0))])
        self.documents_of_many = documents[many[owners]]

    def ask(self, texts: Sequence[tuple[str, ...]]) -> csr_matrix:
        """Mentees' texts as rows of length 1, (n_mentees, n_words); zeros where no word is kin."""
        from sklearn.feature_extraction.text import CountVectorizer

        nothing = csr_matrix((len(texts), len(self.words) if self.known else 0))
        if not self.known:
            return nothing
        reader = CountVectorizer(strip_accents="unicode", dtype=np.float64)
        try:
            counts = csr_matrix(reader.fit_transform("\n".join(one) for one in texts))
        except ValueError:
            return nothing
        counts.sort_indices()  # or the last bits would depend on who else asks
        words = reader.get_feature_names_out().tolist()
        held = np.array([self._held(word) for word in words])
        asked = csr_matrix(self._weigh(counts, self._rarity(held)) @ self._kin_of(words))
        asked.sort_indices()
        return unit(asked)

    def _held(self, word: str) -> float:
        """In how many documents a word of a mentee stands."""
        if word not in self.words:
            return 0.0
        return float((1.0 + self.documents) / np.exp(self.rarity[self.words[word]] - 1.0) - 1.0)

    def _kin_of(self, words: Sequence[str]) -> csr_matrix:
        """What each word of mentees stands for, (n_words_of_mentees, n_words)."""
        new = [word for word in words if word not in self.kin]
        if new:
            self._look_up(new)
        kin = [self.kin[word] for word in words]
        ends = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in kin])])
        columns = np.concatenate([columns for columns, _ in kin])
        likeness = np.concatenate([likeness for _, likeness in kin])
        return csr_matrix((likeness, columns, ends), shape=(len(words), len(self.words)))

    def _look_up(self, words: list[str]) -> None:
        spelt = csr_matrix(self.letters.transform(words))
        alike = csr_matrix(spelt @ self.spelling).astype(np.float64)
        for row, word in enumerate(words):
            span = slice(alike.indptr[row], alike.indptr[row + 1])
            columns, likeness = alike.indices[span], alike.data[span]
            own = self.words.get(word)
            if own is not None:
                likeness = np.where(columns == own, 1.0, likeness)
            kept = likeness >= ALIKE
            self.kin[word] = columns[kept], np.minimum(1.0, likeness[kept])

    def values(self, asked: csr_matrix, columns: Columns) -> Floats64:
        """The block for these mentors, (n_mentees, n_columns)."""
        found = exact(asked, self.rows[columns])
        chosen = np.arange(len(self.stated))[columns]
        place = np.flatnonzero(np.diff(self.ends)[chosen])
        if len(place):
            found *= self.without_best[chosen]
            size = max(1, CELLS // max(1, asked.shape[0] * int(np.diff(self.ends).max())))
            for start in range(0, len(place), size):
                part = place[start : start + size]
                found[:, part] += SHARE_OF_BEST * self._best(asked, chosen[part])
        return np.sqrt(np.minimum(found, 1.0, out=found), out=found)

    def _best(self, asked: csr_matrix, mentors: NDArray[np.intp]) -> Floats64:
        """The mean of the best three documents, (n_mentees, n_mentors)."""
        starts, ends = self.ends[mentors], self.ends[mentors + 1]
        widest = int((ends - starts).max())
        rows = starts[:, None] + np.arange(widest)
        there = rows < ends[:, None]
        alike = np.full((asked.shape[0], len(mentors), widest), -1.0)
        alike[:, there] = exact(asked, self.documents_of_many[rows[there]])
        best = np.sort(alike, axis=2)[:, :, -BEST:]
        return np.asarray(best.sum(axis=2) / BEST)

    def hashed(self, rows: csr_matrix, width: int) -> Floats64:
        """Rows of words in few numbers, (n_rows, width): each word adds to one of them or takes
        away (feature hashing: Weinberger and others 2009)."""
        if self.hashes is None:
            self.hashes = np.array([crc32(word.encode()) for word in self.words], dtype=np.int64)
        places = np.fromiter(self.words.values(), dtype=np.intp, count=len(self.words))
        signs = np.where(self.hashes & 1, 1.0, -1.0)
        shape = (len(self.words), width)
        return np.asarray(
            rows @ csr_matrix((signs, (places, (self.hashes >> 1) % width)), shape=shape).toarray()
        )

    def prepare(self) -> None:
        """Make ready for `fill_above`."""
        if self.known and self.above is None:
            self.above = Above(csr_matrix(self.rows.T))

    def fill_above(self, asked: csr_matrix, share: Floats64, out: Floats32) -> None:
        """No less than the block times the share of each mentee, for all mentors, into `out`."""
        if self.above is None:
            raise ValueError("Call prepare() first.")
        self.above.fill(asked, share**2, out)
        np.sqrt(out, out=out)
