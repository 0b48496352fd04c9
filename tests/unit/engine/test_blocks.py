"""Blocks of mentors on several workers give what one machine gives."""

import joblib
import pytest

from mentor_match.engine import MentorRanker
from mentor_match.engine.blocks import rank_in_blocks
from tests.unit.engine.test_search import crowd


@pytest.mark.parametrize("share", [0.0, 0.5])
@pytest.mark.parametrize("block", [1, 130, 5000])
def test_blocks_give_the_same_answer_to_the_last_bit(block: int, share: float) -> None:
    mentors, mentees = crowd(4, 60 if block == 1 else 700, 25)
    ranker = MentorRanker(cross_discipline_share=share).fit(mentors[:-5]).partial_fit(mentors[-5:])
    for one, other in zip(
        ranker.rank(mentees, k=7), rank_in_blocks(ranker, mentees, k=7, block=block), strict=True
    ):
        assert one.mentee_id == other.mentee_id
        assert one.mentor_ids == other.mentor_ids
        assert one.scores.tolist() == other.scores.tolist()


def test_nobody_and_nothing_are_answers_too() -> None:
    mentors, mentees = crowd(4, 5, 3)
    assert [one.mentor_ids for one in rank_in_blocks(MentorRanker().fit([]), mentees)] == [()] * 3
    ranker = MentorRanker().fit(mentors)
    assert rank_in_blocks(ranker, []) == []
    with pytest.raises(ValueError, match="block must be 1 or more"):
        rank_in_blocks(ranker, mentees, block=0)
    with pytest.raises(ValueError, match="k must be 1 or more"):
        rank_in_blocks(ranker, mentees, k=0)


@pytest.mark.filterwarnings("default")  # what the workers of other libraries say is theirs
def test_two_workers_of_dask_give_the_same_answer() -> None:
    distributed = pytest.importorskip(
        "distributed", reason="Dask is not installed: pip install .[scale]"
    )
    mentors, mentees = crowd(6, 400, 12)
    ranker = MentorRanker().fit(mentors)
    expected = ranker.rank(mentees, k=5)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
            host="127.0.0.1",
        ) as cluster,
        distributed.Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):  # fmt: skip
        found = rank_in_blocks(ranker, mentees, k=5, block=150)
    assert [one.mentor_ids for one in found] == [one.mentor_ids for one in expected]
    assert [one.scores.tolist() for one in found] == [one.scores.tolist() for one in expected]
