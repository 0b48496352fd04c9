"""Which cells of a table of counts are kept back, so that no small one can be worked out. Pure.

Whoever reads a table knows the cells that are shown, that zeros are always shown (so a cell that
is kept back is 1 or more), and that every sum is the sum of its parts. Each cell kept back is then
a variable, and the least and the greatest it can be are two linear programmes. A small cell is
safe where they reach from 1 (a sum: from the number of its parts) to the limit: nobody can tell
how many it is, nor that it is small.

`hidden_cells` does not guess. For each small cell it looks for two other tables with the same
shown figures, one in which the cell is 1 and one in which it reaches the limit. Where there is
none, it hides the cheapest further cells that make room for one (the idea of Kelly, Golden and
Assad, Networks, 1992: a perturbation of least cost). What it returns therefore carries its proof;
`bounds` checks it from the outside, as an attacker would.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack

Key = tuple[str, str]  # two codes; TOTAL where it is a sum over one of them
LIMIT = 10
TOTAL = "_T"
LITTLE = 1e-6


@dataclass(frozen=True, slots=True)
class Table:
    """Counts and what adds up: each sum is (the key of the sum, the keys of its parts)."""

    values: Mapping[Key, int]
    sums: Sequence[tuple[Key, Sequence[Key]]]


def crossed(counts: Mapping[tuple[str, str], int]) -> Table:
    """The table of two codes, with the sums of its rows, of its columns, and of all."""
    inner = {key: count for key, count in counts.items() if count}
    rows = sorted({row for row, _column in inner})
    columns = sorted({column for _row, column in inner})
    values = dict(inner)
    sums: list[tuple[Key, Sequence[Key]]] = [
        *(((row, TOTAL), [key for key in sorted(inner) if key[0] == row]) for row in rows),
        *(
            ((TOTAL, column), [key for key in sorted(inner) if key[1] == column])
            for column in columns
        ),
    ]
    for key, parts in sums:
        values[key] = sum(inner[part] for part in parts)
    values[TOTAL, TOTAL] = sum(inner.values())
    sums.append(((TOTAL, TOTAL), [(row, TOTAL) for row in rows]))
    sums.append(((TOTAL, TOTAL), [(TOTAL, column) for column in columns]))
    return Table(values, sums)


def hidden_cells(table: Table, limit: int = LIMIT) -> frozenset[Key]:
    """The cells to keep back: those below the limit, and what protects them."""
    return frozenset(_Search(table, limit).run())


def bounds(
    table: Table, hidden: Collection[Key], cells: Collection[Key] | None = None
) -> dict[Key, tuple[float, float]]:
    """cell -> the least and the greatest it can be for a reader who sees all but `hidden`.

    By two linear programmes for each cell of `cells`, which are all hidden ones where it is None.
    """
    space = _Space(table)
    free = np.array([key in hidden for key in space.keys])
    found: dict[Key, tuple[float, float]] = {}
    for key in hidden if cells is None else cells:
        if key not in space.index:
            found[key] = (0.0, 0.0)
            continue
        ends = [space.extreme(space.index[key], sign, free) for sign in (1.0, -1.0)]
        found[key] = (ends[0], ends[1])
    return found


class _Space:
    """All tables with the same sums, around the true one. Zeros are known, so they are left out."""

    def __init__(self, table: Table) -> None:
        self.keys = [key for key, value in table.values.items() if value]
        self.index = {key: n for n, key in enumerate(self.keys)}
        self.true = np.array([table.values[key] for key in self.keys], dtype=float)
        rows, columns, signs = [], [], []
        for number, (total, parts) in enumerate(table.sums):
            for key, sign in ((total, -1.0), *((part, 1.0) for part in parts)):
                if key in self.index:
                    rows.append(number)
                    columns.append(self.index[key])
                    signs.append(sign)
        shape = (len(table.sums), len(self.keys))
        self.sums = csr_array((signs, (rows, columns)), shape=shape)

        self.floor = np.ones(len(self.keys))
        for total, parts in table.sums:  # parts come before what is summed from them
            held = [self.floor[self.index[part]] for part in parts if part in self.index]
            if total in self.index:
                self.floor[self.index[total]] = max(self.floor[self.index[total]], sum(held))

    def extreme(self, cell: int, sign: float, free: Any) -> float:
        """The least (sign 1) or greatest (sign -1) of a cell; infinite where nothing holds it."""
        cost = np.zeros(len(self.keys))
        cost[cell] = sign
        solved = self.solve(cost, free)
        return float("inf") if solved is None else float(solved[cell])

    def solve(self, cost: Any, free: Any) -> Any:
        """The table of least cost in which only `free` cells differ; None where there is none
        that is least, because it goes on for ever."""
        low = np.where(free, 1.0, self.true)
        high = np.where(free, np.inf, self.true)
        found = linprog(
            cost,
            A_eq=self.sums,
            b_eq=np.zeros(self.sums.shape[0]),
            bounds=np.column_stack([low, high]),
            method="highs",
        )
        return found.x if found.status == 0 else None


class _Search:
    """Hides small cells, then what protects them, cheapest first."""

    def __init__(self, table: Table, limit: int) -> None:
        self.space, self.limit = _Space(table), float(limit)
        true = self.space.true
        self.small: list[int] = np.flatnonzero(true < limit).tolist()
        self.free = true < limit
        self.least, self.most = true.copy(), true.copy()  # what other tables were seen to hold
        weights = [_weight(key, value) for key, value in table.values.items() if value]
        self.weights = np.array(weights)

    def run(self) -> list[Key]:
        """Until every small cell has both of its other tables."""
        while True:
            self._look_around()
            open_ = self._unsafe()
            if not open_:
                return [key for key, free in zip(self.space.keys, self.free, strict=True) if free]
            self._make_room(*open_[0])

    def _unsafe(self) -> list[tuple[int, float]]:
        """(cell, what it must be able to be) of what is not safe yet, the smallest first."""
        floor = self.space.floor
        down = [(n, float(floor[n])) for n in self.small if self.least[n] > floor[n] + LITTLE]
        up = [(n, self.limit) for n in self.small if self.most[n] < self.limit - LITTLE]
        return sorted([*up, *down], key=lambda one: (self.space.true[one[0]], one))

    def _note(self, other: Any) -> None:
        self.least = np.minimum(self.least, other)
        self.most = np.maximum(self.most, other)

    def _look_around(self) -> None:
        """Tables in which as many unsafe cells as possible are safe at once, until none helps."""
        for up in (True, False):
            wanted: list[int] = []
            while True:
                left = [n for n, goal in self._unsafe() if (goal == self.limit) == up]
                if not left or len(left) == len(wanted):
                    break
                wanted = left
                self._note(self._many(wanted, up))

    def _many(self, wanted: Sequence[int], up: bool) -> Any:
        """The table in which the wanted cells are nearest to their goals, all taken together."""
        space, count, extra = self.space, len(self.space.keys), len(wanted)
        low = np.where(self.free, 1.0, space.true)
        high = np.where(self.free, np.inf, space.true)
        # The first matter most: alike, all would be served a little and none whole.
        matter = np.geomspace(1.0, 1e-3, extra)
        if not up:
            cost = np.zeros(count)
            cost[wanted] = matter
            return self._solved(cost, space.sums, np.column_stack([low, high]))
        # One more variable for each wanted cell: what counts of it, which is the limit at most.
        pick = csr_array((np.ones(extra), (np.arange(extra), wanted)), shape=(extra, count))
        unit = csr_array((np.ones(extra), (np.arange(extra), np.arange(extra))))
        return self._solved(
            np.concatenate([np.zeros(count), -matter]),
            hstack([space.sums, csr_array((space.sums.shape[0], extra))]).tocsr(),
            np.column_stack(
                [
                    np.concatenate([low, np.zeros(extra)]),
                    np.concatenate([high, np.full(extra, self.limit)]),
                ]
            ),
            A_ub=hstack([-pick, unit]).tocsr(),
            b_ub=np.zeros(extra),
        )[:count]

    def _solved(self, cost: Any, equal: Any, limits: Any, **more: Any) -> Any:
        """The table of least cost; there is one, for the true table fits."""
        nothing = np.zeros(equal.shape[0])
        found = linprog(cost, A_eq=equal, b_eq=nothing, bounds=limits, method="highs", **more)
        assert found.status == 0, found.message
        return found.x

    def _make_room(self, cell: int, goal: float) -> None:
        """Hide what differs in the cheapest table in which this cell is `goal`."""
        count, true = len(self.space.keys), self.space.true
        cost = np.where(self.free, LITTLE, self.weights)
        more = np.full(count, np.inf)
        less = true - 1  # what is hidden is known to be 1 or more
        less[cell] = max(true[cell] - goal, 0.0)
        more[cell] = max(goal - true[cell], 0.0)
        least = np.zeros(2 * count)
        least[cell], least[count + cell] = more[cell], less[cell]
        # Hiding the sums as well always makes room, so there is a solution.
        solved = self._solved(
            np.concatenate([cost, cost]),
            hstack([self.space.sums, -self.space.sums]).tocsr(),
            np.column_stack([least, np.concatenate([more, less])]),
        )
        moved = solved[:count] - solved[count:]
        self.free = self.free | (np.abs(moved) > LITTLE)
        self._note(true + moved)


def _weight(key: Key, value: int) -> float:
    """What hiding a cell costs: sums say more than their parts, and large cells than small."""
    return float((1 + log10(value)) * (1, 8, 100)[key.count(TOTAL)])
