"""Files of a register, several at once: which kind each is, by its content; people rename files.

What was read is kept between the pages of an import as plain JSON, so that a page does not read
the files again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from mentor_match.associations.exchange.fhir import read_files
from mentor_match.associations.exchange.people import read_people
from mentor_match.associations.exchange.register import Refused, Registered, RegisterReading
from mentor_match.web.spreadsheets.headings import Taken


@dataclass(slots=True)
class Read:
    """What the files of one import say, and what their headings were taken for."""

    reading: RegisterReading = field(default_factory=RegisterReading)
    taken: list[Taken] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """To be kept."""
        people = [asdict(one) for one in self.reading.people]
        for one in people:
            one["valid_until"] = one["valid_until"] and one["valid_until"].isoformat()
        return {
            "people": [{name: said for name, said in one.items() if said} for one in people],
            "refused": [asdict(one) for one in self.reading.refused],
            "taken": [asdict(one) for one in self.taken],
        }


def read_again(kept: Mapping[str, Any]) -> Read:
    """From what was kept."""
    found = Read()
    for one in kept["people"]:
        until = one.get("valid_until")
        day = date.fromisoformat(until) if until else None
        found.reading.people.append(Registered(**{**one, "valid_until": day}))
    found.reading.refused += [Refused(**one) for one in kept["refused"]]
    found.taken += [Taken(**one) for one in kept["taken"]]
    return found


def read_all(files: Sequence[tuple[str, bytes]], mapping: Mapping[str, str]) -> Read:
    """The people of all files: those in FHIR point at each other, tables stand alone."""
    found, named = Read(), len(files) > 1
    clinical = []
    for name, content in files:
        shown = name if named else ""
        if content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}:
            clinical.append((shown, content))
        else:
            found.taken += read_people(shown, content, mapping, found.reading)
    if clinical:
        read_files(clinical, found.reading)
    return found


def headings_of(taken: Sequence[Taken]) -> list[Taken]:
    """Each heading once, in the order of the files."""
    return list({one.heading: one for one in taken if one.heading}.values())
