"""How evenly attention is spread, how far groups are apart, and what closing a gap costs."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from mentor_match.engine import assign, fairness
from mentor_match.engine.fairness import exposure, gaps, gini, match_gaps, share_of_top_decile
from mentor_match.engine.price import close_gap, price_of_priority, price_of_quota

AMOUNTS = st.lists(st.integers(0, 50), min_size=1, max_size=30)


@given(AMOUNTS, st.integers(1, 9))
def test_gini_is_between_0_and_1_and_free_of_the_unit(amounts: list[int], unit: int) -> None:
    value = gini(amounts)
    if not sum(amounts):
        assert np.isnan(value)
        return
    assert 0 <= value < 1
    assert gini([unit * one for one in amounts]) == pytest.approx(value)
    plain = sum(abs(a - b) for a in amounts for b in amounts) / (2 * len(amounts) * sum(amounts))
    assert value == pytest.approx(plain, abs=1e-12)


def test_exposure_counts_who_gets_nothing() -> None:
    found = exposure([0, 0, 10] + [1] * 7)
    assert (found.mentors, found.total, found.without) == (10, 17.0, 2)
    assert found.top_decile == pytest.approx(10 / 17)
    assert exposure([3, 3, 3]).gini == 0
    assert share_of_top_decile([2] * 20) == pytest.approx(0.1)


def test_a_group_is_compared_with_all_others() -> None:
    groups = ["rural"] * 3 + ["urban"] * 4 + [""]
    values = [1, 0, 0, 1, 1, 1, 0, np.nan]
    silent, rural, urban = gaps(groups, values)
    assert (rural.group, rural.members, rural.known) == ("rural", 3, 3)
    assert rural.mean == pytest.approx(1 / 3)
    assert rural.gap == pytest.approx(1 / 3 - 3 / 4)
    assert urban.gap == pytest.approx(-rural.gap)
    assert (silent.members, silent.known) == (1, 0)
    assert np.isnan(silent.mean)
    assert not silent.beyond_chance
    assert rural.low <= rural.mean <= rural.high
    assert rural.gap_low <= rural.gap <= rural.gap_high


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(0, 100), min_size=4, max_size=40), st.integers(0, 5))
def test_the_same_seed_gives_the_same_intervals(values: list[float], seed: int) -> None:
    groups = ["a" if number % 2 else "b" for number in range(len(values))]
    once, again = (gaps(groups, values, resamples=100, seed=seed) for _ in range(2))
    assert once == again
    assert all(one.low - 1e-9 <= one.mean <= one.high + 1e-9 or one.known < 8 for one in once)


@pytest.mark.parametrize("kind", ["rate", "days"])
def test_intervals_hold_the_true_difference_in_about_95_of_100_cohorts(kind: str) -> None:
    draw = np.random.default_rng(4)
    groups = ["rural"] * 60 + ["urban"] * 90
    held = 0
    for _ in range(200):
        if kind == "rate":
            values = draw.random(150) < np.repeat([0.5, 0.7], [60, 90])
            truth = -0.2
        else:
            values = draw.exponential(np.repeat([30.0, 20.0], [60, 90]))
            truth = 10.0
        rural = gaps(groups, values, resamples=400)[0]
        held += rural.gap_low <= truth <= rural.gap_high
    assert 0.88 <= held / 200 <= 0.99


def test_many_values_have_the_interval_that_drawing_each_anew_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draw = np.random.default_rng(6)
    waits = np.minimum(draw.exponential(np.repeat([12.0, 20.0], [1_500, 3_000])), 60).astype(int)
    groups = ["rural"] * 1_500 + ["urban"] * 3_000
    normal = gaps(groups, waits)[0]
    monkeypatch.setattr(fairness, "MANY", 10**9)
    drawn = gaps(groups, waits)[0]
    assert normal != drawn and normal.gap == drawn.gap
    width = drawn.gap_high - drawn.gap_low
    assert abs(normal.gap_low - drawn.gap_low) < 0.06 * width
    assert abs(normal.gap_high - drawn.gap_high) < 0.06 * width


def test_more_people_make_a_narrower_interval_and_a_gap_beyond_chance() -> None:
    few, many = (
        gaps(["a"] * n + ["b"] * n, [1, 0, 0, 0] * (n // 4) + [1, 1, 1, 0] * (n // 4))[0]
        for n in (8, 800)
    )
    assert many.high - many.low < few.high - few.low
    assert many.beyond_chance


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"groups": ["a"], "values": [1, 2]}, "groups have the shape"),
        ({"groups": ["a"], "values": [1.0], "level": 1.0}, "level must be between 0 and 1"),
        ({"groups": ["a"], "values": [1.0], "resamples": 0}, "resamples must be 1 or more"),
        ({"groups": ["a"], "values": [np.nan]}, "not one of them is known"),
        ({"groups": ["a"], "values": [np.inf]}, "values must be finite"),
    ],
)
def test_bad_input_is_named(arguments: dict, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        gaps(**arguments)
    with pytest.raises(ValueError, match="must not be negative"):
        gini([1, -1])


def cohort(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """40 mentees for 24 places; the rural third fits less well."""
    draw = np.random.default_rng(seed)
    rural = np.arange(40) < 13
    scores = np.round(draw.random((40, 16)) * np.where(rural, 0.9, 1.0)[:, None], 3)
    scores[draw.random((40, 16)) < 0.5] = np.nan
    return scores, draw.integers(1, 3, 16), rural


def test_gaps_of_an_assignment() -> None:
    scores, capacities, rural = cohort(1)
    found = assign(scores, capacities)
    groups = ["rural" if one else "urban" for one in rural]
    waits = np.where(rural, 30.0, 10.0)
    answer = match_gaps(found, scores, groups, waiting=waits)
    matched = np.isin(np.arange(40), found.pairs[:, 0])
    assert answer["matched"][0].mean == pytest.approx(matched[rural].mean())
    worth = {i: scores[i, j] for i, j in found.pairs}
    of_rural = [score for i, score in worth.items() if rural[i]]
    assert answer["score"][0].mean == pytest.approx(np.mean(of_rural))
    assert answer["waiting"][0].gap == pytest.approx(20.0)
    assert answer["waiting"][0].beyond_chance
    with pytest.raises(ValueError, match="groups name 1 mentees"):
        match_gaps(found, scores, ["rural"])
    with pytest.raises(ValueError, match="waiting must not be negative"):
        match_gaps(found, scores, groups, waiting=-waits)


@pytest.mark.parametrize("seed", range(6))
def test_each_step_of_a_quota_holds_and_never_costs_less_than_the_one_before(seed: int) -> None:
    scores, capacities, rural = cohort(seed)
    curve = price_of_quota(scores, capacities, rural, steps=4)
    assert curve[0].lost == 0
    for before, price in pairwise(curve):
        assert price.pairs >= price.setting
        assert price.lost >= before.lost - 1e-9
        assert price.rate >= before.rate - 1e-9
        assert price.filled == curve[0].filled
        assert price.lost_part == pytest.approx(price.lost / curve[0].total)
    sparse = csr_matrix(np.nan_to_num(scores, nan=0.0) + 0.0)
    sparse_curve = price_of_quota(sparse, capacities, rural, steps=4)
    assert sparse_curve[-1].pairs >= curve[0].pairs


@pytest.mark.parametrize("seed", range(6))
def test_a_priority_moves_pairs_to_the_group_and_tells_the_true_total(seed: int) -> None:
    scores, capacities, rural = cohort(seed)
    curve = price_of_priority(scores, capacities, rural, bonuses=(0.0, 0.2, 1.0))
    assert [price.setting for price in curve] == [0.0, 0.2, 1.0]
    assert curve[-1].pairs >= curve[0].pairs
    for price in curve:
        pairs = price.assignment.pairs
        assert price.total == pytest.approx(scores[pairs[:, 0], pairs[:, 1]].sum())
        assert price.lost >= -1e-9


@pytest.mark.parametrize("seed", range(6))
def test_the_smallest_quota_that_closes_the_gap_is_found(seed: int) -> None:
    scores, capacities, rural = cohort(seed)
    closed = close_gap(scores, capacities, rural, tolerance=0.05)
    every = price_of_quota(scores, capacities, rural, steps=range(1, 41))
    enough = [price for price in every if price.gap >= -0.05]
    if not enough:
        assert closed is None
    else:
        assert closed is not None
        assert closed.gap >= -0.05
        assert closed.setting == (0.0 if every[0].gap >= -0.05 else enough[0].setting)


def test_a_curve_refuses_what_cannot_be() -> None:
    scores, capacities, rural = cohort(1)
    with pytest.raises(ValueError, match="group must have the shape"):
        price_of_quota(scores, capacities, rural[:3])
    with pytest.raises(ValueError, match="steps must be 1 or more"):
        price_of_quota(scores, capacities, rural, steps=0)
    with pytest.raises(ValueError, match="bonuses must be numbers"):
        price_of_priority(scores, capacities, rural, bonuses=(-1.0,))
