"""How fast mentors are found among many, and how time and memory grow.

PYTHONPATH=. .venv/bin/python -m benchmarks.search [sizes, smallest first]
"""

import ctypes
import gc
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from benchmarks.people import Crowd
from benchmarks.tables import SPEED, Table, against, best_in_turns, best_of, said
from mentor_match.engine import MentorRanker

WIDTH = 256  # of the peers' vectors
K = 20
MENTEES = 1000
SIZES = (10_000, 100_000, 1_000_000)
MAIN = 100_000


def resident() -> float:
    """What this process holds in memory now, GB; what was freed goes back to the system first."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e9


def vectors(count: int) -> np.ndarray:
    """Unit vectors, single precision."""
    found = np.random.default_rng(1).standard_normal((count, WIDTH), dtype=np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def one_by_numpy(rows: np.ndarray, asked: np.ndarray) -> None:
    for one in asked:
        scores = rows @ one
        best = np.argpartition(-scores, K)[:K]
        best[np.argsort(-scores[best])]


def ranked(ranker: MentorRanker, mentees: list, runs: int) -> tuple[float, float]:
    """Seconds for all mentees together, and for one alone."""
    batch, _ = best_of(runs, lambda: ranker.rank(mentees, k=K))
    alone, _ = best_of(runs, lambda: [ranker.rank([mentee], k=K) for mentee in mentees[:20]])
    return batch, alone / 20


def main(sizes: Sequence[int] = SIZES) -> list[Table]:
    rows: list[tuple[str, ...]] = []
    growth: list[tuple[str, ...]] = []
    last: tuple[int, float, float] | None = None
    few = Crowd()  # what scikit-learn loads the first time is no part of an index
    MentorRanker().fit(few.mentors(100)).rank(few.mentees(3), k=K)
    for size in sizes:
        crowd = Crowd()
        mentors, mentees = crowd.mentors(size), crowd.mentees(MENTEES)
        before = resident()
        began = time.perf_counter()
        ranker = MentorRanker().fit(mentors)
        fitting = time.perf_counter() - began
        memory = resident() - before
        ranker.rank(mentees[:50], k=K)
        batch, one = ranked(ranker, mentees, 3 if size <= MAIN else 2)
        grown = "" if last is None else f"{batch / last[1]:.1f} and {one / last[2]:.1f}"
        more = "" if last is None else f"{size / last[0]:.0f}"
        linear = last is None or (
            batch / last[1] <= size / last[0] and one / last[2] <= size / last[0]
        )
        share = memory / (size * WIDTH * 4 / 1e9)
        growth.append((
            f"{size:,}", said(one), said(batch), grown, more, "pass" if linear else "**short**",
            said(memory, "GB"), f"{share:.2f}", "pass" if share <= 2 else "**short**",
        ))  # fmt: skip
        last = (size, batch, one)
        if size == MAIN:
            rows = against_peers(ranker, mentors, mentees, one, fitting)
        del ranker, mentors
    tables = []
    if rows:
        tables.append(Table(
            f"Finding mentors: the first {K}, all rules and all nine blocks", SPEED, tuple(rows),
            f"{MAIN:,} invented mentors with texts of 20 words; peers search vectors {WIDTH} wide "
            "without rules. The fastest of several runs each.",
        ))  # fmt: skip
    tables.append(Table(
        "Growth", ("mentors", "one mentee", "1,000 mentees", "times the time of the row before",
                   "times the mentors", "", "memory of the index", f"of vectors {WIDTH} wide", ""),
        tuple(growth),
    ))  # fmt: skip
    return tables


def against_peers(
    ranker: MentorRanker, mentors: list, mentees: list, one: float, fitting: float
) -> list[tuple[str, ...]]:
    import faiss
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.neighbors import NearestNeighbors

    held, asked = vectors(len(mentors)), vectors(MENTEES)
    numpy_one, _ = best_of(3, lambda: one_by_numpy(held, asked[:20]))
    brute = NearestNeighbors(n_neighbors=K, algorithm="brute").fit(held)
    batch, sklearn_all = best_in_turns(
        5, lambda: ranker.rank(mentees, k=K), lambda: brute.kneighbors(asked)
    )
    flat = faiss.IndexFlatIP(WIDTH)
    flat.add(held)
    faiss_all, _ = best_of(3, lambda: flat.search(asked, K))
    documents = [text for mentor in mentors for text in mentor.texts]
    tfidf, _ = best_of(3, lambda: TfidfVectorizer().fit_transform(documents))
    pairs, _ = best_of(1, lambda: TfidfVectorizer(ngram_range=(1, 2)).fit_transform(documents))
    fitting = min(fitting, best_of(2, lambda: MentorRanker().fit(mentors))[0])
    changed = replace(mentors[7], offers={ranker.table_.topics.names[0]: 5.0}, texts=("new",))
    ranker.partial_fit([changed])
    change, _ = best_of(5, lambda: ranker.partial_fit([changed]))
    fresh = MentorRanker().fit(ranker.mentors_)
    same = np.mean([
        a.mentor_ids == b.mentor_ids
        for a, b in zip(ranker.rank(mentees, k=K), fresh.rank(mentees, k=K), strict=True)
    ])  # fmt: skip
    many = f"{MENTEES:,} mentees"
    return [
        against("one mentee", one, "numpy product and argpartition", numpy_one / 20, 2),
        against(many, batch, "scikit-learn NearestNeighbors, brute", sklearn_all, 1),
        (many, said(batch), "FAISS flat, for comparison", said(faiss_all),
         f"{batch / faiss_all:.3g}", "", ""),
        against("fit, texts included", fitting, "TF-IDF of words of the same texts", tfidf, 2),
        (("fit, texts included"), said(fitting), "TF-IDF of words and pairs, for comparison",
         said(pairs), f"{fitting / pairs:.3g}", "", ""),
        against(
            f"a changed mentor ({same:.1%} of 1,000 lists as after a new fit)",
            change, "full fit", fitting, 0.01,
        ),
    ]  # fmt: skip


if __name__ == "__main__":
    for table in main([int(one) for one in sys.argv[1:]] or SIZES):
        print(table.markdown())
