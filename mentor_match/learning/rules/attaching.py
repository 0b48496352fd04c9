"""What is attached to a pairing when its gaps change. Pure.

What a person added or took away, and what is done, stays as it is. What the rule attached goes
only where it serves no gap any more, so that nobody loses what they have begun to read because
something lighter came into the library.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from mentor_match.learning.rules.library import (
    AT_MOST,
    Choice,
    Material,
    Wanted,
    choose_resources,
    need,
)


@dataclass(frozen=True, slots=True)
class Attached:
    """A resource that is or was attached: by whom, and what became of it."""

    resource_id: UUID
    topics: frozenset[str]  # of the resource
    why: str | None  # the topic for which it is there
    by_person: bool = False  # or by a programme, for everyone in it
    removed: bool = False  # by a person
    done: bool = False
    let_go: bool = False  # by this rule, earlier

    @property
    def settled(self) -> bool:
        """Whether a person said the last word on it."""
        return self.removed or self.done

    @property
    def there(self) -> bool:
        """Whether it is shown and still to be done."""
        return not (self.settled or self.let_go)


@dataclass(frozen=True, slots=True)
class Changes:
    """What to attach and why, what to let go, and what stays for another reason than before."""

    add: Sequence[Choice]
    let_go: Sequence[UUID]
    retell: Mapping[UUID, Choice]


def reattach(
    attached: Iterable[Attached],
    gaps: Iterable[Wanted],
    library: Iterable[Material],
    *,
    languages: Iterable[str],
    cadre: str | None,
    areas: Mapping[str, str],
) -> Changes:
    """The changes that make the list serve the gaps; none where nothing changed.

    Every gap has one at least, if the library has one; beyond that the list grows to its limit.
    """
    rows = list(attached)
    served = sorted((gap for gap in gaps if need(gap) > 0), key=lambda g: (-need(g), g.topic))
    settled = {row.resource_id for row in rows if row.settled}
    shelf = [material for material in library if material.id not in settled]
    chosen = choose_resources(served, shelf, languages=languages, cadre=cadre, areas=areas)
    fresh = {choice.resource_id: choice for choice in chosen}
    alive = {material.id for material in shelf}
    topics = frozenset(gap.topic for gap in served)

    def useful(row: Attached) -> bool:
        serves = bool(row.topics & topics) or row.resource_id in fresh
        return row.by_person or (serves and row.resource_id in alive)

    there = [row for row in rows if row.there]
    kept = [row for row in there if useful(row)]
    return Changes(
        add=_new(chosen, kept, {row.resource_id: row.topics for row in kept}),
        let_go=[row.resource_id for row in there if not useful(row)],
        retell=_retold(kept, served, fresh),
    )


def _new(
    chosen: Sequence[Choice], kept: Sequence[Attached], known: Mapping[UUID, frozenset[str]]
) -> list[Choice]:
    """What is chosen and not there: as far as there is room, and one for each gap without any."""
    helped = {topic for topics in known.values() for topic in topics}
    helped |= {row.why for row in kept if row.why}
    found: list[Choice] = []
    for choice in chosen:
        room = len(kept) + len(found) < AT_MOST
        if choice.resource_id not in known and (room or choice.topic not in helped):
            found.append(choice)
            helped.add(choice.topic)
    return found


def _retold(
    kept: Sequence[Attached], served: Sequence[Wanted], fresh: Mapping[UUID, Choice]
) -> dict[UUID, Choice]:
    """What the rule attached for a gap that is closed, and serves another one that is open."""
    found = {}
    topics = {gap.topic for gap in served}
    for row in kept:
        if row.by_person or row.why in topics:
            continue
        gap = next((gap for gap in served if gap.topic in row.topics), None)
        if gap is not None:
            found[row.resource_id] = Choice(row.resource_id, gap.topic, gap.level, 0)
        elif row.resource_id in fresh:
            found[row.resource_id] = fresh[row.resource_id]
    return found
