"""How rows become figures, and what a person does next. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MONTHS_SHOWN = 12


class NextStep(StrEnum):
    """What comes first for a person, in the order of this list."""

    START = "start"
    FINISH_MENTEE = "finish the mentee profile"
    FINISH_MENTOR = "finish the mentor profile"
    JOIN = "join an association"
    ANSWER = "answer a request"
    CONSULT = "answer a consult"
    CONFIRM = "confirm a session"
    PICK = "choose a time"
    SIGN = "sign the charter"
    GOAL = "look at a goal"
    SET = "set a goal"
    PLAN = "plan a session"
    STUDY = "go on with a resource"
    MEET = "go on with a pairing"
    WAIT_FOR_VERIFICATION = "wait for verification"
    CHOOSE = "choose a mentor"
    WAIT_FOR_ANSWER = "wait for an answer"
    WAIT_FOR_REQUESTS = "wait for requests"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ladder looks at: facts of one account, each a plain count or switch."""

    mentee_started: bool
    mentee_complete: bool
    mentor_started: bool
    mentor_complete: bool
    memberships: int
    verified: int
    requests_to_answer: int
    requests_waiting: int
    pairings_as_mentee: int
    pairings_as_mentor: int
    consults: int = 0
    to_confirm: int = 0
    to_pick: int = 0
    to_sign: int = 0
    goals: int = 0
    to_set: int = 0
    to_plan: int = 0
    resources: int = 0


def next_step(person: Standing) -> NextStep:
    """The one thing that comes first. Whoever waits for this person comes before everything.

    Of those who wait: who cannot go on without an answer before what the two do together; and a
    session that was held before one that is to come, because what counts is lost with time.
    """
    waiting = (
        (person.requests_to_answer, NextStep.ANSWER),
        (person.consults, NextStep.CONSULT),
        (person.to_confirm, NextStep.CONFIRM),
        (person.to_pick, NextStep.PICK),
        (person.to_sign, NextStep.SIGN),
        (person.goals, NextStep.GOAL),
    )
    for count, step in waiting:
        if count:
            return step
    return _alone(person)


def _alone(person: Standing) -> NextStep:
    """What comes first where nobody waits."""
    if not (person.mentee_started or person.mentor_started):
        return NextStep.START
    if person.mentee_started and not person.mentee_complete:
        return NextStep.FINISH_MENTEE
    if person.mentor_started and not person.mentor_complete:
        return NextStep.FINISH_MENTOR
    if not person.memberships:
        return NextStep.JOIN
    return _when_ready(person)


def _when_ready(person: Standing) -> NextStep:
    if person.to_set:
        return NextStep.SET
    if person.to_plan:
        return NextStep.PLAN
    if person.resources:
        return NextStep.STUDY
    if person.pairings_as_mentee or person.pairings_as_mentor:
        return NextStep.MEET
    if not person.verified:
        return NextStep.WAIT_FOR_VERIFICATION
    if person.mentee_started:
        return NextStep.WAIT_FOR_ANSWER if person.requests_waiting else NextStep.CHOOSE
    return NextStep.WAIT_FOR_REQUESTS


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
