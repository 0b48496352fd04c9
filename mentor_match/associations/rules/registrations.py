"""Registrations that end, and the preparation of mentors. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

REMINDED_BEFORE = timedelta(days=30)

VERIFIED_HOW = {
    "register": N_("In the register"),
    "coordinator": N_("By a coordinator"),
}


class Preparation(StrEnum):
    """Where the preparation of a mentor stands."""

    NONE = "none"
    HOLDS = "holds"
    ENDS_SOON = "ends-soon"
    OVER = "over"


PREPARATION_TITLES = {
    Preparation.NONE: N_("Not recorded"),
    Preparation.HOLDS: N_("Prepared"),
    Preparation.ENDS_SOON: N_("Prepared; to be refreshed soon"),
    Preparation.OVER: N_("To be refreshed"),
}


class EndsBeforeItBegins(Refusal):
    """A preparation that is over before it was done."""

    sentence = N_("The preparation cannot end before it was done. Correct one of the two days.")
    status = 422


class NotYetDone(Refusal):
    """A course of tomorrow."""

    sentence = N_("Enter the course once it is done: its day lies in the future.")
    status = 422


def is_over(until: date | None, today: date) -> bool:
    """Whether it ended; its last day still counts, and what has no end never ends."""
    return until is not None and until < today


def ends_soon(until: date | None, today: date) -> bool:
    """Whether it is time to remind."""
    return until is not None and today <= until <= today + REMINDED_BEFORE


@dataclass(frozen=True, slots=True)
class Prepared:
    """When a mentor did the course, and the last day it holds: None where it holds for good."""

    done: date | None = None
    until: date | None = None

    def holds(self, today: date) -> bool:
        """Whether it was done and is not over."""
        return self.done is not None and not is_over(self.until, today)


NOT_PREPARED = Prepared()


def longest(records: Iterable[Prepared]) -> Prepared:
    """What counts of a person whom several associations have on record: what holds longest."""
    done = [one for one in records if one.done is not None]
    return max(done, key=lambda one: (one.until or date.max, one.done), default=NOT_PREPARED)


def preparation_of(done: date | None, until: date | None, today: date) -> Preparation:
    """Where the preparation of a mentor stands."""
    if done is None:
        return Preparation.NONE
    if is_over(until, today):
        return Preparation.OVER
    return Preparation.ENDS_SOON if ends_soon(until, today) else Preparation.HOLDS


def check_preparation(done: date | None, until: date | None, today: date) -> None:
    """Refuse days that cannot be."""
    if done is not None and done > today:
        raise NotYetDone
    if until is not None and (done is None or until < done):
        raise EndsBeforeItBegins
