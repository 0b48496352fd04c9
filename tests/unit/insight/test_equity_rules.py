"""Gaps are found where they are, and not where chance makes them."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_match.insight.rules.equity import (
    FEWEST_FOR_ALERT,
    FEWEST_IN_GROUP,
    KINDS,
    RISK,
    Equity,
    Facts,
    compare,
    holm,
    lever_of,
    whole_fives,
)

CHANCES = st.lists(st.floats(0, 1), max_size=30)


def facts(values: list[float], setting: list[str], others: Any = ()) -> Facts:
    """A row a second, all in the period."""
    count = len(values)
    blank = {kind: [""] * count for kind in KINDS}
    return Facts(
        at=np.arange(count), values=np.array(values, dtype=float),
        groups={**blank, **dict(others), "setting": setting}, end=count + 1,
    )  # fmt: skip


def a_gap(rural: float = 0.2, urban: float = 0.8, each: int = 50) -> Equity:
    """Rural and urban mentees, of whom so many found a mentor."""
    values = [float(number < share * each) for share in (rural, urban) for number in range(each)]
    return compare({"matched": facts(values, ["rural"] * each + ["urban"] * each)})


@given(CHANCES)
def test_holm_is_between_bonferroni_and_no_correction(chances: list[float]) -> None:
    beyond = holm(chances)
    for chance, sure in zip(chances, beyond, strict=True):
        assert sure or chance > RISK / len(chances)
        assert not sure or chance <= RISK
    unsure = [chance for chance, sure in zip(chances, beyond, strict=True) if not sure]
    assert all(
        chance <= min(unsure, default=1)
        for chance, sure in zip(chances, beyond, strict=True)
        if sure
    )


def test_a_large_gap_is_an_alert_for_those_it_hurts_only() -> None:
    equity = a_gap()
    assert [(one.code, one.worse) for one in equity.alerts] == [("rural", True)]
    urban = equity.find("setting", "urban", "matched")
    assert urban is not None and not urban.worse and urban.gap.gap == pytest.approx(0.6)
    assert lever_of(equity.alerts[0]) == "rural"
    assert equity.share("setting", "rural") == 50


def test_waiting_longer_is_worse_and_leads_to_the_cases_that_wait() -> None:
    days = [float(10 + n % 5) for n in range(40)] + [float(2 + n % 3) for n in range(40)]
    equity = compare({"waiting": facts(days, ["rural"] * 40 + ["urban"] * 40)})
    assert [one.code for one in equity.alerts] == ["rural"]
    assert lever_of(equity.alerts[0]) == "cases"


def test_a_gap_of_few_people_is_shown_and_is_no_alert() -> None:
    equity = a_gap(0.0, 1.0, each=15)
    assert FEWEST_IN_GROUP <= 15 < FEWEST_FOR_ALERT
    assert equity.find("setting", "rural", "matched") is not None
    assert not equity.alerts and equity.comparisons == 0


def test_where_only_chance_is_at_work_few_pages_raise_an_alert() -> None:
    """Four kinds with eight groups on each of 200 pages: without Holm, a third would."""
    draw, raised, naive = np.random.default_rng(5), 0, 0
    for number in range(200):
        count = 240
        groups = {kind: [f"{kind}{n}" for n in draw.integers(0, 2, count)] for kind in KINDS}
        values = (draw.random(count) < 0.5).astype(float)
        made = facts(values.tolist(), groups["setting"], groups)
        equity = compare({"matched": made}, seed=number)
        raised += bool(equity.alerts)
        naive += any(one.gap.beyond_chance for one in equity.compared)
    assert raised / 200 <= 0.09  # 0.05, and three standard errors of 200 draws
    assert naive / 200 > 0.12


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(-50, 50)), max_size=120),
    st.integers(1, 40),
)
def test_people_are_taken_in_fives_of_one_group_and_of_the_period(
    people: list[tuple[str, int]], end: int
) -> None:
    codes = np.array([code for code, _at in people], dtype=object)
    at = np.array([moment for _code, moment in people], dtype=np.int64)
    kept = whole_fives(codes, at, end)
    assert len(set(kept.tolist())) == len(kept)
    assert all(0 <= at[row] < end for row in kept)
    sizes = Counter(codes[kept].tolist())
    assert all(size % 5 == 0 for size in sizes.values())
    shorter = Counter(codes[whole_fives(codes, at, end - 1)].tolist())
    assert all((sizes[code] - shorter[code]) % 5 == 0 for code in sizes | shorter)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 45), min_size=2, max_size=5))
def test_the_mean_of_a_small_group_cannot_be_worked_out(sizes: list[int]) -> None:
    setting = [f"group{n}" for n, size in enumerate(sizes) for _ in range(size)]
    values = [float(n % 2) for n in range(len(setting))]
    equity = compare({"matched": facts(values, setting)})
    shown = {one.code: one.gap.known for one in equity.compared}
    assert all(known >= FEWEST_IN_GROUP for known in shown.values())
    if shown:
        others = {one.others + one.gap.known for one in equity.compared}
        hidden = others.pop() - sum(shown.values())
        assert not others
        assert hidden == 0 or hidden >= FEWEST_IN_GROUP


def test_those_who_did_not_say_are_no_group_but_are_among_the_others() -> None:
    values = [1.0] * 20 + [0.0] * 20 + [1.0] * 20
    equity = compare({"matched": facts(values, ["rural"] * 20 + ["urban"] * 20 + [""] * 20)})
    assert equity.codes("setting") == ["rural", "urban"]
    rural = equity.find("setting", "rural", "matched")
    assert rural is not None and rural.others == 40
