"""The whole cohort at once: who is paired with whom, who is left, and why."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

from mentor_match.engine import (
    Assignment,
    Explanation,
    Infeasible,
    MenteeFacts,
    MentorFacts,
    MentorRanker,
    Unmatched,
    WhyNot,
    assign,
)
from mentor_match.matching.spreadsheets.people import Person

# Every pair has a score in memory; this many take 0.4 GB.
MOST_PAIRS = 50_000_000
TOGETHER = 100  # pairs explained between two steps of the progress bar

Mentee = Person[MenteeFacts]
Mentor = Person[MentorFacts]
Track = Callable[[Sequence[Any], str], AbstractContextManager[Iterable[Any]]]


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
    """A mentee without a mentor, and why: a rule forbids everyone, or the places went to others.

    Then there are more `rivals` than places with the mentors they `contested`.
    """

    mentee: Mentee
    reason: str
    why_not: WhyNot
    rivals: int
    contested: tuple[Mentor, ...]


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


class CannotMatch(Exception):
    """A wish that cannot be fulfilled: a sentence says why."""


def match_cohort(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], wish: Wish, track: Track
) -> Cohort:
    """Pair everyone at once. `track` shows how far the reasons are, where somebody watches."""
    if len(mentees) * len(mentors) > MOST_PAIRS:
        raise CannotMatch(
            f"{len(mentees):,} mentees with {len(mentors):,} mentors are more pairs than this "
            f"command weighs at once ({MOST_PAIRS:,}). Split both files by country or association."
        )
    ranker = MentorRanker().fit([mentor.facts for mentor in mentors])
    scores = ranker.scores([mentee.facts for mentee in mentees])
    capacities = np.array([mentor.facts.capacity for mentor in mentors])
    found = _assign(scores, capacities, _crossing(mentees, mentors), wish)

    matched = [(mentees[i], mentors[j]) for i, j in found.pairs.tolist()]
    parts = [matched[at : at + TOGETHER] for at in range(0, len(matched), TOGETHER)]
    with track(parts, "Reasons of pairs") as some:
        pairs = tuple(pair for part in some for pair in _explained(ranker, part))
    with track(found.unmatched, "Reasons of unmatched") as unmatched:
        left = tuple(_left(ranker, mentees[one.index], one, mentors) for one in unmatched)
    places = int(capacities.sum())
    return Cohort(pairs, left, found, places, places - len(pairs))


def _explained(ranker: MentorRanker, part: Sequence[tuple[Mentee, Mentor]]) -> list[Pair]:
    asked = [(mentee.facts, mentor.facts.id) for mentee, mentor in part]
    return [Pair(*two, why) for two, why in zip(part, ranker.explain_pairs(asked), strict=True)]


def _left(ranker: MentorRanker, mentee: Mentee, one: Unmatched, mentors: Sequence[Mentor]) -> Left:
    contested = tuple(mentors[j] for j in one.mentors)
    return Left(mentee, one.reason, ranker.why_not(mentee.facts), len(one.mentees), contested)


def _crossing(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> npt.NDArray[np.bool_]:
    theirs = np.array([mentor.facts.cadre for mentor in mentors])
    return np.array([mentee.facts.cadre for mentee in mentees])[:, None] != theirs


def _assign(
    scores: npt.NDArray[np.float64],
    capacities: npt.NDArray[np.int64],
    crossing: npt.NDArray[np.bool_],
    wish: Wish,
) -> Assignment:
    asked: dict[str, Any] = {"objective": wish.objective}
    if wish.objective == "quality":
        asked["floor"] = wish.floor
    found = assign(scores, capacities, **asked)
    wanted = ceil(wish.cross_share * found.filled)
    if not wanted or crossing[tuple(found.pairs.T)].sum() >= wanted:
        return found
    try:
        return assign(scores, capacities, quotas=((wanted, crossing),), **asked)
    except Infeasible:
        raise CannotMatch(
            f"{wish.cross_share:.0%} of {found.filled} pairs, which is {wanted}, cannot join two "
            "cadres here: too few mentors fit mentees of another cadre. Ask for a lower "
            "--cross-share."
        ) from None
