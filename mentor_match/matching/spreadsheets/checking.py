"""Both files read and checked to their ends, so that every fault is told at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from mentor_match.engine import MenteeFacts, MentorFacts
from mentor_match.matching.spreadsheets.people import (
    MENTEE_COLUMNS,
    MENTOR_COLUMNS,
    Person,
    name_unknown_exclusions,
    read_mentees,
    read_mentors,
)
from mentor_match.web.spreadsheets.faults import Fault, Faults, Unreadable
from mentor_match.web.spreadsheets.headings import (
    Column,
    Mapped,
    Taken,
    read_mapping,
    take_headings,
)
from mentor_match.web.spreadsheets.tables import Table, read_table

Facts = TypeVar("Facts", MenteeFacts, MentorFacts)
ReadPeople = Callable[[Table, Sequence[Taken], Faults, datetime], list[Person[Facts]]]


@dataclass(frozen=True, slots=True)
class Files:
    """What is asked for: two files, perhaps a mapping file, and how to take them."""

    mentees: Path
    mentors: Path
    mapping: Path | None = None
    encoding: str | None = None
    ignore_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How one file was understood: what to tell the person before anything else."""

    file: str
    note: str
    headings: tuple[Taken, ...]
    rows: int


@dataclass(slots=True)
class Checked:
    """The people of both files, how they were read, and what is wrong with them."""

    mentees: list[Person[MenteeFacts]] = field(default_factory=list)
    mentors: list[Person[MentorFacts]] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def check_files(files: Files, at: datetime) -> Checked:
    """Read both; `at` is the day for which time zones are worked out."""
    checked = Checked()
    mapping = _mapping(files, checked)
    mentee_faults, mentor_faults = Faults(str(files.mentees)), Faults(str(files.mentors))

    def people(
        path: Path, columns: Sequence[Column], read: ReadPeople[Facts], faults: Faults
    ) -> list[Person[Facts]] | None:
        try:
            table = read_table(path, faults, files.encoding)
        except Unreadable as unreadable:
            faults.found.append(unreadable.fault)
            return None
        ignore = files.ignore_unknown
        taken = take_headings(
            table.headings, columns, mapping, faults, row=table.heading_row, ignore_unknown=ignore
        )
        checked.readings.append(Reading(str(path), table.note, tuple(taken), len(table.rows)))
        if not table.rows:
            faults.add("There is nobody below the headings.", "Add a row for each person.")
        return read(table, taken, faults, at)

    mentees = people(files.mentees, MENTEE_COLUMNS, read_mentees, mentee_faults)
    mentors = people(files.mentors, MENTOR_COLUMNS, read_mentors, mentor_faults)
    if mentees and mentors and not mentor_faults:
        name_unknown_exclusions(mentees, mentors, mentee_faults)
    checked.mentees, checked.mentors = mentees or [], mentors or []
    checked.faults += [*mentee_faults, *mentor_faults]
    return checked


def _mapping(files: Files, checked: Checked) -> list[Mapped]:
    if files.mapping is None:
        return []
    names = dict.fromkeys(column.name for column in (*MENTEE_COLUMNS, *MENTOR_COLUMNS))
    try:
        lines, faults = read_mapping(files.mapping, names)
    except Unreadable as unreadable:
        checked.faults.append(unreadable.fault)
        return []
    checked.faults += faults
    return lines
