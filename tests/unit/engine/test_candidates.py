"""Cohorts over the best candidates: as full as over all pairs, and no worse than they say."""

import numpy as np
import pytest

from mentor_match.engine import MentorRanker, assign, candidates
from mentor_match.engine.candidates import assign_candidates
from tests.unit.engine.test_search import crowd


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("k", "tolerance"), [(1, 1.0), (2, 1e-9), (5, 0.0)])
@pytest.mark.parametrize("few", [0, 4, 256])
def test_it_fills_as_much_as_all_pairs_and_says_what_it_may_have_lost(
    seed: int, k: int, tolerance: float, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "FEW", few)
    mentors, mentees = crowd(seed, 60, 50)
    ranker = MentorRanker().fit(mentors)
    scores = ranker.scores(mentees)
    capacities = [mentor.capacity for mentor in mentors]
    if seed % 2:
        capacities = [min(1, places) for places in capacities]  # too few for all
    whole = assign(scores, capacities)
    found = assign_candidates(ranker, mentees, capacities, k=k, tolerance=tolerance)
    assert found.assignment.filled == whole.filled
    assert found.assignment.total <= whole.total + 1e-6
    assert whole.total <= found.assignment.total + found.loss + 1e-6
    if tolerance == 0.0:
        assert found.assignment.total == pytest.approx(whole.total, abs=1e-6)
    pairs = found.assignment.pairs
    np.testing.assert_allclose(
        np.asarray(found.scores[pairs[:, 0], pairs[:, 1]]).ravel(), scores[pairs[:, 0], pairs[:, 1]]
    )


def test_several_mentors_each_and_a_lock_outside_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "FEW", 2)
    mentors, mentees = crowd(2, 60, 20)
    ranker = MentorRanker().fit(mentors)
    scores = ranker.scores(mentees)
    worst = int(np.nanargmin(scores[0]))
    found = assign_candidates(ranker, mentees, k=1, per_mentee=2, locked=[(0, worst)], tolerance=0)
    whole = assign(scores, [m.capacity for m in mentors], per_mentee=2, locked=[(0, worst)])
    assert [0, worst] in found.assignment.pairs.tolist()
    assert found.assignment.filled == whole.filled
    assert found.assignment.total == pytest.approx(whole.total, abs=1e-6)
    assert found.widened > 0
    assert found.rounds > 1


def test_nobody_is_an_answer_too() -> None:
    mentors, mentees = crowd(2, 5, 3)
    assert assign_candidates(MentorRanker().fit(mentors), []).assignment.filled == 0
    assert assign_candidates(MentorRanker().fit([]), mentees).assignment.filled == 0
    with pytest.raises(ValueError, match="k must be 1 or more"):
        assign_candidates(MentorRanker().fit(mentors), mentees, k=0)
