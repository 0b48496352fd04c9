"""What may be shown of answers, without a database."""

from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentor_match.pairings.rules.feedback import ITEMS, SCORES, STEP, Figure, merged

answers = st.lists(st.tuples(st.integers(1, 12), st.sampled_from(SCORES)), max_size=60)


def released(given_answers: list[tuple[int, str]]) -> list[Mapping[str, int]]:
    """What is shown after each answer; each is (who answers, what)."""
    shown: Mapping[str, int] = {}
    waiting: dict[object, str] = {}
    course = []
    for who, answer in given_answers:
        waiting[who] = answer
        if len(waiting) == STEP:
            shown, waiting = merged(shown, waiting), {}
        course.append(shown)
    return course


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answers)
def test_no_two_moments_differ_by_less_than_five_answers(
    given_answers: list[tuple[int, str]],
) -> None:
    course: list[Mapping[str, int]] = [{}, *released(given_answers)]
    for earlier, later in pairwise(course):
        more = [later.get(score, 0) - earlier.get(score, 0) for score in SCORES]
        assert min(more) >= 0 and sum(more) in (0, STEP)
    assert {sum(shown.values()) % STEP for shown in course} == {0}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(SCORES), min_size=5, max_size=5))
def test_no_mean_tells_what_each_of_five_answered(scores: list[str]) -> None:
    figure = Figure(merged({}, dict(enumerate(scores))))
    assert figure.mean is not None and 1.5 <= figure.mean <= 4.5


@pytest.mark.parametrize("count", [1, 4, 6])
def test_less_or_more_than_five_never_come_in(count: int) -> None:
    with pytest.raises(ValueError, match="no block"):
        merged({}, dict.fromkeys(range(count), "5"))


def test_below_five_there_is_no_figure_but_how_many_are_missing() -> None:
    few = Figure({}, waiting=3)
    assert (few.n, few.mean, few.missing) == (0, None, 2)
    assert Figure({"3": 4}).mean is None
    assert Figure({"time": 5}).mean is None


def test_eight_items_cover_six_areas_and_mirror_each_other() -> None:
    assert len(ITEMS) == 8 and len({item.area for item in ITEMS}) == 6
    for item in ITEMS:
        assert item.mentee != item.mentor
        assert len(item.code) <= 24
