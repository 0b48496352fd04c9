"""Why a mentee was left: a set of mentees that compete for too few places.

From everyone who was left, follow pairs that could be made to mentors, and pairs that were made
back to mentees. No mentor reached that way has a free place, or one more could have been filled.
So the mentees reached want more places than the mentors reached have: a set that violates Hall's
condition. Sets that touch are one set; each is reported whole.
"""

from collections.abc import Sequence

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
    mentees, mentors = _reached(edges, used, able, left)
    load = np.bincount(edges.mentor[used], minlength=edges.mentors)
    group_of_mentee, group_of_mentor = _groups(edges, mentees, mentors)
    found = []
    for index in left:
        group = group_of_mentee[index]
        rivals = np.flatnonzero(mentees & (group_of_mentee == group))
        wanted = np.flatnonzero(mentors & (group_of_mentor == group))
        of_own = (edges.mentee == index) & ~used
        if not of_own.any():
            reason, unlock = "no eligible mentor", "another mentor"
        elif not (of_own & able).any():
            reason, unlock = "below floor", "a lower floor"
        elif (load[wanted] < edges.places[wanted]).any():
            reason, unlock = (
                ("quota", "a smaller quota") if quotas else ("lowers total", "another mentor")
            )
        else:
            reason, unlock = "places taken", "one more place"
        tight = reason == "places taken"
        found.append(
            Unmatched(
                int(index),
                reason,
                unlock,
                int(missing[index]),
                _plain(rivals) if tight else (),
                _plain(wanted) if tight else (),
            )
        )
    return found


def _plain(indices: Sequence[int] | Ints) -> tuple[int, ...]:
    return tuple(int(index) for index in indices)


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
