"""Whole cohorts against trying everything, and against SciPy."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix

from mentor_match.engine import Infeasible, assign
from tests.unit.engine.plain import best_by_trying_all

NAN = float("nan")
CELL = st.sampled_from([NAN, NAN, 0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0])


@st.composite
def problems(draw: Any) -> dict[str, Any]:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    scores = np.array(draw(st.lists(CELL, min_size=rows * columns, max_size=rows * columns)))
    places = draw(st.lists(st.integers(0, 2), min_size=columns, max_size=columns))
    return {
        "scores": scores.reshape(rows, columns),
        "places": places,
        "wanted": draw(st.lists(st.integers(0, 2), min_size=rows, max_size=rows)),
        "least": [draw(st.integers(0, place)) if draw(st.booleans()) else 0 for place in places],
    }


@settings(deadline=None, max_examples=1000)
@given(problems(), st.sampled_from(["total", "worst_first", "quality"]), st.booleans())
def test_nothing_is_better_than_what_it_finds(
    problem: dict[str, Any], objective: str, with_quota: bool
) -> None:
    scores = problem["scores"]
    mask = np.indices(scores.shape).sum(axis=0) % 2 == 0
    quotas = ((1, mask),) if with_quota else ()
    best = best_by_trying_all(
        scores, problem["places"], problem["wanted"], problem["least"], objective, 0.3, quotas
    )
    ask = lambda: assign(  # noqa: E731 - asked twice
        scores,
        np.array(problem["places"]),
        per_mentee=np.array(problem["wanted"]),
        min_load=np.array(problem["least"]),
        objective=objective,
        quotas=quotas,
        floor=0.3,
    )
    if best is None:
        with pytest.raises(Infeasible):
            ask()
        return
    found = ask()
    if objective == "total":
        assert (found.filled, found.total) == pytest.approx(best)
    elif objective == "quality":
        assert found.total - 0.3 * found.filled == pytest.approx(best[0], abs=1e-9)
    else:
        assert found.filled == best[0]
        if found.filled:
            assert (found.worst, found.total) == pytest.approx(best[1:])
    if objective != "worst_first":
        assert found.bound == pytest.approx(found.total, abs=1e-8)
    assert {one.index: one.missing for one in found.unmatched} == {
        i: int(w - (found.pairs[:, 0] == i).sum())
        for i, w in enumerate(problem["wanted"])
        if w > (found.pairs[:, 0] == i).sum()
    }


@settings(deadline=None, max_examples=60)
@given(problems())
def test_who_is_left_competes_for_too_few_places(problem: dict[str, Any]) -> None:
    scores, places = problem["scores"], np.array(problem["places"])
    wanted = np.array(problem["wanted"])
    found = assign(scores, places, per_mentee=wanted)
    for one in found.unmatched:
        if one.reason == "places taken":
            mentees, mentors = list(one.mentees), list(one.mentors)
            assert one.index in mentees
            # Outside the set there is nobody for them but whom they have.
            have = {(int(i), int(j)) for i, j in found.pairs}
            for i in mentees:
                for j in np.flatnonzero(~np.isnan(scores[i])):
                    assert j in mentors or (i, int(j)) in have
            loads = [(found.pairs[:, 1] == j).sum() for j in mentors]
            assert loads == places[mentors].tolist()
            outside = sum((i in mentees) and (j not in mentors) for i, j in have)
            assert wanted[mentees].sum() - outside > places[mentors].sum()
        else:
            assert one.reason == "no eligible mentor"
            free = ~np.isnan(scores[one.index])
            taken = found.pairs[found.pairs[:, 0] == one.index, 1]
            free[taken] = False
            assert not free.any()


@pytest.mark.parametrize("seed", range(5))
def test_a_medium_cohort_is_as_good_as_scipys(seed: int) -> None:
    scores = np.random.default_rng(seed).random((60, 80))
    rows, columns = linear_sum_assignment(scores, maximize=True)
    found = assign(scores, np.ones(80, dtype=int))
    assert found.total == pytest.approx(scores[rows, columns].sum(), abs=1e-9)
    assert found.bound == pytest.approx(found.total, abs=1e-8)


def test_a_sparse_matrix_is_read_as_the_same_problem_and_a_stored_zero_is_allowed() -> None:
    dense = np.array([[0.0, NAN], [0.4, 0.2]])
    sparse = csr_matrix(([0.0, 0.4, 0.2], ([0, 1, 1], [0, 0, 1])), shape=(2, 2))
    one, other = assign(dense, [1, 1]), assign(sparse, [1, 1])
    assert one.pairs.tolist() == other.pairs.tolist() == [[0, 0], [1, 1]]


def test_the_worst_pair_comes_before_the_total() -> None:
    scores = np.array([[1.0, 0.5], [0.6, 0.2]])
    assert assign(scores, [1, 1]).total == pytest.approx(1.2)
    assert assign(scores, [1, 1], objective="worst_first").worst == 0.5


def test_quality_leaves_a_place_empty_where_a_pair_is_below_the_floor() -> None:
    found = assign(np.array([[0.9], [0.2]]), [2], objective="quality", floor=0.4)
    assert found.pairs.tolist() == [[0, 0]]
    assert [(one.index, one.reason) for one in found.unmatched] == [(1, "below floor")]


def test_locked_pairs_stand_and_forbidden_ones_do_not() -> None:
    scores = np.array([[0.9, 0.1], [0.8, 0.2]])
    found = assign(scores, [1, 1], locked=[(0, 1)])
    assert found.pairs.tolist() == [[0, 1], [1, 0]]
    assert found.total == pytest.approx(found.bound)
    assert assign(scores, [1, 1], forbidden=[(0, 0)]).pairs.tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize(
    ("wishes", "named"),
    [
        ({"locked": [(0, 0)], "forbidden": [(0, 0)]}, "locked"),
        ({"locked": [(1, 1)]}, "locked"),
        ({"locked": [(0, 0), (1, 0)]}, "locked"),
        ({"min_load": [0, 2]}, "min_load"),
        ({"min_load": [1, 1], "per_mentee": [1, 0]}, "min_load"),
        ({"quotas": [(3, np.ones((2, 2), dtype=bool))]}, "quota 0"),
    ],
)
def test_what_cannot_hold_is_named(wishes: dict[str, Any], named: str) -> None:
    with pytest.raises(Infeasible) as refused:
        assign(np.array([[0.9, 0.1], [0.8, NAN]]), [1, 1], **wishes)
    assert refused.value.constraint == named


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"capacities": [1]}, "capacities"),
        ({"capacities": [1, -1]}, "capacities"),
        ({"capacities": [1, 0.5]}, "capacities"),
        ({"per_mentee": [1, 1, 1]}, "per_mentee"),
        ({"locked": [(0, 9)]}, "locked"),
        ({"objective": "best"}, "objective"),
        ({"scores": np.array([[np.inf, 1.0], [1.0, 1.0]])}, "scores"),
        ({"scores": np.ones(3)}, "scores"),
        ({"quotas": [(1, np.ones((1, 1)))]}, "quotas"),
    ],
)
def test_a_bad_argument_is_named(arguments: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        assign(**{"scores": np.ones((2, 2)), "capacities": [1, 1], **arguments})


def test_the_same_problem_has_the_same_answer() -> None:
    scores = np.round(np.random.default_rng(1).random((40, 20)), 1)
    runs = [assign(scores, np.full(20, 2)).pairs.tolist() for _ in range(3)]
    assert runs[0] == runs[1] == runs[2]


def test_an_empty_cohort_is_an_answer_too() -> None:
    assert assign(np.empty((0, 3)), [1, 1, 1]).filled == 0
    left = assign(np.full((2, 1), NAN), [1]).unmatched
    assert [one.reason for one in left] == ["no eligible mentor"] * 2
