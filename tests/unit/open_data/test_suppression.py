"""Whoever has the tables and a computer cannot tell that a small cell is small."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_match.open_data.rules import LIMIT, TOTAL, Table, bounds, crossed, hidden_cells

LITTLE = 1e-6
COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 60), st.just(0), st.integers(0, 1000))


@st.composite
def tables(draw: Any) -> Table:
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    return crossed({(f"R{r}", f"C{c}"): draw(COUNTS) for r in range(rows) for c in range(columns)})


def floor(table: Table, key: Any) -> int:
    """As few as a hidden cell can be for who knows that none of its parts is nobody."""
    row, column = key
    return sum(
        count > 0
        for (r, c), count in table.values.items()  # type: ignore[misc]
        if TOTAL not in (r, c) and row in (r, TOTAL) and column in (c, TOTAL)
    )


def small(table: Table) -> list[Any]:
    return [key for key, count in table.values.items() if 0 < count < LIMIT]


def given_away(table: Table, hidden: Any) -> list[Any]:
    """The small cells of which more can be known than that they are somebody."""
    found = bounds(table, hidden, [key for key in small(table) if key in hidden])
    shown = [key for key in small(table) if key not in hidden]
    return shown + [
        key
        for key, (least, most) in found.items()
        if least > floor(table, key) + LITTLE or most < LIMIT - LITTLE
    ]


@settings(max_examples=40)
@given(tables())
def test_no_small_cell_can_be_told_from_what_is_shown(table: Table) -> None:
    assert given_away(table, hidden_cells(table)) == []


@settings(max_examples=25)
@given(tables())
def test_what_is_shown_is_true_and_large_or_nobody(table: Table) -> None:
    hidden = hidden_cells(table)
    assert hidden <= table.values.keys()
    assert all(
        count == 0 or count >= LIMIT for key, count in table.values.items() if key not in hidden
    )
    assert all(table.values[key] for key in hidden), "nobody is shown, so that all may know it"


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ABC"), st.sampled_from("XYZ")), st.integers(LIMIT, 99)
    )
)
def test_nothing_is_hidden_where_nothing_is_small(counts: dict[tuple[str, str], int]) -> None:
    assert hidden_cells(crossed(counts)) == frozenset()


def test_hiding_the_small_cells_alone_would_give_them_away() -> None:
    table = crossed({("A", "X"): 3, ("A", "Y"): 40, ("B", "X"): 50, ("B", "Y"): 60})
    naive = frozenset(small(table))
    assert bounds(table, naive) == {("A", "X"): (3.0, 3.0)}
    assert given_away(table, naive) == [("A", "X")]
    hidden = hidden_cells(table)
    assert given_away(table, hidden) == []
    assert len(hidden) == 4, "a rectangle is the least that protects one cell"


def test_two_hidden_cells_that_add_up_to_little_are_not_enough() -> None:
    # 3 + 4 under a sum of 7 that is shown by its column: each is still below the limit.
    table = crossed({("A", "X"): 4, ("A", "Y"): 6, ("B", "X"): 30, ("B", "Y"): 30})
    two = frozenset({("A", "X"), ("A", "Y"), ("B", "X"), ("B", "Y")})
    assert ("A", "X") in given_away(table, two), "10 in the row tells that both are below 10"
    hidden = hidden_cells(table)
    assert given_away(table, hidden) == [] and ("A", TOTAL) in hidden


def test_a_single_small_group_hides_the_whole() -> None:
    table = crossed({("A", "X"): 4})
    assert hidden_cells(table) == table.values.keys()


def test_an_empty_table_hides_nothing() -> None:
    assert hidden_cells(crossed({})) == frozenset()


@pytest.mark.parametrize("seed", range(1))
def test_a_table_as_large_as_a_federation_is_done_in_time_and_mostly_shown(seed: int) -> None:
    import random

    chance = random.Random(seed)
    countries = [chance.random() ** 3 for _ in range(30)]
    cadres = [chance.random() ** 3 for _ in range(12)]
    counts = Counter(
        zip(
            chance.choices(range(30), countries, k=20_000),
            chance.choices(range(12), cadres, k=20_000),
            strict=True,
        )
    )
    table = crossed({(f"R{r}", f"C{c}"): count for (r, c), count in counts.items()})
    hidden = hidden_cells(table)
    further = [key for key in hidden if table.values[key] >= LIMIT]
    assert given_away(table, hidden) == []
    assert len(further) < len(small(table)) / 2 + 8
    shown = sum(
        count for key, count in table.values.items() if TOTAL not in key and key not in hidden
    )
    assert shown > 0.9 * table.values[TOTAL, TOTAL]
