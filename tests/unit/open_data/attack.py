"""What a stranger with all published files and a solver of linear programmes can find out."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

TOTAL = "_T"
Cell = tuple[str, str, str, str]  # quarter, indicator, country, cadre
Row = tuple[str, str, str, str, int | None]


def attack(rows: Iterable[Row]) -> dict[Cell, tuple[float, float]]:
    """Every cell that is kept back -> the least and the greatest it can be.

    All files are one system of equations: what is not in them is nobody, what is kept back is
    somebody, and a total is the sum of its countries and of its cadres. Written apart from what
    it attacks, and knowing nothing but the columns of the files.
    """
    known = {tuple(row[:4]): row[4] for row in rows}
    hidden = [cell for cell, people in known.items() if people is None]
    place = {cell: n for n, cell in enumerate(hidden)}
    equations = list(_sums(known))
    rows, columns, signs, right = [], [], [], np.zeros(len(equations))
    for number, (total, parts) in enumerate(equations):
        for cell, sign in ((total, -1), *((part, 1) for part in parts)):
            if cell in place:
                rows.append(number)
                columns.append(place[cell])
                signs.append(float(sign))
            else:
                right[number] -= sign * (known[cell] or 0)
    matrix = csr_array((signs, (rows, columns)), shape=(len(equations), len(hidden)))
    return {
        hidden[place]: ends
        for group in _apart(matrix)
        for place, ends in _solve(matrix, right, group)
    }


def _apart(matrix: Any) -> list[Any]:
    """The unknowns that share no equation, group by group: each can be solved by itself."""
    count, label = connected_components(matrix.T @ matrix, directed=False)
    return [np.flatnonzero(label == number) for number in range(count)]


def _solve(matrix: Any, right: Any, group: Any) -> Iterable[tuple[int, tuple[float, float]]]:
    part = matrix[:, group]
    touched = np.flatnonzero(np.diff(part.tocsr().indptr))
    part, facts = part.tocsr()[touched], right[touched]
    for number, cell in enumerate(group):
        yield int(cell), _ends(part, facts, number)


def _sums(known: Any) -> Iterable[tuple[Any, list[Any]]]:
    parts: defaultdict[Any, list[Any]] = defaultdict(list)
    for quarter, indicator, country, cadre in known:
        here = (quarter, indicator)
        if TOTAL not in (country, cadre):
            parts[*here, country, TOTAL, 0].append((*here, country, cadre))
            parts[*here, TOTAL, cadre, 0].append((*here, country, cadre))
        elif country != TOTAL:
            parts[*here, TOTAL, TOTAL, 1].append((*here, country, TOTAL))
        elif cadre != TOTAL:
            parts[*here, TOTAL, TOTAL, 2].append((*here, TOTAL, cadre))
    for (*total, _way), of in parts.items():
        yield tuple(total), of


def _ends(matrix: Any, right: Any, cell: int) -> tuple[float, float]:
    ends = []
    for sign in (1.0, -1.0):
        cost = np.zeros(matrix.shape[1])
        cost[cell] = sign
        found = linprog(cost, A_eq=matrix, b_eq=right, bounds=(1, None), method="highs")
        assert found.status in (0, 3), found.message
        ends.append(float(found.x[cell]) if found.status == 0 else float("inf"))
    return ends[0], ends[1]
