"""Resources as a table: CSV or a workbook, with headings that may be somebody else's."""

import re
from collections.abc import Iterable, Mapping, Sequence

from mentor_match.learning.exchange.items import Reading, Said, enough, parted, understand
from mentor_match.learning.models import ResourceFacts
from mentor_match.web.spreadsheets.faults import Fault, Faults, Unreadable
from mentor_match.web.spreadsheets.headings import Column, Taken
from mentor_match.web.spreadsheets.tables import Table
from mentor_match.web.spreadsheets.uploaded import is_whole, table_of, take

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
        table = table_of(content, reading.faults)
    except Unreadable as unreadable:
        fault = unreadable.fault
        reading.faults.found.append(Fault(filename, fault.what, fault.mend, fault.row))
        return reading, ()
    reading.note = table.note
    taken = take(table, COLUMNS, mapping)
    if is_whole(taken, COLUMNS, table, reading.faults) and enough(len(table.rows), reading.faults):
        understand(_said(table, taken), reading, strict=True)
    return reading, taken


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
