"""What becomes of each resource of a file. Pure: facts of both sides in, a plan out.

Address and title tell resources apart (ADR 0004). One that is there already is never written
twice and never overwritten: only what the library does not know of it yet is filled in.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

# For whom it is made is never filled in: empty means everyone there, and is a fact.
FILLED = ("languages", "licence", "topics", "format", "size_kb", "minutes")


class Fate(StrEnum):
    """What becomes of a resource of a file."""

    NEW = "new"
    FILLED = "filled"
    SAME = "same"


class FileHasFaults(Refusal):
    """Nothing is half imported."""

    sentence = N_(
        "This file has %(number)s faults, so nothing of it was imported. Mend them in the file "
        "and bring it again."
    )


@dataclass(slots=True)
class Planned:
    """One resource of the library as it will be, and from which places of the file."""

    fate: Fate
    facts: dict[str, Any]
    places: list[int]
    known: Hashable | None = None  # the key of the resource that is there
    filled: list[str] = field(default_factory=list)
    beside: str | None = None  # the title of another resource at the same address

    @property
    def merged(self) -> bool:
        """Whether several places of the file, or the file and the library, became one."""
        return self.known is not None or len(self.places) > 1


def identity(address: str, title: str) -> tuple[str, str]:
    """What tells two resources apart."""
    return address, " ".join(title.casefold().split())


def plan_import(
    items: Iterable[tuple[int, Mapping[str, Any], Iterable[str]]],
    library: Mapping[tuple[str, str], tuple[Hashable, Mapping[str, Any]]],
) -> list[Planned]:
    """The plan, in the order of the file.

    `items` are (place, facts, addresses it may be known by); `library` maps the identity of what
    is there to its key and facts.
    """
    titles: dict[str, str] = {}
    for (address, _title), (_key, facts) in library.items():
        titles.setdefault(address, facts["title"])
    plan: dict[tuple[str, str], Planned] = {}
    for place, facts, addresses in items:
        known = [identity(address, facts["title"]) for address in addresses]
        there = next((same for same in known if same in library), None)
        same = there or identity(facts["address"], facts["title"])
        if same in plan:
            _fill(plan[same], facts, place)
        elif there is not None:
            key, kept = library[there]
            plan[same] = Planned(Fate.SAME, dict(kept), [], known=key)
            _fill(plan[same], facts, place)
        else:
            beside = titles.get(facts["address"])
            plan[same] = Planned(Fate.NEW, dict(facts), [place], beside=beside)
            titles.setdefault(facts["address"], facts["title"])
    return list(plan.values())


def _fill(planned: Planned, facts: Mapping[str, Any], place: int) -> None:
    planned.places.append(place)
    for name in FILLED:
        if facts.get(name) and not planned.facts.get(name):
            planned.facts[name] = facts[name]
            planned.filled.append(name)
    if planned.filled and planned.fate == Fate.SAME:
        planned.fate = Fate.FILLED
