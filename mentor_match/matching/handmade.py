"""Pairs made by hand: a table of ids becomes pairs, or faults by row."""

from collections.abc import Mapping
from typing import BinaryIO
from uuid import UUID

from mentor_match.web.spreadsheets.faults import Faults, Unreadable
from mentor_match.web.spreadsheets.uploaded import table_of
from mentor_match.words import N_

NOBODY = {
    "mentee_id": N_("“%(id)s” is nobody who takes part as a mentee."),
    "mentor_id": N_("“%(id)s” is nobody who takes part as a mentor."),
}
COLUMNS = tuple(NOBODY)


def read_pairs(
    name: str, content: BinaryIO, mentees: Mapping[str, str], mentors: Mapping[str, str]
) -> tuple[list[tuple[UUID, UUID]], Faults]:
    """(pairs, faults). `mentees` and `mentors` map the ids of who takes part to a name.

    Other columns may stand beside the two: a run that was taken away as a file comes back as it is.
    """
    faults = Faults(name)
    try:
        table = table_of(content.read(), faults)
    except Unreadable as refusal:
        faults.add(refusal.fault.what, refusal.fault.mend, row=refusal.fault.row)
        return [], faults
    headings = [heading.strip().lower() for heading in table.headings]
    missing = [column for column in COLUMNS if column not in headings]
    if missing:
        faults.add(
            N_("These columns are not there: %(columns)s."),
            N_("Take a run away as a file, and change that file."),
            row=table.heading_row,
            columns=", ".join(missing),
        )
        return [], faults
    places = [headings.index(column) for column in COLUMNS]
    pairs: dict[tuple[UUID, UUID], int] = {}
    for row, cells in table.rows:
        found = []
        for column, place, known in zip(COLUMNS, places, (mentees, mentors), strict=True):
            if cells[place] in known:
                found.append(UUID(cells[place]))
            else:
                faults.add(
                    NOBODY[column],
                    N_("Take the id from a file of this programme."),
                    row=row,
                    column=column,
                    id=cells[place][:40],
                )
        if len(found) == len(COLUMNS):
            pairs.setdefault((found[0], found[1]), row)
    return list(pairs), faults
