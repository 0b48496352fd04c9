"""The whole cohort at once: who is paired with whom, who is left, and why."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mentor_match.engine import (
    Assignment,
    Explanation,
    MenteeFacts,
    MentorFacts,
    Unmatched,
    WhyNot,
)
from mentor_match.matching.spreadsheets.people import Person

# Every pair has a score in memory; this many take 0.4 GB.
MOST_PAIRS = 50_000_000

Mentee = Person[MenteeFacts]
Mentor = Person[MentorFacts]
Track = Callable[[Sequence[Any], str], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A mentee and a mentor, and why."""

    mentee: Mentee
    mentor: Mentor
    explanation: Explanation

    @property
    def crosses(self) -> bool:
        """Whether the two are of different cadres."""
        return self.mentee.facts.cadre != self.mentor.facts.cadre


@dataclass(frozen=True, slots=True)
class Left:
    """A mentee without a mentor, and why.

    `rivals` compete for the places of `contested`; both are empty where a rule forbids everyone,
    and then `why_not` says which.
    """

    mentee: Mentee
    unmatched: Unmatched
    why_not: WhyNot | None


@dataclass(frozen=True, slots=True)
class Cohort:
    """What came of it."""

    pairs: tuple[Pair, ...]
    left: tuple[Left, ...]
    assignment: Assignment
    places: int
    unused: int


@dataclass(frozen=True, slots=True)
class Wish:
    """How to match: see `engine.assign`. `cross_share` of the pairs, 0 to 1, join two cadres."""

    objective: str = "total"
    floor: float = 0.0
    cross_share: float = 0.0
