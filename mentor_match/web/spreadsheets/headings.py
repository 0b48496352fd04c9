"""Whose heading is which column: exactly, by a near name, or by the mapping file."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mentor_match.reference.names import folded
from mentor_match.web.spreadsheets.faults import Fault, Faults, Unreadable

IGNORE = "ignore"
NEAR = 0.82  # of difflib's ratio: lets a typing error through, and no other word


@dataclass(frozen=True, slots=True)
class Column:
    """A column the matcher knows: its heading, what else people call it, what stands in it."""

    name: str
    holds: str
    also: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """One heading of the file and the column it was taken for; empty where it is left out."""

    heading: str
    column: str
    how: str  # exact, near name, mapping file


@dataclass(frozen=True, slots=True)
class Mapped:
    """A line of the mapping file."""

    heading: str
    column: str
    line: int


def read_mapping(path: Path, known: Iterable[str]) -> tuple[list[Mapped], Faults]:
    """`their heading = our column`, a line each; lines that begin with # are remarks."""
    faults, lines = Faults(str(path)), []
    columns = {folded(name): name for name in (*known, IGNORE)}
    for number, text in enumerate(_lines(path), start=1):
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        heading, sign, name = text.rpartition("=")
        if not sign or not heading.strip():
            what = f"“{text.strip()}” is not of the form “their heading = our column”."
            faults.add(what, "Write both with an equals sign between them.", row=number)
        elif folded(name) not in columns:
            what = f"“{name.strip()}” is not a column of this command."
            faults.add(what, f"Write one of: {', '.join(columns.values())}.", row=number)
        else:
            lines.append(Mapped(heading.strip(), columns[folded(name)], number))
    return lines, faults


def _lines(path: Path) -> Sequence[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        what, mend = "This file is not in UTF-8.", "Save it again as UTF-8."
        raise Unreadable(Fault(str(path), what, mend)) from None


def take_headings(
    headings: Sequence[str],
    columns: Sequence[Column],
    mapping: Sequence[Mapped],
    faults: Faults,
    *,
    row: int = 1,
    ignore_unknown: bool = False,
) -> list[Taken]:
    """What each heading is taken for, in the order of the file; notes what cannot be."""
    taken = _certain(headings, columns, mapping)
    _near_names(headings, columns, taken)
    found = []
    for place, heading in enumerate(headings):
        if place in taken:
            found.append(taken[place])
        else:
            found.append(Taken(heading, "", "not known"))
            if not ignore_unknown or not heading:
                _name_unknown(place, heading, columns, row, faults)
    _name_doubles(found, row, faults)
    _name_missing(found, columns, row, faults)
    return found


def _certain(
    headings: Sequence[str], columns: Sequence[Column], mapping: Sequence[Mapped]
) -> dict[int, Taken]:
    """By the mapping file first, since it was written for this file; then by exact name."""
    names = {column.name for column in columns} | {IGNORE}
    mapped = {folded(line.heading): line.column for line in mapping if line.column in names}
    exact = {folded(column.name): column.name for column in columns}
    taken = {}
    for place, heading in enumerate(headings):
        if folded(heading) in mapped:
            name = mapped[folded(heading)]
            taken[place] = Taken(heading, "" if name == IGNORE else name, "mapping file")
        elif folded(heading) in exact:
            taken[place] = Taken(heading, exact[folded(heading)], "exact")
    return taken


def _near_names(
    headings: Sequence[str], columns: Sequence[Column], taken: dict[int, Taken]
) -> None:
    """Other names first, then typing errors; each column is taken once."""
    others = {folded(name): column.name for column in columns for name in column.also}
    names = {folded(column.name): column.name for column in columns} | others
    for known, cutoff in ((others, 1.0), (names, NEAR)):
        for place, heading in enumerate(headings):
            free = _free(known, taken)
            close = difflib.get_close_matches(folded(heading), free, n=1, cutoff=cutoff)
            if place not in taken and close:
                taken[place] = Taken(heading, known[close[0]], "near name")


def _free(known: Mapping[str, str], taken: Mapping[int, Taken]) -> list[str]:
    used = {heading.column for heading in taken.values()}
    return [name for name, column in known.items() if column not in used]


def _name_unknown(
    place: int, heading: str, columns: Sequence[Column], row: int, faults: Faults
) -> None:
    if not heading:
        what, mend = f"Column {place + 1} has no heading.", "Give it one, or take the column out."
        faults.add(what, mend, row=row)
        return
    names = ", ".join(column.name for column in columns)
    faults.add(
        f"“{heading}” is not a heading this command knows, nor near one.",
        f"Rename it to one of: {names}; or write “{heading} = {IGNORE}” or another column "
        "into a mapping file and name it with --map.",
        row=row,
        column=heading,
    )


def _name_doubles(found: Sequence[Taken], row: int, faults: Faults) -> None:
    first: dict[str, str] = {}
    for heading in found:
        if heading.column in first:
            faults.add(
                f"“{first[heading.column]}” and “{heading.heading}” both stand for "
                f"“{heading.column}”.",
                f"Take one of them out, or write “{heading.heading} = {IGNORE}” into a mapping "
                "file and name it with --map.",
                row=row,
                column=heading.heading,
            )
        if heading.column:
            first.setdefault(heading.column, heading.heading)


def _name_missing(
    found: Sequence[Taken], columns: Sequence[Column], row: int, faults: Faults
) -> None:
    present = {heading.column for heading in found}
    for column in columns:
        if column.required and column.name not in present:
            faults.add(
                f"There is no column “{column.name}” ({column.holds}).",
                "Add it; --template writes an example.",
                row=row,
            )
