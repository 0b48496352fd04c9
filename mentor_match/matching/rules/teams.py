"""The best team of mentors for one mentee: wanted topics covered by different cadres. Pure.

The topics are few, so the answer is exact: for every set of topics and every cadre there is a best
mentor, and the best team parts the topics among cadres (dynamic programming over sets of topics).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

MOST_TOPICS = 7  # of what is wanted most; more would not be learnt at once
MOST_MENTORS = 4
HIGHEST_LEVEL = 5


@dataclass(frozen=True, slots=True)
class TeamMentor:
    """A mentor who could be in the team. `fit` is how well the two suit each other, 0 to 1."""

    id: str
    cadre: str
    offers: Mapping[str, float]
    fit: float = 0.0


@dataclass(frozen=True, slots=True)
class Seat:
    """A mentor of the team, and what for."""

    mentor: TeamMentor
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Team:
    """Who, for what; and which wanted topics nobody would cover."""

    seats: tuple[Seat, ...]
    uncovered: tuple[str, ...]
    value: float = 0.0


_Worth = tuple[float, float]  # what is covered, then how well the people fit
_Chosen = tuple[tuple[TeamMentor, tuple[str, ...]], ...]


def best_team(
    needs: Mapping[str, float],
    mentors: Iterable[TeamMentor],
    size: int,
    *,
    without_cadres: frozenset[str] = frozenset(),
) -> Team:
    """At most `size` mentors, each of another cadre, each with a topic of their own at least.

    Covered is the sum over topics of the need times the level offered; among teams that cover as
    much, the one whose people fit the mentee better. Ties go by id, so the answer is one.
    """
    topics = sorted((t for t in needs if needs[t] > 0), key=lambda t: (-needs[t], t))[:MOST_TOPICS]
    by_cadre: dict[str, list[TeamMentor]] = {}
    for mentor in sorted(mentors, key=lambda m: m.id):
        if mentor.cadre not in without_cadres:
            by_cadre.setdefault(mentor.cadre, []).append(mentor)
    blocks = _blocks(topics)
    best: dict[tuple[frozenset[str], int], tuple[_Worth, _Chosen]] = {
        (frozenset(), 0): ((0.0, 0.0), ())
    }
    for cadre in sorted(by_cadre):
        offered = _best_for_blocks(by_cadre[cadre], blocks, needs)
        best |= _with_one_of(best, offered, min(size, MOST_MENTORS))
    worth, chosen = max(best.values(), key=lambda found: (_rounded(found[0]), -len(found[1])))
    covered = {topic for _mentor, theirs in chosen for topic in theirs}
    return Team(
        seats=tuple(Seat(mentor, theirs) for mentor, theirs in chosen),
        uncovered=tuple(t for t in topics if t not in covered),
        value=worth[0],
    )


def _blocks(topics: Sequence[str]) -> list[frozenset[str]]:
    """Every set of topics that is not empty."""
    sizes = range(1, len(topics) + 1)
    return [frozenset(chosen) for size in sizes for chosen in combinations(topics, size)]


def _best_for_blocks(
    mentors: Sequence[TeamMentor], blocks: Sequence[frozenset[str]], needs: Mapping[str, float]
) -> dict[frozenset[str], tuple[_Worth, TeamMentor]]:
    """For each set of topics, who of this cadre covers all of it best; none where nobody does."""
    found: dict[frozenset[str], tuple[_Worth, TeamMentor]] = {}
    for mentor in mentors:
        for block in blocks:
            if block <= mentor.offers.keys():
                worth = (
                    sum(needs[t] * mentor.offers[t] for t in block) / HIGHEST_LEVEL,
                    mentor.fit,
                )
                if block not in found or _rounded(worth) > _rounded(found[block][0]):
                    found[block] = worth, mentor
    return found


def _with_one_of(
    best: Mapping[tuple[frozenset[str], int], tuple[_Worth, _Chosen]],
    offered: Mapping[frozenset[str], tuple[_Worth, TeamMentor]],
    size: int,
) -> dict[tuple[frozenset[str], int], tuple[_Worth, _Chosen]]:
    """What becomes better when one mentor of one more cadre joins."""
    better: dict[tuple[frozenset[str], int], tuple[_Worth, _Chosen]] = {}
    for (covered, count), (worth, chosen) in best.items():
        if count == size:
            continue
        for block, (more, mentor) in offered.items():
            if block & covered:
                continue
            key = covered | block, count + 1
            total = worth[0] + more[0], worth[1] + more[1]
            known = better.get(key) or best.get(key)
            if known is None or _rounded(total) > _rounded(known[0]):
                better[key] = total, (*chosen, (mentor, tuple(sorted(block))))
    return better


def _rounded(worth: _Worth) -> _Worth:
    """Sums in another order are the same sum."""
    return round(worth[0], 9), round(worth[1], 9)
