"""Counts of people in whole fives: what can be shown again and again without giving one away. Pure.

See `insight.rules.cells` for where they are used, and ADR 20 for why.
"""

from collections.abc import Mapping
from dataclasses import dataclass

FEWEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Fives:
    """Counts by code in whole fives, the largest first; `total` counts what is in none, too."""

    shown: Mapping[str, int]
    total: int

    @property
    def counted(self) -> int:
        """How many are in the blocks shown."""
        return sum(self.shown.values())

    @property
    def rest(self) -> int:
        """How many wait until they are one of five, or lie in a block that the months cut."""
        return self.total - self.counted


def in_fives(blocks: Mapping[str, int], total: int) -> Fives:
    """Blocks by code as counts."""
    ordered = sorted(blocks, key=lambda code: (-blocks[code], code))
    return Fives({code: blocks[code] * FEWEST_SHOWN for code in ordered}, total)
