"""The evidence report of a programme: what it may say of how many. Pure.

It is read by strangers and again next month, so it has the limit of open data, cells are kept back
until no small one can be worked out, and what grows is counted in steps: a figure moves by as many
as the limit or not at all, so that two reports cannot be subtracted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from statistics import fmean

from mentor_match.open_data.rules import LIMIT, TOTAL, UNKNOWN, Table, hidden_cells
from mentor_match.pulse.rules import Results
from mentor_match.web.moments import month_of

KINDS = ("cadre", "country", "setting")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who took part, as far as they are counted."""

    cadre: str | None
    country: str | None
    setting: str | None
    known: bool = False  # to the reader, by name: a member of the own association


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people, and by what they are: kind -> (code, count), None where kept back.

    There are no groups at all where the reader knows so many of them that the rest is small.
    """

    total: int | None
    groups: Mapping[str, Sequence[tuple[str, int | None]]]

    def shown(self, kind: str) -> list[tuple[str, int]]:
        """The groups with their counts, the largest first."""
        return [(code, count) for code, count in self.groups[kind] if count is not None]

    def kept_back(self, kind: str) -> list[str]:
        """The groups of which no count is shown."""
        return [code for code, count in self.groups[kind] if count is None]

    @property
    def countries(self) -> int | None:
        """In how many countries they work; None where they are too few to say."""
        if self.total is None or not any(self.groups.values()):
            return None
        return sum(code != UNKNOWN for code, _count in self.groups["country"])


@dataclass(frozen=True, slots=True)
class Levels:
    """Goals reached with the level before and after, of how many mentees."""

    goals: int
    mentees: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Told:
    """A public story: its words, and a name where the writer agreed to one."""

    headline: str
    words: str
    byline: str | None
    cadre: str
    language: str
    address: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the report says; None where it is too little to say."""

    until: date  # the first day that is not counted
    closed: bool  # whether the first enrolment is over, before which nobody is counted
    mentees: Reached
    mentors: Reached
    matched: int | None
    pairings: int | None
    sessions: int | None
    hours: float | None
    levels: Levels | None
    cpd_hours: float | None
    cpd_people: int | None
    pulse: Results | None
    stories: Sequence[Told]
    other_stories: int  # of the other associations, where the reader is a partner
    cost: Decimal | None
    currency: str | None

    @property
    def cost_of_pairing(self) -> Decimal | None:
        """The cost entered, spread over the pairings counted."""
        if self.cost is None or not self.pairings:
            return None
        return (self.cost / self.pairings).quantize(Decimal(1), ROUND_HALF_UP)


def reached(people: Iterable[Person], limit: int = LIMIT) -> Reached:
    """The people by cadre, country and setting, with small groups protected in all tables at once.

    The tables have one total in common, so they are one system of equations. Whom the reader knows
    by name can be subtracted, and so the rest is protected in the same way: what is shown is what
    both allow, and hiding more never helps who subtracts.
    """
    found = list(people)
    nothing: dict[str, Sequence[tuple[str, int | None]]] = {kind: [] for kind in KINDS}
    rest = [person for person in found if not person.known]
    if len(found) < limit:
        return Reached(None, nothing)
    counts, hidden = _protected(found, limit)
    if (TOTAL, TOTAL) in hidden:
        return Reached(None, nothing)
    if rest and len(rest) < len(found):
        # How many take part through each association is agreed to be seen, so it cannot protect.
        of_rest = _protected(rest, limit)[1] if len(rest) >= limit else {(TOTAL, TOTAL)}
        if (TOTAL, TOTAL) in of_rest:
            return Reached(len(found), nothing)
        hidden = hidden | of_rest
    return Reached(
        len(found),
        {
            kind: _largest_first(
                {code: None if (kind, code) in hidden else n for code, n in codes.items()}
            )
            for kind, codes in counts.items()
        },
    )


def _protected(
    found: Sequence[Person], limit: int
) -> tuple[dict[str, Counter[str]], frozenset[tuple[str, str]]]:
    """The counts by kind and code, and which of them are kept back."""
    counts = {kind: Counter(getattr(person, kind) or UNKNOWN for person in found) for kind in KINDS}
    values = {(kind, code): n for kind, codes in counts.items() for code, n in codes.items()}
    values[TOTAL, TOTAL] = len(found)
    sums = [
        ((TOTAL, TOTAL), [(kind, code) for code in sorted(codes)]) for kind, codes in counts.items()
    ]
    return counts, hidden_cells(Table(values, sums), limit)


def _largest_first(counts: Mapping[str, int | None]) -> list[tuple[str, int | None]]:
    """What is kept back stands last and by its code: an order must not tell a size."""
    return sorted(counts.items(), key=lambda one: (-(one[1] or 0), one[0]))


def counted_until(moments: Iterable[datetime], before: date, limit: int = LIMIT) -> date | None:
    """The first day of the last month up to which things are counted; None where there are few.

    Of months that are over, in steps: a month is added when so many came since the last step.
    """
    months = Counter(month_of(at) for at in moments)
    waiting, last = 0, None
    for month in sorted(month for month in months if month < before):
        waiting += months[month]
        if waiting >= limit:
            waiting, last = 0, month
    return last


def count_in_steps(moments: Sequence[datetime], before: date, limit: int = LIMIT) -> int | None:
    """How many of these, in steps of at least the limit; None where there is not one step yet."""
    last = counted_until(moments, before, limit)
    if last is None:
        return None
    return sum(month_of(at) <= last for at in moments)


def matched_of(matched: int | None, mentees: int | None, limit: int = LIMIT) -> int | None:
    """How many mentees got a mentor; None where the rest would be few, and known by subtraction."""
    if matched is None or mentees is None:
        return matched
    return matched if mentees - matched >= limit or mentees == matched else None


def levels_of(
    goals: Sequence[tuple[str, datetime, int, int]], before: date, limit: int = LIMIT
) -> Levels | None:
    """(mentee, when, level before, level after) of goals reached as means, of enough mentees."""
    last = counted_until([at for _who, at, *_levels in goals], before, limit)
    if last is None:
        return None
    mine = [goal for goal in goals if month_of(goal[1]) <= last]
    mentees = len({who for who, *_rest in mine})
    if mentees < limit:
        return None
    return Levels(
        len(mine), mentees, fmean(goal[2] for goal in mine), fmean(goal[3] for goal in mine)
    )
