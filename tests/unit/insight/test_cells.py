"""No small count is shown, and none can be worked out from what is."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_match.insight.rules import FEWEST_SHOWN, blocks_inside, hide_small


@settings(deadline=None)
@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 30)))
def test_small_cells_are_hidden_and_cannot_be_worked_out(counts: dict[str, int]) -> None:
    cells = hide_small(counts)
    total = sum(counts.values())
    if total < FEWEST_SHOWN:
        assert (cells.total, dict(cells.shown)) == (None, {})
        return
    assert cells.total == total
    shown = {code: n for code, n in cells.shown.items() if n is not None}
    hidden = [code for code, n in cells.shown.items() if n is None]
    assert all(n == counts[code] >= FEWEST_SHOWN for code, n in shown.items())
    assert set(cells.shown) == {code for code, n in counts.items() if n}
    if hidden and len(cells.shown) > 1:
        assert len(hidden) > 1, "one hidden cell is the total less the others"
    if hidden:
        assert total - sum(shown.values()) >= FEWEST_SHOWN
    assert cells.any_hidden == bool(hidden)


def test_nothing_is_hidden_without_need() -> None:
    assert dict(hide_small({"a": 5, "b": 9}).shown) == {"b": 9, "a": 5}
    assert dict(hide_small({"a": 2, "b": 9, "c": 20}).shown) == {"c": 20, "b": None, "a": None}
    assert dict(hide_small({"a": 4, "b": 3, "c": 20}).shown) == {"c": 20, "a": None, "b": None}


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(0, 40))
def test_blocks_are_cut_from_the_first_on_and_counted_where_they_lie_wholly_inside(
    before: int, inside: int
) -> None:
    rows = range(before + inside)
    blocks = [rows[at : at + FEWEST_SHOWN] for at in range(0, len(rows), FEWEST_SHOWN)]
    whole = [b for b in blocks if len(b) == FEWEST_SHOWN and b[0] >= before]
    assert blocks_inside(before, inside) == len(whole)
