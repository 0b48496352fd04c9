"""Which resources close a gap. Pure: facts of the library in, choices out.

The need for a topic is its priority times what is missing to the highest level, so that a topic
that matters twice as much, or is known half as well, is served first. A resource that the mentee
cannot read is no help, so languages are never relaxed; what is relaxed, where a topic has too
little, is the topic: other resources of the same area follow, and say so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

HIGHEST_LEVEL = 5
AT_LEAST = 5
AT_MOST = 10  # a longer list is not finished by anyone


class Wanted(Protocol):
    """A topic someone wants to learn: priority 1 to 5, and the level now, 0 to 5."""

    @property
    def topic(self) -> str: ...

    @property
    def priority(self) -> int: ...

    @property
    def level(self) -> int: ...


class Material(Protocol):
    """What the rule has to know of a resource."""

    id: UUID
    address: str
    languages: frozenset[str]
    topics: frozenset[str]
    cadres: frozenset[str]
    size_kb: int | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen resource and why: the topic, and from which level. `place` counts from 1.

    `same_area` tells that the resource is not about the topic itself, but near it.
    """

    resource_id: UUID
    topic: str
    level: int
    place: int
    same_area: bool = False


def need(want: Wanted) -> float:
    """How much a topic asks for help, 0 to 5: nothing is missing at the highest level."""
    return want.priority * (HIGHEST_LEVEL - want.level) / HIGHEST_LEVEL


def readable(material_languages: Iterable[str], languages: Iterable[str]) -> bool:
    """Whether one of the languages is read. A regional form counts as its language."""
    read = {_language(code) for code in languages}
    return any(_language(code) in read for code in material_languages)


def meant_for(material_cadres: frozenset[str], cadre: str | None) -> bool:
    """Whether a resource is for this cadre, or for everyone."""
    return not material_cadres or cadre in material_cadres


def choose_resources(
    wants: Iterable[Wanted],
    library: Iterable[Material],
    *,
    languages: Iterable[str],
    cadre: str | None,
    areas: Mapping[str, str],
) -> list[Choice]:
    """Resources for the gaps, best first; the same answer for the same facts.

    Every gap gets one before any gets two. `areas` maps each topic to its area.
    """
    gaps = sorted((want for want in wants if need(want) > 0), key=lambda w: (-need(w), w.topic))
    read = tuple(languages)
    fit = [m for m in library if readable(m.languages, read) and meant_for(m.cadres, cadre)]
    shelf = sorted(fit, key=_lightest_first)
    about = [[m for m in shelf if gap.topic in m.topics] for gap in gaps]
    near = [_near(gap, shelf, areas, cadre) for gap in gaps]
    taken: dict[UUID, tuple[Wanted, bool]] = {}
    for material, gap, round_ in _in_turns(gaps, about, taken):
        if len(taken) >= (AT_MOST if round_ == 0 else AT_LEAST):
            break
        taken[material.id] = (gap, False)
    for material, gap, _round in _in_turns(gaps, near, taken):
        if len(taken) >= AT_LEAST:
            break
        taken[material.id] = (gap, True)
    return [
        Choice(resource_id, gap.topic, gap.level, place, same_area)
        for place, (resource_id, (gap, same_area)) in enumerate(taken.items(), start=1)
    ]


def _near(
    gap: Wanted, shelf: Sequence[Material], areas: Mapping[str, str], cadre: str | None
) -> list[Material]:
    """What is in the area of a topic without being about it; made for the cadre first."""
    area = areas.get(gap.topic)
    found = [
        m for m in shelf if gap.topic not in m.topics and area in {areas.get(t) for t in m.topics}
    ]
    return sorted(found, key=lambda m: cadre not in m.cadres) if area else []


def _in_turns(
    gaps: Sequence[Wanted],
    lists: Sequence[Sequence[Material]],
    taken: Mapping[UUID, object],
) -> Iterator[tuple[Material, Wanted, int]]:
    """Deal from each list in turn what nobody has taken yet, until all lists are empty."""
    waiting = [(gap, iter(materials)) for gap, materials in zip(gaps, lists, strict=True)]
    round_ = 0
    while waiting:
        still = []
        for gap, materials in waiting:
            found = next((m for m in materials if m.id not in taken), None)
            if found is not None:
                still.append((gap, materials))
                yield found, gap, round_
        waiting = still
        round_ += 1


def _lightest_first(material: Material) -> tuple[bool, int, bool, int, str]:
    """Small before large for who pays by the megabyte; what is not known comes last."""
    return (
        material.size_kb is None,
        material.size_kb or 0,
        material.minutes is None,
        material.minutes or 0,
        material.address,
    )


def _language(code: str) -> str:
    return code.partition("-")[0].lower()
