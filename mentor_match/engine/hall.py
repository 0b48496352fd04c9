"""Why a mentee was left: a set of mentees that compete for too few places.

From everyone who was left, follow pairs that could be made to mentors, and pairs that were made
back to mentees. No mentor reached that way has a free place, or one more could have been filled.
So the mentees reached want more places than the mentors reached have: a set that violates Hall's
condition. Sets that touch are one set; each is reported whole.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from mentor_match.engine.flow import Edges, Ints, Mask
from mentor_match.engine.types import Unmatched


def explain_left(edges: Edges, used: Mask, floor: float | None, quotas: bool) -> list[Unmatched]:
    """Each mentee with fewer pairs than wanted, and why. `floor` is None but for "quality"."""
    missing = edges.wanted - np.bincount(edges.mentee[used], minlength=edges.mentees)
    left = np.flatnonzero(missing > 0)
    if not len(left):
        return []
    able = np.ones(len(used), dtype=bool) if floor is None else edges.score >= floor
    others = np.bincount(edges.mentee[~used], minlength=edges.mentees) > 0
    worth = np.bincount(edges.mentee[~used & able], minlength=edges.mentees) > 0
    sets = _Sets(edges, used, able, left)
    found = []
    for index in left.tolist():
        if not others[index]:
            answer = Unmatched(index, "no eligible mentor", "another mentor", int(missing[index]))
        elif not worth[index]:
            answer = Unmatched(index, "below floor", "a lower floor", int(missing[index]))
        elif sets.has_room(index):
            reason = ("quota", "a smaller quota") if quotas else ("lowers total", "another mentor")
            answer = Unmatched(index, *reason, int(missing[index]))
        else:
            mentees, mentors = sets.of(index)
            answer = Unmatched(
                index, "places taken", "one more place", int(missing[index]), mentees, mentors
            )
        found.append(answer)
    return found


class _Sets:
    """The sets of mentees that compete for the same places, each found and named once."""

    def __init__(self, edges: Edges, used: Mask, able: Mask, left: Ints) -> None:
        mentees, mentors = _reached(edges, used, able, left)
        self.of_mentee, of_mentor = _groups(edges, mentees, mentors)
        load = np.bincount(edges.mentor[used], minlength=edges.mentors)
        room = mentors & (load < edges.places)
        self.with_room = set(of_mentor[room].tolist())
        self.mentees = _by_group(self.of_mentee, mentees)
        self.mentors = _by_group(of_mentor, mentors)

    def has_room(self, mentee: int) -> bool:
        """Whether a mentor they compete for has a place: then something else keeps it free."""
        return int(self.of_mentee[mentee]) in self.with_room

    def of(self, mentee: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """(mentees, mentors) of the set a mentee belongs to."""
        group = int(self.of_mentee[mentee])
        return self.mentees.get(group, ()), self.mentors.get(group, ())


def _by_group(groups: NDArray[np.int32], inside: Mask) -> dict[int, tuple[int, ...]]:
    members = np.flatnonzero(inside)
    members = members[np.argsort(groups[members], kind="stable")]
    names, starts = np.unique(groups[members], return_index=True)
    parts = np.split(members, starts[1:])
    return {
        int(name): tuple(part.tolist()) for name, part in zip(names, parts, strict=len(names) > 0)
    }


def _reached(edges: Edges, used: Mask, able: Mask, left: Ints) -> tuple[Mask, Mask]:
    """Which mentees and mentors can be reached from those who were left."""
    mentees = np.zeros(edges.mentees, dtype=bool)
    mentors = np.zeros(edges.mentors, dtype=bool)
    mentees[left] = True
    while True:
        forth = mentees[edges.mentee] & ~used & able & ~mentors[edges.mentor]
        mentors[edges.mentor[forth]] = True
        back = mentors[edges.mentor] & used & ~mentees[edges.mentee]
        mentees[edges.mentee[back]] = True
        if not forth.any() and not back.any():
            return mentees, mentors


def _groups(
    edges: Edges, mentees: Mask, mentors: Mask
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The number of the set each belongs to: those joined by a pair that may be."""
    inside = mentees[edges.mentee] & mentors[edges.mentor]
    ends = (edges.mentee[inside], edges.mentees + edges.mentor[inside])
    people = edges.mentees + edges.mentors
    graph = coo_matrix((np.ones(int(inside.sum())), ends), shape=(people, people))
    _count, group = connected_components(graph, directed=False)
    return group[: edges.mentees], group[edges.mentees :]
