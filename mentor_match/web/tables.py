"""Tables for spreadsheet programs: nothing in them runs, and every script shows."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import chain

from flask import Response

# With one of these first, a spreadsheet program takes a text for a formula and runs it.
RUNS = ("=", "+", "-", "@")
# Where Excel parts columns by ";", as in French, Portuguese or German, it opens a table whose
# columns are parted by "," by its own rule: a cell begins behind each of these, also inside of
# quotation marks. Behind a "," none does: there the quotation marks of the table count.
_PARTS = re.compile(r"([;|\t\r\n])")


def harmless(cell: object) -> object:
    """The cell as a text that no spreadsheet program runs; numbers stay numbers."""
    if not isinstance(cell, str):
        return cell
    return "".join(f"'{part}" if _runs(part) else part for part in _PARTS.split(cell))


def as_it_was(cell: str) -> str:
    """The text of a cell that was made harmless."""
    return "".join(
        part[1:] if part.startswith("'") and _runs(part[1:]) else part
        for part in _PARTS.split(cell)
    )


def _runs(part: str) -> bool:
    """By the first sign that is neither a blank, nor unseen, nor a quotation mark; a wide "=" is
    one, too."""
    first = next((sign for sign in part if sign.isprintable() and sign not in ' "'), "")
    return unicodedata.normalize("NFKC", first).startswith(RUNS)


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV table; the mark in front tells Excel that it is UTF-8."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerows([harmless(cell) for cell in row] for row in chain([headings], rows))
    return "\ufeff" + table.getvalue()


def csv_answer(
    filename: str, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> Response:
    """The table as a file to download."""
    answer = Response(csv_text(headings, rows), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    return answer


def workbook_answer(
    filename: str, title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> Response:
    """The table as a workbook with one sheet, to download."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet(title[:31])
    for row in chain([headings], rows):
        page.append([harmless(cell) for cell in row])
    kept = io.BytesIO()
    book.save(kept)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = Response(kept.getvalue(), mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    return answer
