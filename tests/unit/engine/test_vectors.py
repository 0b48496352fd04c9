"""What was learnt from everyone serves for a few; and vectors find these few."""

import numpy as np
import pytest

from benchmarks.people import Crowd
from mentor_match.engine import MenteeFacts, MentorFacts, MentorRanker
from mentor_match.engine.vectors import Space
from mentor_match.reference.topics import TOPICS
from tests.unit.engine.test_changes import people
from tests.unit.engine.test_search import crowd

SPACE = Space([topic.code for topic in TOPICS])


@pytest.mark.parametrize("share", [0.0, 0.4])
def test_a_few_are_ranked_as_among_everyone(share: float) -> None:
    mentors, mentees = crowd(5, 400, 30)
    everyone = MentorRanker(cross_discipline_share=share).fit(mentors)
    learnt = everyone.learnt()
    few = mentors[7:300:3]
    ranker = learnt.among(few)
    columns = [everyone.index_[mentor.id] for mentor in few]
    expected = everyone.scores(mentees)[:, columns]
    np.testing.assert_array_equal(ranker.scores(mentees), expected)
    kept = {mentor.id for mentor in few}
    for one, whole in zip(ranker.rank(mentees, k=10), everyone.rank(mentees, k=400), strict=True):
        if not share:
            assert list(one.mentor_ids) == [i for i in whole.mentor_ids if i in kept][:10]
    assert ranker.explain(mentees[0], few[3].id) == everyone.explain(mentees[0], few[3].id)
    of_few = ranker.why_not(mentees[0], few[3].id)
    assert of_few.rule == everyone.why_not(mentees[0], few[3].id).rule
    assert (of_few.total, len(learnt.mentors_)) == (len(few), 0)


def test_where_nobody_is_silent_nobody_has_to_be_kept() -> None:
    mentors, mentees = people(2, 50)
    everyone = MentorRanker().fit(mentors)
    scores = everyone.learnt().among(mentors).scores(mentees)
    np.testing.assert_array_equal(scores, everyone.scores(mentees))
    assert everyone.learnt().table_.count == 0


def test_ranking_a_few_leaves_what_was_learnt_alone() -> None:
    mentors, mentees = crowd(6, 200, 5)
    learnt = MentorRanker().fit(mentors).learnt()
    before = learnt.among(mentors).scores(mentees)
    stranger = MentorFacts("x", cadre="9999", languages=frozenset({"tlh"}), years=77.0, capacity=9)
    assert np.isfinite(learnt.among([stranger, *mentors]).scores(mentees)).any()
    np.testing.assert_array_equal(learnt.among(mentors).scores(mentees), before)
    with pytest.raises(KeyError):
        learnt.among([MentorFacts("y", offers={"nobody offered this": 5.0})])
    with pytest.raises(ValueError, match="'x'"):
        learnt.among([stranger, stranger])


def test_a_few_who_change_are_fitted_anew() -> None:
    mentors, mentees = crowd(9, 60, 5)
    ranker = MentorRanker().fit(mentors).learnt().among(mentors[:40])
    ranker.partial_fit(mentors[40:])
    fresh = MentorRanker().fit(mentors)
    np.testing.assert_array_equal(ranker.scores(mentees), fresh.scores(mentees))


def test_the_first_twenty_are_among_the_nearest_few_hundred() -> None:
    drawn = Crowd(3)
    mentors, mentees = drawn.mentors(4000), drawn.mentees(60)
    ranker = MentorRanker().fit(mentors)
    near = SPACE.mentees(ranker, mentees) @ SPACE.mentors(ranker).T
    near[np.isnan(ranker.scores(mentees))] = -np.inf
    first = np.argsort(-near, axis=1)[:, :200]
    found = [
        len({mentors[column].id for column in row}.intersection(ranking.mentor_ids)) / 20
        for row, ranking in zip(first, ranker.rank(mentees, k=20), strict=True)
    ]
    assert np.mean(found) > 0.99


def test_a_vector_does_not_depend_on_who_else_is_there() -> None:
    mentors, _ = crowd(4, 200, 1)
    ranker = MentorRanker().fit(mentors)
    alone = SPACE.mentors(ranker.learnt().among(mentors[5:6]))
    np.testing.assert_allclose(SPACE.mentors(ranker)[5:6], alone, rtol=1e-6)
    assert alone.shape == (1, SPACE.width)


def test_people_who_say_nothing_have_vectors_too() -> None:
    ranker = MentorRanker().fit([MentorFacts("a"), MentorFacts("b")])
    assert np.isfinite(SPACE.mentors(ranker)).all()
    assert SPACE.mentees(ranker, [MenteeFacts("c")]).shape == (1, SPACE.width)
    assert SPACE.mentees(ranker, []).shape == (0, SPACE.width)
    nobody = MentorRanker().fit([])
    assert SPACE.mentors(nobody).shape == (0, SPACE.width)
    assert np.isfinite(SPACE.mentees(nobody, [MenteeFacts("c", wants={"t": 3.0})])).all()
