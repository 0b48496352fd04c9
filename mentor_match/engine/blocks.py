"""The same ranking over blocks of mentors, on several workers: for more than one machine can hold.

What is learnt from everyone (how rare words are, which topics are related, averages) is learnt
once; each worker then searches its block with it, and the first k of each block hold the first k of
all. The answer is the same as on one machine, to the last bit.

The work goes through joblib, so the caller chooses where it runs:

    with joblib.parallel_config(backend="dask"):
        rankings = rank_in_blocks(ranker, mentees)
"""

from collections.abc import Sequence
from math import ceil

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray

from mentor_match.engine.features import Cohort, MentorTable
from mentor_match.engine.inner import Floats64
from mentor_match.engine.ranker import MentorRanker
from mentor_match.engine.search import Best, Search, merged
from mentor_match.engine.types import MenteeFacts, Ranking

BLOCK = 100_000  # mentors


def rank_in_blocks(
    ranker: MentorRanker, mentees: Sequence[MenteeFacts], k: int = 20, *, block: int = BLOCK
) -> list[Ranking]:
    """`ranker.rank(mentees, k)`, computed over blocks of mentors by joblib's workers.

    Parameters
    ----------
    ranker : MentorRanker
        Fitted.
    mentees : sequence of MenteeFacts
    k : int
        How many at most.
    block : int
        How many mentors a worker holds.

    Returns
    -------
    list of Ranking
        The same as `rank`.

    Raises
    ------
    ValueError
        As `rank`, or where `block` is below 1.
    """
    if k < 1:
        raise ValueError(f"k must be 1 or more, not {k!r}.")
    if block < 1:
        raise ValueError(f"block must be 1 or more, not {block!r}.")
    crossing = ceil(ranker.cross_discipline_share * k)
    found: list[Ranking] = []
    for _, cohort, shares in ranker.cohorts(mentees):
        work = [
            delayed(_searched)(table, table.meets(cohort), shares, k, crossing, columns)
            for table, columns in _blocks(ranker, block)
        ]
        parts = [best for one in Parallel()(work) for best in one]
        if not parts:
            parts = [Best.none(len(cohort.mentees))]
        found.extend(ranker.rankings(cohort, merged(parts, k, crossing)))
    return found


def _blocks(ranker: MentorRanker, block: int) -> list[tuple[MentorTable, NDArray[np.intp]]]:
    """Tables of at most so many mentors, and the numbers of these among all."""
    found = []
    for part in ranker.parts_:
        there = part.there
        for start in range(0, len(there), block):
            chosen = there[start : start + block]
            found.append((part.table.part(chosen), part.columns[chosen]))
    return found


def _searched(
    table: MentorTable,
    cohort: Cohort,
    shares: Floats64,
    k: int,
    crossing: int,
    columns: NDArray[np.intp],
) -> list[Best]:
    return [best.moved(columns) for best in Search(table).best(cohort, shares, k, crossing)]
