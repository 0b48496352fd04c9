"""Four quarters of several indicators, attacked as one system of equations."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mentor_match.open_data.rules import LIMIT, crossed, hidden_cells
from tests.unit.open_data.attack import Row, attack

QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
LITTLE = 1e-6


@st.composite
def years(draw: Any) -> dict[tuple[str, str], dict[tuple[str, str], int]]:
    """Tables that are alike from quarter to quarter, as those of a real service are."""
    places = [(f"R{r}", f"C{c}") for r in range(4) for c in range(3)]
    base = {place: draw(st.sampled_from([0, 1, 3, 8, 9, 10, 14, 40])) for place in places}
    moves = st.integers(-2, 2)
    return {
        (quarter, indicator): {place: max(0, n + draw(moves)) for place, n in base.items()}
        for quarter in QUARTERS
        for indicator in ("applicants", "matched")
    }


def published(year: Any, *, naive: bool = False) -> list[Row]:
    rows: list[Row] = []
    for (quarter, indicator), counts in year.items():
        table = crossed(counts)
        hidden = hidden_cells(table)
        for key, people in table.values.items():
            kept = 0 < people < LIMIT if naive else key in hidden
            if people:
                rows.append((quarter, indicator, *key, None if kept else people))  # type: ignore[misc]
    return rows


@settings(max_examples=4)
@given(years())
def test_no_small_count_of_four_quarters_can_be_worked_out(year: Any) -> None:
    for cell, (least, most) in attack(published(year)).items():
        quarter, indicator, country, cadre = cell
        true = crossed(year[quarter, indicator]).values[country, cadre]
        assert least - LITTLE <= true <= most + LITTLE
        assert most >= LIMIT - LITTLE, f"{cell} is known to be small"
        assert true >= LIMIT or least < true or true == 1 or "_T" in cell, f"{cell} is known"


def test_the_attack_finds_what_is_hidden_carelessly() -> None:
    counts = {("A", "X"): 3, ("A", "Y"): 40, ("B", "X"): 50, ("B", "Y"): 60}
    found = attack(published({("2026-Q1", "matched"): counts}, naive=True))
    assert found == {("2026-Q1", "matched", "A", "X"): (3.0, 3.0)}
