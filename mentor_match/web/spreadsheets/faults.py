"""What is wrong with a file: named by file, row and column, with its mend."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. Rows count as in the spreadsheet: the headings are row 1."""

    file: str
    what: str
    mend: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = [self.file]
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"column “{self.column}”"] if self.column else []
        return f"{', '.join(place)}: {self.what} {self.mend}"


@dataclass(slots=True)
class Faults:
    """Collects faults, so that all of them are told at once."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(
        self, what: str, mend: str, *, row: int | None = None, column: str | None = None
    ) -> None:
        """Note one more."""
        self.found.append(Fault(self.file, what, mend, row, column))

    def __bool__(self) -> bool:
        return bool(self.found)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.found)


class Unreadable(Exception):
    """A file that cannot be read at all; carries the one fault that says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))
