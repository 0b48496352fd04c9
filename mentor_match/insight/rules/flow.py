"""The figures of an association over a time: what each says, of how many. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import numpy as np

from mentor_match.engine.fairness import gini
from mentor_match.web.moments import month_of
from mentor_match.words import N_


@dataclass(frozen=True, slots=True)
class Span:
    """What is counted: from the first day of a month to the end of another, of a programme."""

    since: datetime
    until: datetime  # the first moment that is not counted
    programme_id: UUID | None = None

    @property
    def length(self) -> int:
        """How many months it has."""
        years = self.until.year - self.since.year
        return 12 * years + self.until.month - self.since.month

    def months(self) -> list[date]:
        """The first day of each month, the latest `MOST_MONTHS` of them."""
        end = month_of(self.until)
        return [_later(end, -n) for n in range(min(self.length, MOST_MONTHS), 0, -1)]


@dataclass(frozen=True, slots=True)
class Counted:
    """What the database counted, of everything, of one month or of one programme.

    `days` and `loads` are histograms: days to the first session -> pairings, and pairings ->
    mentors who have so many.
    """

    requests: int = 0
    mentees: int = 0
    matched: int = 0
    due: int = 0
    quick: int = 0
    opened: int = 0
    days: Mapping[int, int] = field(default_factory=dict)
    loads: Mapping[int, int] = field(default_factory=dict)
    sessions: int = 0
    pairings_met: int = 0
    reached: int = 0
    dropped: int = 0
    resources: int = 0
    pairings_studying: int = 0
    minutes: int | None = None
    cpd_people: int = 0
    ended: int = 0
    ended_early: int = 0
    enrolled: int = 0
    placed: int = 0


@dataclass(frozen=True, slots=True)
class Number:
    """One figure: a value, None where nothing is there to count, and of how many."""

    code: str
    value: float | None
    n: int


# code -> (title, definition)
DEFINITIONS = {
    "requests": (N_("Requests made"), N_("Requests made in the period; n: mentees who asked.")),
    "answered": (
        N_("Answered within 7 days, %"),
        N_(
            "Accepted or declined within 7 days, of requests made in the period that were not "
            "withdrawn and are at least 7 days old, or answered."
        ),
    ),
    "matched": (
        N_("Mentees matched, %"),
        N_(
            "Mentees with an accepted request, of mentees who asked in the period (match rate). A "
            "programme proposes pairs, so nobody asks in it: there it says nothing."
        ),
    ),
    "placed": (
        N_("Enrolled mentees with a mentor, %"),
        N_(
            "Of your members who enrolled as mentees of a programme in the period and did not "
            "withdraw, those with a pairing in it."
        ),
    ),
    "opened": (N_("Pairings opened"), N_("Pairings opened in the period; n: the same.")),
    "first-session": (
        N_("Days to the first session"),
        N_(
            "Median of whole days from opening to the first session held, of pairings opened in "
            "the period that have met; n: those pairings. Who has not met yet is not in it."
        ),
    ),
    "sessions": (
        N_("Sessions held"),
        N_("Sessions both confirmed that began in the period; n: their pairings."),
    ),
    "goals": (
        N_("Goals reached"),
        N_("Goals signed off in the period; n: goals reached or dropped in it."),
    ),
    "resources": (
        N_("Resources done"),
        N_("Training resources finished in the period; n: pairings in which they were."),
    ),
    "cpd": (
        N_("CPD hours"),
        N_(
            "Hours that count towards CPD with your association by its rules, done in the period, "
            "without those that wait for a check; n: members who have any. What was learned "
            "elsewhere belongs to no programme, so it is not told apart by programme."
        ),
    ),
    "ended": (
        N_("Ended early"),
        N_("Pairings ended early in the period; n: all that ended or were completed in it."),
    ),
    "gini": (
        N_("Mentor load (Gini)"),
        N_(
            "0 where all mentors of pairings opened in the period have as many of them, towards 1 "
            "where few have nearly all; n: those mentors."
        ),
    ),
}
BY_MONTH = (
    "requests", "answered", "matched", "opened", "first-session", "sessions", "goals", "resources",
    "cpd", "ended",
)  # fmt: skip
BY_PROGRAMME = (
    "placed", "matched", "opened", "first-session", "sessions", "goals", "resources", "ended",
    "gini",
)  # fmt: skip
FUNNEL = ("asked", "accepted", "signed", "met", "reached", "completed")
FUNNEL_TITLES = {
    "asked": N_("Asked"),
    "accepted": N_("Accepted"),
    "signed": N_("Charter signed by both"),
    "met": N_("First session held"),
    "reached": N_("A goal reached"),
    "completed": N_("Pairing completed"),
}
ADDED_UP = (
    "requests", "due", "quick", "opened", "sessions", "reached", "dropped", "resources", "minutes",
    "ended", "ended_early",
)  # fmt: skip
DAYS = 7
MOST_MONTHS = 24


def numbers(counted: Counted) -> list[Number]:
    """All figures, in the order of `DEFINITIONS`."""
    hours = None if counted.minutes is None else round(counted.minutes / 60, 1)
    mentors = sum(counted.loads.values())
    return [
        Number("requests", counted.requests, counted.mentees),
        Number("answered", percent(counted.quick, counted.due), counted.due),
        Number("matched", percent(counted.matched, counted.mentees), counted.mentees),
        Number("placed", percent(counted.placed, counted.enrolled), counted.enrolled),
        Number("opened", counted.opened, counted.opened),
        Number("first-session", median_of(counted.days), sum(counted.days.values())),
        Number("sessions", counted.sessions, counted.pairings_met),
        Number("goals", counted.reached, counted.reached + counted.dropped),
        Number("resources", counted.resources, counted.pairings_studying),
        Number("cpd", hours, counted.cpd_people),
        Number("ended", counted.ended_early, counted.ended),
        Number("gini", gini_of(counted.loads), mentors),
    ]


def added_up(whole: Counted, months: Iterable[Counted]) -> Counted:
    """The whole span, with what adds up taken from its months. People, pairings and mentors do
    not: one may be there in two months."""
    days: Counter[int] = Counter()
    sums: dict[str, Any] = dict.fromkeys(ADDED_UP, 0)
    for one in months:
        days.update(one.days)
        for name in ADDED_UP:
            sums[name] += getattr(one, name) or 0
    if whole.minutes is None:
        sums["minutes"] = None
    return replace(whole, days=days, **sums)


def chosen(counted: Counted, codes: Sequence[str]) -> list[Number]:
    """Some of the figures, in the order of `codes`."""
    known = {one.code: one for one in numbers(counted)}
    return [known[code] for code in codes]


def funnel(counts: Sequence[int]) -> list[Number]:
    """How many requests got so far; each step is counted by itself, of those made."""
    return [Number(step, count, counts[0]) for step, count in zip(FUNNEL, counts, strict=True)]


def median_of(histogram: Mapping[int, int]) -> float | None:
    """The median of values counted as value -> how often; None of nothing."""
    total = sum(histogram.values())
    if not total:
        return None
    seen, middle = 0, []
    for value in sorted(histogram):
        before, seen = seen, seen + histogram[value]
        middle += [value for place in ((total - 1) // 2, total // 2) if before <= place < seen]
    return sum(middle) / 2


def gini_of(loads: Mapping[int, int]) -> float | None:
    """How evenly pairings are spread over the mentors who have any; pairings -> mentors."""
    if not loads:
        return None
    return round(gini(np.repeat(list(loads), list(loads.values()))), 2)


def percent(part: int, whole: int) -> float | None:
    """The part in per cent, with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def span_of(since: str, until: str, programme_id: UUID | None, now: datetime) -> Span:
    """The months in an address, such as 2026-03; twelve months to now where they are none."""
    last = _month(until) or month_of(now)
    first = _month(since) or _later(last, -11)
    if first > last:
        first, last = last, first
    return Span(_midnight(first), _midnight(_later(last, 1)), programme_id)


def always(now: datetime) -> Span:
    """From the beginning to now."""
    return Span(datetime(1970, 1, 1, tzinfo=UTC), now)


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None


def _later(first: date, months: int) -> date:
    number = min(max(first.year * 12 + first.month - 1 + months, 12), 9998 * 12)
    return date(number // 12, number % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
