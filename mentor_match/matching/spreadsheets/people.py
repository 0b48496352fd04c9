"""Rows become mentees and mentors; every cell that cannot be understood is named."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

from mentor_match.engine import MenteeFacts, MentorFacts
from mentor_match.matching.spreadsheets import cells
from mentor_match.web.spreadsheets.faults import Faults
from mentor_match.web.spreadsheets.headings import Column, Taken
from mentor_match.web.spreadsheets.tables import Table

Facts = TypeVar("Facts", MenteeFacts, MentorFacts)

_BOTH_BEFORE = (
    Column("id", "tells one person from another", ("number", "no", "member number", "code"), True),
    Column("name", "how the results call the person", ("full name", "names", "person"), False),
    Column(
        "cadre",
        "title or ISCO-08 code",
        ("profession", "occupation", "job", "job title", "discipline of work", "role"),
        True,
    ),
    Column("association", "code of the association", ("professional body", "body", "society")),
)
_BOTH_AFTER = (
    Column("languages", "parted by semicolons", ("language", "languages spoken", "speaks")),
    Column("country", "name or ISO code", ("nation", "country of work")),
    Column("time zone", "such as Africa/Nairobi or +3", ("timezone", "utc offset", "zone")),
    Column("setting", "urban, semi-urban or rural", ("place", "area", "rural or urban")),
    Column("years", "in the profession", ("years in the profession", "years of experience")),
    Column("formats", "video, phone, text, in-person", ("format", "how to meet", "contact by")),
)
MENTEE_COLUMNS = (
    *_BOTH_BEFORE,
    Column(
        "wants",
        "topic:priority:level now, parted by semicolons",
        ("topics", "topics wanted", "wants to learn", "learning needs", "needs", "interests"),
        True,
    ),
    *_BOTH_AFTER,
    Column(
        "places",
        "how many mentors; 1 where empty",
        ("mentors", "mentors wanted", "number of mentors"),
    ),
    Column("discipline", "of the mentor: any, same or different", ("mentor discipline",)),
    Column("goals", "free text", ("goal", "what i want to learn", "aims", "objectives")),
    Column("never with", "ids of mentors", ("excluded", "not with", "excluded mentors")),
)
MENTOR_COLUMNS = (
    *_BOTH_BEFORE,
    Column(
        "offers",
        "topic:level, parted by semicolons",
        ("topics", "topics offered", "can teach", "expertise", "skills", "strengths"),
        True,
    ),
    Column("capacity", "free places; 1 where empty", ("places", "free places", "max mentees")),
    *_BOTH_AFTER,
    Column("accepts cadres", "which; empty for all", ("cadres accepted",)),
    Column("accepts associations", "which; empty for all", ("associations accepted",)),
    Column("experience", "free text", ("bio", "biography", "about", "profile")),
)


@dataclass(frozen=True, slots=True)
class Person(Generic[Facts]):
    """A row that could be understood."""

    facts: Facts
    name: str
    row: int
    places: int = 1  # how many mentors a mentee is to have


NEVER_EMPTY = frozenset({"id", "cadre"})
Readers = Mapping[str, tuple[str, Callable[[str], Any]]]


def _readers(at: datetime) -> Readers:
    """column -> (field of the facts, how its cell is read)."""
    return {
        "id": ("id", cells.identity),
        "name": ("name", str),
        "cadre": ("cadre", cells.required_cadre),
        "association": ("association", str),
        "languages": ("languages", cells.languages),
        "country": ("country", cells.country),
        "time zone": ("utc_offset", partial(cells.utc_offset, at=at)),
        "setting": ("setting", cells.setting),
        "years": ("years", cells.years),
        "formats": ("formats", cells.formats),
        "discipline": ("discipline", cells.discipline),
        "goals": ("texts", cells.texts),
        "never with": ("excluded", cells.identities),
        "wants": ("wants", cells.wants),
        "offers": ("offers", cells.offers),
        "capacity": ("capacity", cells.capacity),
        "places": ("places", cells.mentors),
        "accepts cadres": ("accepts_cadres", cells.cadres),
        "accepts associations": ("accepts_associations", cells.association_codes),
        "experience": ("texts", cells.texts),
    }


def read_mentees(
    table: Table, headings: Sequence[Taken], faults: Faults, at: datetime
) -> list[Person[MenteeFacts]]:
    """The mentees; a row with a fault is left out, and its faults are noted."""
    people = []
    for row, facts, name in _rows(table, headings, faults, at):
        priorities, levels = facts.pop("wants", ({}, {}))
        places = facts.pop("places", 1)
        mentee = MenteeFacts(**facts, wants=priorities, levels=levels)
        people.append(Person(mentee, name, row, places))
    _name_silent(((p.row, p.facts.wants, p.facts.texts) for p in people), "wants", faults)
    return people


def read_mentors(
    table: Table, headings: Sequence[Taken], faults: Faults, at: datetime
) -> list[Person[MentorFacts]]:
    """The same for mentors."""
    people = [
        Person(MentorFacts(**facts), name, row)
        for row, facts, name in _rows(table, headings, faults, at)
    ]
    _name_silent(((p.row, p.facts.offers, p.facts.texts) for p in people), "offers", faults)
    return people


def name_unknown_exclusions(
    mentees: Sequence[Person[MenteeFacts]], mentors: Sequence[Person[MentorFacts]], faults: Faults
) -> None:
    """An id in “never with” that is nobody's would silently exclude nobody."""
    known = {mentor.facts.id for mentor in mentors}
    for mentee in mentees:
        for unknown in sorted(mentee.facts.excluded - known):
            faults.add(
                f"There is no mentor with the id “{unknown}”.",
                "Write the id as it stands in the file of mentors.",
                row=mentee.row,
                column="never with",
            )


def _rows(
    table: Table, headings: Sequence[Taken], faults: Faults, at: datetime
) -> Iterator[tuple[int, dict[str, Any], str]]:
    """(row, fields of the facts, name) of every row without a fault."""
    readers = _readers(at)
    columns = {taken.column: (place, taken.heading) for place, taken in enumerate(headings)}
    columns.pop("", None)
    seen: dict[str, int] = {}
    for row, texts in table.rows:
        facts, before = {"name": ""}, len(faults.found)
        for column, (place, heading) in columns.items():
            field, read = readers[column]
            if texts[place] or column in NEVER_EMPTY:
                try:
                    facts[field] = read(texts[place])
                except cells.Wrong as wrong:
                    faults.add(wrong.what, wrong.mend, row=row, column=heading)
        if "id" in facts and seen.setdefault(facts["id"], row) != row:
            faults.add(
                f"The id “{facts['id']}” stands in row {seen[facts['id']]} already.",
                "Give each person an id of their own, or take the second row out.",
                row=row,
                column=columns["id"][1],
            )
        if len(faults.found) == before and facts.keys() >= NEVER_EMPTY:
            yield row, facts, facts.pop("name")


def _name_silent(
    people: Iterable[tuple[int, Mapping[str, float], tuple[str, ...]]],
    column: str,
    faults: Faults,
) -> None:
    """Whoever says neither a topic nor a word about it would be matched by chance."""
    for row, topics, texts in people:
        if not topics and not texts:
            faults.add(
                "This row has no topic and no free text, so nothing can be matched.",
                "Write at least one topic.",
                row=row,
                column=column,
            )
