"""Bars stand where their numbers say."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_match.insight.rules import nice_step, plot, shade
from mentor_match.insight.rules.charts import FOOT, HEAD, HEIGHT, SIDE, WIDTH

VALUES = st.lists(
    st.one_of(st.none(), st.integers(0, 5000), st.floats(0, 5000, width=32)),
    min_size=1,
    max_size=24,
)
BAR = re.compile(r"M(?P<x>[\d.]+) (?P<foot>[\d.]+)v-(?P<tall>[\d.]+)h(?P<wide>[\d.]+)v[\d.]+z")


def bars(path: str) -> list[tuple[float, float, float]]:
    """(x, how wide, how tall) of each bar; fails where the path is anything else."""
    found = [
        (float(one["x"]), float(one["wide"]), float(one["tall"])) for one in BAR.finditer(path)
    ]
    assert BAR.sub("", path) == ""
    return found


@given(st.integers(1, 10**6))
def test_the_scale_of_a_chart_holds_its_largest_bar_and_not_much_more(largest: int) -> None:
    top = nice_step(largest) * 4
    assert largest <= top <= max(4, largest * 2.5)


@given(VALUES, st.booleans())
def test_each_number_has_a_bar_as_tall_as_it_says(values: list[float | None], rtl: bool) -> None:
    chart = plot([values], mirrored=rtl)
    (path,), top = chart.paths, chart.lines[-1][1]
    room = HEIGHT - FOOT - HEAD
    found = bars(path)
    some = [value for value in values if value]
    assert len(found) == len(some)
    assert all(
        tall == pytest.approx(room * value / top, abs=0.06)
        for (_x, _wide, tall), value in zip(found, some, strict=True)
    )
    for x, wide, _tall in found:
        assert 0 <= x <= x + wide <= (WIDTH - SIDE if rtl else WIDTH) + 0.1
        assert rtl or x >= SIDE


@given(VALUES)
def test_from_right_to_left_is_the_same_picture_in_a_mirror(values: list[float | None]) -> None:
    chart, mirror = plot([values, values]), plot([values, values], mirrored=True)
    for path, other in zip(chart.paths, mirror.paths, strict=True):
        for (x, wide, tall), (x2, wide2, tall2) in zip(bars(path), bars(other), strict=True):
            assert (wide, tall) == (wide2, tall2)
            assert x + x2 + wide == pytest.approx(WIDTH, abs=0.11)
    assert [place for _x, place in chart.labels] == [place for _x, place in mirror.labels]


@given(st.integers(1, 24))
def test_a_chart_names_the_last_month_and_at_most_six(count: int) -> None:
    places = [place for _x, place in plot([[1] * count]).labels]
    assert places[-1] == count - 1 and len(places) <= 6


def test_shares_are_drawn_against_a_hundred() -> None:
    assert [number for _y, number in plot([[12.5]], top=100).lines] == [0, 25, 50, 75, 100]


def test_an_empty_chart_has_lines_and_no_bar() -> None:
    chart = plot([[None, 0, None]])
    assert chart.paths == [""] and len(chart.lines) == 5


def test_a_year_of_bars_is_small() -> None:
    assert len(plot([[1234.5] * 12]).paths[0]) < 12 * 32


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_the_largest_cell_is_the_darkest_and_nothing_is_blank(count: int, more: int) -> None:
    largest = count + more
    assert shade(largest, largest) == 5
    assert (shade(count, largest) == 0) == (count == 0)
    assert 0 <= shade(count, largest) <= 5
