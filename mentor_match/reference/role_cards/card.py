"""What a role card is."""

from dataclasses import dataclass
from datetime import date

from mentor_match.words import N_

SOURCE = N_(
    "What the cadre does follows the duties ISCO-08 (ILO, 2012) names for the unit group. "
    "Supervision, referral and limits are this project's own summary of common practice. "
    "The law and the council of a country decide."
)
REVIEWED = date(2026, 11, 24)  # when the project last read the texts; no clinical review


@dataclass(frozen=True, slots=True)
class RoleCard:
    """What members of a cadre do, do under supervision, refer, and do not do.

    `topics` are codes of competency topics within the scope of the cadre.
    """

    cadre: str
    does: tuple[str, ...]
    under_supervision: tuple[str, ...]
    refers_when: tuple[str, ...]
    does_not: tuple[str, ...]
    topics: frozenset[str]
    source: str = SOURCE
    reviewed: date = REVIEWED


def topics(*codes: str) -> frozenset[str]:
    """A set of topic codes."""
    return frozenset(codes)
