"""Resources as a table: CSV or a workbook, with headings that may be somebody else's."""

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mentor_match.learning.exchange.items import Reading, Said, enough, parted, understand
from mentor_match.learning.models import ResourceFacts
from mentor_match.web.spreadsheets.faults import Fault, Faults, Unreadable
from mentor_match.web.spreadsheets.headings import IGNORE, Column, Mapped, Taken, take_headings
from mentor_match.web.spreadsheets.tables import Table, read_table

COLUMNS = (
    Column("title", "as it stands on the page", ("name", "resource", "course"), True),
    Column("provider", "who makes it", ("publisher", "organisation", "organization", "source",
                                        "author"), True),
    Column("address", "of the page", ("url", "link", "web address", "website", "href"), True),
    Column("languages", "parted by semicolons", ("language", "lang", "in language")),
    Column("licence", "as the page says it", ("license", "rights", "terms")),
    Column("topics", "parted by semicolons", ("topic", "subjects", "subject", "about", "keywords")),
    Column("cadres", "parted by semicolons; empty for everyone",
           ("cadre", "audience", "for", "professions")),
    Column("format", "such as course or book (PDF)", ("form", "type", "kind", "resource type")),
    Column("size_kb", "of the download", ("size", "size in kb", "file size", "kb")),
    Column("minutes", "it takes", ("duration", "length", "time", "minutes to complete")),
)  # fmt: skip
NAMES = tuple(column.name for column in COLUMNS)
_SEVERAL = {"languages", "topics", "cadres"}
_BETWEEN = re.compile(r"[|;\n]")
_BETWEEN_LANGUAGES = re.compile(r"[|;,\n]")


def read_resources(
    content: bytes, filename: str, mapping: Mapping[str, str]
) -> tuple[Reading, Sequence[Taken]]:
    """The resources of a table, and what each heading was taken for.

    `mapping` says for headings of the file which column they are; empty leaves one out.
    """
    reading = Reading(Faults(filename))
    try:
        table = _table(content, reading.faults)
    except Unreadable as unreadable:
        fault = unreadable.fault
        reading.faults.found.append(Fault(filename, fault.what, fault.mend, fault.row))
        return reading, ()
    reading.note = table.note
    taken = _taken(table, mapping)
    if _whole(taken, table, reading.faults) and enough(len(table.rows), reading.faults):
        understand(_said(table, taken), reading, strict=True)
    return reading, taken


def _table(content: bytes, faults: Faults) -> Table:
    """The reader of tables looks at files, since workbooks are read in pieces."""
    with tempfile.NamedTemporaryFile(suffix=".table") as file:
        file.write(content)
        file.flush()
        return read_table(Path(file.name), faults)


def _taken(table: Table, mapping: Mapping[str, str]) -> list[Taken]:
    told = [Mapped(heading, name or IGNORE, 0) for heading, name in mapping.items()]
    unheard = Faults("")  # it speaks of files and options of a command; `_whole` says it here
    row = table.heading_row
    return take_headings(table.headings, COLUMNS, told, unheard, row=row, ignore_unknown=True)


def _whole(taken: Sequence[Taken], table: Table, faults: Faults) -> bool:
    """Whether each needed column is there, and none twice."""
    before = len(faults.found)
    names = [heading.column for heading in taken if heading.column]
    for column in COLUMNS:
        if column.required and column.name not in names:
            faults.add(
                f"No heading is taken for “{column.name}” ({column.holds}).",
                "Say below which one it is, or add the column to the file.",
                row=table.heading_row,
            )
        if names.count(column.name) > 1:
            faults.add(
                f"Two headings are taken for “{column.name}”.",
                "Leave one of them out.",
                row=table.heading_row,
            )
    return len(faults.found) == before


def _said(table: Table, taken: Sequence[Taken]) -> Iterable[Said]:
    for row, cells in table.rows:
        said = Said(row)
        for heading, cell in zip(taken, cells, strict=True):
            if heading.column in _SEVERAL:
                between = _BETWEEN_LANGUAGES if heading.column == "languages" else _BETWEEN
                said.several[heading.column] = parted(between.split(cell))
            elif heading.column:
                said.one[heading.column] = cell
        yield said


def rows_of(resources: Iterable[ResourceFacts]) -> Iterable[tuple[object, ...]]:
    """The cells of each resource, in the order of `NAMES`."""
    for one in resources:
        yield tuple(_cell(getattr(one, name)) for name in NAMES)


def _cell(value: object) -> object:
    if isinstance(value, frozenset):
        return "; ".join(sorted(value))
    return "" if value is None else value
