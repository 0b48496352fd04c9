"""A CSV or XLSX file becomes rows of texts, whatever its name ends in.

The content decides, not the name: people rename files. Size and number of rows are looked at
before anything is loaded, so that a wrong file costs a moment and not the machine.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mentor_match.web.spreadsheets.encodings import decode, undecoded
from mentor_match.web.spreadsheets.faults import Fault, Faults, Unreadable
from mentor_match.web.tables import as_it_was

LARGEST_FILE = 50_000_000  # bytes
MOST_ROWS = 1_000_000
# A sheet packs well, but not a hundredfold: more than this is a trap, not a list of people.
LARGEST_UNPACKED = 8 * LARGEST_FILE
SPREADSHEET, OLD_SPREADSHEET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
Records = list[tuple[int, tuple[str, ...]]]
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Table:
    """The headings, and the rows below with their numbers in the spreadsheet."""

    headings: tuple[str, ...]
    heading_row: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    note: str  # how it was read


def read_table(path: Path, faults: Faults, encoding: str | None = None) -> Table:
    """The first sheet of the file as texts. Raises Unreadable; notes what is wrong in a cell."""
    _refuse_large(path)
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(OLD_SPREADSHEET):
        raise _unreadable(path, "is an old Excel file (.xls).", "Save it as .xlsx or CSV UTF-8.")
    if start.startswith(SPREADSHEET):
        records, note = list(_sheet(path)), "Excel workbook, first sheet"
    else:
        records, note = _csv(path, encoding)
    _name_wrong_letters(records, faults)
    return _table(path, records, note, faults)


def _refuse_large(path: Path) -> None:
    size = path.stat().st_size
    if size >= LARGEST_FILE:
        raise _unreadable(
            path,
            f"has {size / 1e6:.0f} MB; a file may have up to {LARGEST_FILE / 1e6:.0f} MB.",
            "Take out columns that are not needed, or split it by country or association.",
        )
    if size == 0:
        raise _unreadable(path, "is empty.", "Save it again from your spreadsheet program.")


def _refuse_long(path: Path) -> Unreadable:
    return _unreadable(
        path,
        f"has {MOST_ROWS:,} rows or more.",
        "Split it by country or association, and take out empty rows at its end.",
    )


def _unreadable(path: Path, what: str, mend: str) -> Unreadable:
    return Unreadable(Fault(str(path), f"This file {what}", mend))


def _table(path: Path, records: Records, note: str, faults: Faults) -> Table:
    filled = [(row, cells) for row, cells in records if any(cells)]
    if not filled:
        raise _unreadable(path, "has no rows.", "Its first row must hold the headings.")
    heading_row, first = filled[0]
    headings = _without_empty_end(first)
    for row, cells in filled[1:]:
        if any(cells[len(headings) :]):
            faults.add(
                f"This row has {len(_without_empty_end(cells))} cells, "
                f"but there are {len(headings)} headings.",
                "Put quotation marks around a cell that holds the sign between the columns.",
                row=row,
            )
    width = len(headings)
    rows = ((row, (*cells[:width], *[""] * (width - len(cells)))) for row, cells in filled[1:])
    return Table(headings, heading_row, tuple(rows), note)


def _without_empty_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    filled = [place for place, cell in enumerate(cells, start=1) if cell]
    return cells[: filled[-1]] if filled else ()


def _csv(path: Path, encoding: str | None) -> tuple[Records, str]:
    raw = path.read_bytes()
    decoded = decode(raw, encoding)
    if decoded is None:
        raise _unreadable(
            path,
            "is not a text file in any encoding that spreadsheet programs write.",
            "Save it as “CSV UTF-8”, or name its encoding with --encoding.",
        )
    text, name = decoded
    if text.count("\n") + text.count("\r") - text.count("\r\n") >= MOST_ROWS:
        raise _refuse_long(path)
    text, delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records = []
    try:
        for row, cells in enumerate(reader, start=1):
            records.append((row, tuple(_text(cell) for cell in cells)))
    except csv.Error:
        raise Unreadable(
            Fault(
                str(path),
                "A quotation mark opens a cell here that does not end.",
                "Write quotation marks inside a cell twice, and close each cell that opens one.",
                row=len(records) + 1,
            )
        ) from None
    sign = {"\t": "tab"}.get(delimiter, delimiter)
    return records, f"CSV, {name}{_sample(text, name)}, columns parted by {sign}"


def _sample(text: str, encoding: str) -> str:
    """Where the encoding is a guess, a word by which a person sees whether it is right."""
    if encoding.startswith("UTF"):
        return ""
    word = next((word for word in re.split(r"[\s,;\"]+", text) if not word.isascii()), "")
    return f" (“{word[:30]}”; if that is wrong, name the encoding with --encoding)" if word else ""


def _delimiter(text: str) -> tuple[str, str]:
    """The sign between columns: named in Excel's own first line, or the commonest in the first."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return rest, first.strip()[-1]
    headings = first.split('"')[::2]  # what stands between quotation marks parts nothing
    return text, max(DELIMITERS, key=lambda sign: sum(part.count(sign) for part in headings))


def _name_wrong_letters(records: Records, faults: Faults) -> None:
    headings = next((cells for _row, cells in records if any(cells)), ())
    for row, cells in records:
        for place, cell in enumerate(cells):
            wrong = None if cell.isascii() and cell.isprintable() else undecoded(cell)
            if wrong:
                faults.add(
                    f"“{wrong}” was written in another encoding than the rest of the file.",
                    "Type it again and save the file as “CSV UTF-8”, "
                    "or name its encoding with --encoding.",
                    row=row,
                    column=headings[place] if place < len(headings) else None,
                )


def _sheet(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows of the first sheet: values only. Formulas count as what they last gave."""
    from openpyxl import load_workbook

    _refuse_trap(path)
    try:
        with path.open("rb") as file:  # opened here, since the library goes by the name of a path
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            if (sheet.max_row or 0) >= MOST_ROWS:
                raise _refuse_long(path)
            for row, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                if row >= MOST_ROWS:
                    raise _refuse_long(path)
                yield row, tuple(_text(cell) for cell in cells)
    except Unreadable:
        raise
    except Exception as trouble:  # a broken workbook fails in as many ways as it has parts
        raise _unreadable(
            path,
            "is an Excel file that cannot be opened.",
            "Open it in a spreadsheet program and save it again, or save it as CSV UTF-8.",
        ) from trouble


def _refuse_trap(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except Exception:  # an archive of a later version, or of none: the reader names it
        unpacked = 0
    if unpacked > LARGEST_UNPACKED:
        raise _unreadable(
            path,
            f"unpacks to {unpacked / 1e6:.0f} MB.",
            "Take out columns and sheets that are not needed.",
        )


def _text(cell: Any) -> str:
    """A value as the person sees it: 5, not 5.0; a day, not a midnight.

    A cell that was made harmless on its way out of this service comes back as it was.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return as_it_was(str(cell).strip()).strip()
