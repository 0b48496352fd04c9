"""Periods, and what a person has in one: totals with ceilings, and what is missing. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from mentor_match.learning.rules.rule_sets import RuleSet
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

DAY = timedelta(days=1)
MONTHS_A_YEAR = 12


class AlreadyCorrected(Refusal):
    """It was taken back before."""

    sentence = N_("This entry was taken back before.")


class NothingToReview(Refusal):
    """Somebody else than the member said so."""

    sentence = N_(
        "Only what a member entered is verified or queried. This came from a platform or system."
    )


class NotOwnReview(Refusal):
    """Nobody checks their own."""

    sentence = N_("You cannot check your own entry. Ask another coordinator.")


class Review(StrEnum):
    """What a coordinator said of an entry."""

    VERIFIED = "verified"
    QUERIED = "queried"


REVIEW_TITLES = {
    Review.VERIFIED: N_("Verified by the association"),
    Review.QUERIED: N_("Queried by the association"),
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days that are counted together, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


class Counted(Protocol):
    """An entry, as far as the total depends on it."""

    @property
    def category(self) -> str: ...

    @property
    def units(self) -> int: ...

    @property
    def counts(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class CategoryTotal:
    """One category in one period, in hundredths."""

    code: str
    earned: int
    counted: int
    ceiling: int | None
    minimum: int

    @property
    def over(self) -> int:
        """What the ceiling keeps out."""
        return self.earned - self.counted

    @property
    def missing(self) -> int:
        """What its minimum still asks for."""
        return max(0, self.minimum - self.counted)

    @property
    def full(self) -> bool:
        """Whether more of it would not count."""
        return self.ceiling is not None and self.earned >= self.ceiling


@dataclass(frozen=True, slots=True)
class Total:
    """A period of one person; `waiting` is what does not count before it is checked."""

    period: Period
    required: int
    categories: tuple[CategoryTotal, ...]
    waiting: int

    @property
    def counted(self) -> int:
        """All that counts, with ceilings applied."""
        return sum(category.counted for category in self.categories)

    @property
    def missing(self) -> int:
        """What is still to do: to the whole, and to each minimum."""
        minimums = sum(category.missing for category in self.categories)
        return max(self.required - self.counted, minimums, 0)


def standing_of(*, at_once: bool, review: str | None, corrected: bool, correction: bool) -> bool:
    """Whether an entry counts. One that was taken back and its correction cancel each other."""
    if corrected or correction:
        return False
    return review == Review.VERIFIED if review is not None else at_once


def total_of(rules: RuleSet, period: Period, entries: Iterable[Counted]) -> Total:
    """Add up the entries of a period; ceilings hold for each category by itself."""
    earned: dict[str, int] = {}
    waiting = 0
    for entry in entries:
        if entry.counts:
            earned[entry.category] = earned.get(entry.category, 0) + entry.units
        else:
            waiting += entry.units
    categories = tuple(
        CategoryTotal(
            code,
            got := earned.get(code, 0),
            got if rule.ceiling is None else min(got, rule.ceiling),
            rule.ceiling,
            rule.minimum,
        )
        for code, rule in rules.categories.items()
        if rule.counts or earned.get(code)
    )
    return Total(period, rules.required, categories, waiting)


def next_step(total: Total) -> tuple[str, str | None]:
    """(what to do next, the category it is about): a minimum first, then what waits, then more."""
    short = next((one for one in total.categories if one.missing), None)
    if short is not None:
        return "minimum", short.code
    if not total.missing:
        return ("done" if total.required else "nothing-asked"), None
    if total.waiting:
        return "waiting", None
    full = next((one for one in total.categories if one.full), None)
    return ("elsewhere", full.code) if full else ("more", None)


def period_of(rules: RuleSet, day: date, registered_on: date) -> Period:
    """The period a day lies in, for a person registered on a day."""
    if rules.period == "calendar":
        years = rules.months // MONTHS_A_YEAR
        first = day.year - (day.year - rules.first_year) % years
        return Period(date(first, 1, 1), date(first + years - 1, 12, 31))
    whole = (day.year - registered_on.year) * MONTHS_A_YEAR + day.month - registered_on.month
    number = whole // rules.months
    if _months_after(registered_on, number * rules.months) > day:
        number -= 1
    first_day = _months_after(registered_on, number * rules.months)
    return Period(first_day, _months_after(registered_on, (number + 1) * rules.months) - DAY)


def _months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    following = date(year + (month == MONTHS_A_YEAR - 1), (month + 1) % MONTHS_A_YEAR + 1, 1)
    return date(year, month + 1, min(day.day, (following - DAY).day))


def periods_back(
    versions: Sequence[tuple[date, RuleSet]], today: date, since: date, registered_on: date
) -> Iterator[tuple[Period, RuleSet]]:
    """The running period and those before it, back to the day `since`, each with its rules.

    The running period goes by the rules of today, a past one by those of its last day: so a
    change of the rules reaches no period that is over. Where the length of periods changed, a
    past one ends where the next begins.
    """
    day = today
    while True:
        rules = _rules_on(versions, day)
        period = period_of(rules, day, registered_on)
        yield (period if day == today else Period(period.first, day)), rules
        day = period.first - DAY
        if day < since:
            return


def _rules_on(versions: Sequence[tuple[date, RuleSet]], day: date) -> RuleSet:
    ordered = sorted(versions, key=lambda one: one[0])
    applying = [rules for applies_from, rules in ordered if applies_from <= day]
    return applying[-1] if applying else ordered[0][1]
