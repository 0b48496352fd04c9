"""Counts of people that are shown without showing a person. Pure.

Where one table stands alone, a count below the limit is hidden, and so is what it could be worked
out from: where the hidden cells of a row add up to less than the limit, or only one is hidden, the
next smallest goes too (`Cells`).

Where a table can be asked for again and again with other months, that is not enough: two tables
that differ by a month give away what the month brought. There people are counted in whole fives
(`Fives`): five of one cell, in the order of time, are one block for good, and a table counts the
blocks that lie wholly in it. Whatever tables are added or subtracted, the result is a sum of
blocks, and no block is under the limit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from mentor_match.associations.rules import FEWEST_SHOWN, Fives, in_fives

__all__ = [
    "FEWEST_SHOWN",
    "Cells",
    "Fives",
    "blocks_inside",
    "hide_small",
    "in_fives",
    "whole_fives",
]


@dataclass(frozen=True, slots=True)
class Cells:
    """Counts by code, None where hidden; and their sum, None where all of it is too small."""

    shown: Mapping[str, int | None]
    total: int | None

    @property
    def any_hidden(self) -> bool:
        """Whether something is not shown."""
        return self.total is None or None in self.shown.values()


def hide_small(counts: Mapping[str, int], fewest: int = FEWEST_SHOWN) -> Cells:
    """The counts with small cells hidden, the largest first. A cell of nobody says nothing of
    anybody, but would tell the others apart; so it is left out."""
    some = {code: n for code, n in counts.items() if n}
    total = sum(some.values())
    if total < fewest:
        return Cells({}, None)
    ordered = sorted(some, key=lambda code: (some[code], code))
    hidden: list[str] = []
    for code in ordered:
        enough = len(hidden) != 1 and (not hidden or sum(some[c] for c in hidden) >= fewest)
        if some[code] >= fewest and enough:
            break
        hidden.append(code)
    return Cells(
        {code: None if code in hidden else some[code] for code in reversed(ordered)}, total
    )


def blocks_inside(before: int, inside: int) -> int:
    """How many blocks of one cell lie wholly inside, where so many of it came before.

    Blocks are cut from the very first on: one that began before is not counted, nor is one that
    is not full by the end.
    """
    first, after = ceil(before / FEWEST_SHOWN), (before + inside) // FEWEST_SHOWN
    return max(0, after - first)


def whole_fives(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts rounded down to whole fives: what is below, and what one person more changes, does
    not show; and no sum is told that would give it away."""
    return {code: n // FEWEST_SHOWN * FEWEST_SHOWN for code, n in counts.items()}
