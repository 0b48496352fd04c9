"""How rows become figures, and what a person does next. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Month:
    """The figures of a month."""

    first: date
    asked: int
    accepted: int


def last_months(now: datetime, count: int = MONTHS_SHOWN) -> list[date]:
    """The first days of the last months, oldest first, this month included."""
    number = now.year * 12 + now.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(number - count + 1, number + 1)]


def by_month(asked: Mapping[str, int], accepted: Mapping[str, int], now: datetime) -> list[Month]:
    """Requests by the month in which they were made, acceptances by the month of the answer; both
    are given as 2026-03 -> how many."""
    names = [(first, f"{first:%Y-%m}") for first in last_months(now)]
    return [Month(first, asked.get(name, 0), accepted.get(name, 0)) for first, name in names]


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Counts of pairs by a row code and a column code, with their sums."""

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Mapping[tuple[str, str], int]
    total: int

    @property
    def largest(self) -> int:
        """The largest cell."""
        return max(self.cells.values(), default=0)

    def row_total(self, row: str) -> int:
        """The sum of a row."""
        return sum(self.cells.get((row, column), 0) for column in self.columns)

    def column_total(self, column: str) -> int:
        """The sum of a column."""
        return sum(self.cells.get((row, column), 0) for row in self.rows)


def cross_table(cells: Mapping[tuple[str, str], int]) -> CrossTable:
    """Rows and columns by how much is in them, then by code."""
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for (row, column), count in cells.items():
        rows[row] += count
        columns[column] += count
    return CrossTable(
        sorted(rows, key=lambda code: (-rows[code], code)),
        sorted(columns, key=lambda code: (-columns[code], code)),
        cells,
        sum(cells.values()),
    )
