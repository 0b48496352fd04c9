"""No cell of a table that goes out runs, however a spreadsheet program parts it."""

import csv
import io
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mentor_match.web.tables import as_it_was, csv_text, harmless

SIGNS = "=+-@\uff1d\uff0b\ufe63\uff20;|,\t\r\n\"' \u00a0\u200b\ufeff\x00\x0bab1"
CELLS = st.lists(st.text(SIGNS, max_size=8), min_size=1, max_size=3)


def cells_of(text: str) -> Iterator[str]:
    """The cells as they are in whichever way a program parts the columns."""
    for delimiter in ",;|\t":
        table = io.StringIO(text.removeprefix("\ufeff"), newline="")
        for row in csv.reader(table, delimiter=delimiter):
            yield from row


def seen(cell: str) -> str:
    """The cell without blanks and what has no width, with wide signs as narrow ones."""
    shown = unicodedata.normalize("NFKC", cell)
    return "".join(sign for sign in shown if sign.isprintable() and sign not in ' "')


@given(st.lists(CELLS, min_size=1, max_size=3))
@example([["Rehema;=HYPERLINK(1)"]])
@example([["a", "b;=HYPERLINK(1)"]])
@example([["a", 'b;"=HYPERLINK(1)']])
@example([["a", "b\n=HYPERLINK(1)"]])
@example([["\u00a0=1+1"], ["\uff1d1+1"], ["\ufeff\u200b=1"], ["\t=1"]])
def test_no_cell_begins_a_formula_however_the_table_is_parted(rows: list[list[str]]) -> None:
    text = csv_text(["=number"], rows)
    assert [cell for cell in cells_of(text) if seen(cell)[:1] in {*"=+-@"}] == []


@given(st.text(SIGNS.replace("'", ""), max_size=12))
def test_a_cell_comes_back_as_it_was(cell: str) -> None:
    assert as_it_was(str(harmless(cell))) == cell


@pytest.mark.parametrize(
    "cell", ["Rehema Mushi", "O'Neill; nurse", "2026-11-23", "a@example.org", "Ward 3, -4", "'", ""]
)
def test_a_cell_that_runs_nothing_stays(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize("number", [-1, -1.5, 0, None, True])
def test_numbers_stay_numbers(number: object) -> None:
    assert harmless(number) is number
