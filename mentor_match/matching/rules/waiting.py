"""The waiting list: its order, and what can honestly be said about how long. Pure.

First come, first told. Nobody is moved up or down, for no reason: who is told and does not act
keeps the place.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

FEWEST_CASES = 5  # with fewer past cases nothing can be said
HEAD_START = timedelta(days=2)  # for whoever was told first of a free place


class SomebodyToAsk(Refusal):
    """The list is for those who can ask nobody."""

    sentence = N_("There are mentors you can ask now, so there is no need to wait. Choose one.")


class CannotWait(Refusal):
    """Without a profile and a verified membership nobody could be proposed."""

    sentence = N_(
        "Complete your profile as a mentee and be verified by your association first; "
        "then you can join the waiting list."
    )


class AlreadyWaiting(Refusal):
    """Once at a time."""

    sentence = N_("You are on the waiting list already, and keep your place.")


@dataclass(frozen=True, slots=True)
class Wait:
    """One who waits or waited: for which topics, since when, until when."""

    topics: Collection[str]
    joined_at: datetime
    left_at: datetime | None = None


def position(own: Wait, others: Iterable[Wait]) -> int:
    """The place in the row of those who wait for any of the same topics: 1 is next."""
    topics = set(own.topics)
    return 1 + sum(
        other.joined_at < own.joined_at and not topics.isdisjoint(other.topics) for other in others
    )


@dataclass(frozen=True, slots=True)
class Range:
    """How many days the middle half of `cases` past waits took."""

    low: int
    high: int
    cases: int


def range_of(own: Wait, past: Iterable[Wait]) -> Range | None:
    """From those who waited for a shared topic and found a mentor; None with too few of them."""
    topics = set(own.topics)
    days = [
        (wait.left_at - wait.joined_at) / timedelta(days=1)
        for wait in past
        if wait.left_at is not None and not topics.isdisjoint(wait.topics)
    ]
    if len(days) < FEWEST_CASES:
        return None
    low, _middle, high = quantiles(days, n=4, method="inclusive")
    return Range(max(1, round(low)), max(1, round(high)), len(days))


def may_be_told(free_places: int, told_at: Sequence[datetime], now: datetime) -> bool:
    """Whether another one who waits hears of this mentor: as many at a time as places are free."""
    return sum(now - at < HEAD_START for at in told_at) < free_places
