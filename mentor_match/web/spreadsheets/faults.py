"""What is wrong with a file: named by file, row and column, with its mend."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from mentor_match.words import N_


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. Rows count as in the spreadsheet: the headings are row 1."""

    file: str
    what: str
    mend: str
    row: int | None = None
    column: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)  # what `what` names

    def __str__(self) -> str:
        return self.said(lambda text, **facts: text % facts if facts else text)

    def said(self, say: Callable[..., str]) -> str:
        """The whole of it in words; `say` looks up a sentence in the reader's language."""
        place = [self.file]
        place += [say(N_("row %(row)s"), row=self.row)] if self.row is not None else []
        place += [say(N_("column “%(column)s”"), column=self.column)] if self.column else []
        return f"{', '.join(place)}: {say(self.what, **self.facts)} {say(self.mend)}"


@dataclass(slots=True)
class Faults:
    """Collects faults, so that all of them are told at once."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(
        self,
        what: str,
        mend: str,
        *,
        row: int | None = None,
        column: str | None = None,
        **facts: object,
    ) -> None:
        """Note one more. `facts` are what a sentence that is marked for translation names."""
        self.found.append(Fault(self.file, what, mend, row, column, facts))

    def __bool__(self) -> bool:
        return bool(self.found)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.found)


class Unreadable(Exception):
    """A file that cannot be read at all; carries the one fault that says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))
