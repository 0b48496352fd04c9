"""The figures of an association over a time: what each says, of how many. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import median
from uuid import UUID

from mentor_match.engine.fairness import gini
from mentor_match.words import N_


@dataclass(frozen=True, slots=True)
class Span:
    """What is counted: from the first day of a month to the end of another, of a programme."""

    since: datetime
    until: datetime  # the first moment that is not counted
    programme_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as far as it is counted."""

    mentee_id: UUID
    requested_at: datetime
    closed_at: datetime | None
    answered: bool
    withdrawn: bool
    accepted: bool
    signed: bool
    met: bool
    reached: bool
    completed: bool


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
        N_("Mentees with an accepted request, of mentees who asked in the period."),
    ),
    "first-session": (
        N_("Days to the first session"),
        N_("Median from opening to the first session held, of pairings opened in the period."),
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
    "gini": (
        N_("Mentor load (Gini)"),
        N_(
            "0 where all mentors of pairings opened in the period have as many of them, towards 1 "
            "where few have nearly all; n: those mentors."
        ),
    ),
}
FUNNEL = ("asked", "accepted", "signed", "met", "reached", "completed")
FUNNEL_TITLES = {
    "asked": N_("Asked"),
    "accepted": N_("Accepted"),
    "signed": N_("Charter signed by both"),
    "met": N_("First session held"),
    "reached": N_("A goal reached"),
    "completed": N_("Pairing completed"),
}
DAYS = 7


def of_requests(rows: Sequence[Asked], now: datetime) -> list[Number]:
    """The figures that are counted over requests."""
    mentees = {row.mentee_id for row in rows}
    matched = {row.mentee_id for row in rows if row.accepted}
    due = [
        row
        for row in rows
        if not row.withdrawn and (row.answered or (now - row.requested_at).days >= DAYS)
    ]
    quick = [row for row in due if row.answered and _days(row) <= DAYS]
    return [
        Number("requests", len(rows), len(mentees)),
        Number("answered", percent(len(quick), len(due)), len(due)),
        Number("matched", percent(len(matched), len(mentees)), len(mentees)),
    ]


def funnel(rows: Sequence[Asked]) -> list[Number]:
    """How many requests got so far; each step is counted by itself, of those made."""
    counts = {
        "asked": len(rows),
        **{step: sum(getattr(row, step) for row in rows) for step in FUNNEL[1:]},
    }
    return [Number(step, counts[step], len(rows)) for step in FUNNEL]


def of_days(days: Sequence[float]) -> Number:
    """The median of days to the first session."""
    return Number("first-session", round(median(days), 1) if days else None, len(days))


def of_loads(loads: Sequence[int]) -> Number:
    """How evenly pairings are spread over the mentors who have any."""
    return Number("gini", round(gini(loads), 2) if loads else None, len(loads))


def percent(part: int, whole: int) -> float | None:
    """The part in per cent, with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def span_of(since: str, until: str, programme_id: UUID | None, now: datetime) -> Span:
    """The months in an address, such as 2026-03; twelve months to now where they are none."""
    last = _month(until) or date(now.year, now.month, 1)
    first = _month(since) or _later(last, -11)
    if first > last:
        first, last = last, first
    return Span(_midnight(first), _midnight(_later(last, 1)), programme_id)


def _days(row: Asked) -> float:
    return (row.closed_at - row.requested_at).total_seconds() / 86400 if row.closed_at else 0.0


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
