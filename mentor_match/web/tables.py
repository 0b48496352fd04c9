"""Tables for spreadsheet programs: nothing in them runs, and every script shows."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

# With one of these first, a spreadsheet program takes a text for a formula and runs it.
RUNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: object) -> object:
    """The cell as a text that no spreadsheet program runs; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" \n").startswith(RUNS) else cell


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV table; the mark in front tells Excel that it is UTF-8."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(headings)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
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
    page.append(list(headings))
    for row in rows:
        page.append([harmless(cell) for cell in row])
    kept = io.BytesIO()
    book.save(kept)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = Response(kept.getvalue(), mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    return answer
