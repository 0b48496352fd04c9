"""A table that was sent to a page: read from its bytes, its headings taken for our columns."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from mentor_match.web.spreadsheets.faults import Faults
from mentor_match.web.spreadsheets.headings import IGNORE, Column, Mapped, Taken, take_headings
from mentor_match.web.spreadsheets.tables import Table, read_table


def table_of(content: bytes, faults: Faults) -> Table:
    """The first sheet of a file. Raises Unreadable, whose fault names no file: the caller does.

    The reader of tables looks at files, since workbooks are read in pieces.
    """
    with tempfile.NamedTemporaryFile(suffix=".table") as file:
        file.write(content)
        file.flush()
        return read_table(Path(file.name), faults)


def take(table: Table, columns: Sequence[Column], mapping: Mapping[str, str]) -> list[Taken]:
    """What each heading is taken for. `mapping` says for headings of the file which column they
    are; empty leaves one out."""
    told = [Mapped(heading, name or IGNORE, 0) for heading, name in mapping.items()]
    unheard = Faults("")  # it speaks of files and options of a command; `is_whole` says it here
    row = table.heading_row
    return take_headings(table.headings, columns, told, unheard, row=row, ignore_unknown=True)


def is_whole(
    taken: Sequence[Taken], columns: Sequence[Column], table: Table, faults: Faults
) -> bool:
    """Whether each needed column is there, and none twice."""
    before = len(faults.found)
    names = [heading.column for heading in taken if heading.column]
    for column in columns:
        if column.required and column.name not in names:
            faults.add(
                f"No heading is taken for “{column.name}” ({column.holds}).",
                "Say which one it is, or add the column to the file.",
                row=table.heading_row,
            )
        if names.count(column.name) > 1:
            faults.add(
                f"Two headings are taken for “{column.name}”.",
                "Leave one of them out.",
                row=table.heading_row,
            )
    return len(faults.found) == before


def mapped(
    headings: Sequence[str], chosen: Sequence[str], columns: Sequence[str]
) -> dict[str, str]:
    """heading -> column, from the selects of a page in the order of the headings."""
    pairs = zip(headings, chosen, strict=False)
    return {heading: name if name in columns else "" for heading, name in pairs if heading}
