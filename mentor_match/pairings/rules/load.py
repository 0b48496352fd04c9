"""How much of a mentor's time pairings take. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

# How often the two meet in a month of 30.44 days.
MEETINGS_A_MONTH = {"weekly": 30.44 / 7, "fortnightly": 30.44 / 14, "monthly": 1.0}
USUAL_MINUTES = 45  # until a pairing has sessions of its own
LATEST_SESSIONS = 5


@dataclass(frozen=True, slots=True)
class Load:
    """The hours a month that a mentor has, and how many of them pairings take."""

    hours: int | None  # as the mentor said; None where nothing was said
    taken: float
    pairings: int

    @property
    def used_up(self) -> bool:
        """Whether nothing is left. What is not said is never used up."""
        return self.hours is not None and self.taken >= self.hours

    @property
    def left(self) -> float:
        """The hours that are left; none where more is taken than there is."""
        return max(0.0, (self.hours or 0) - self.taken)


def hours_a_month(rhythm: str, minutes: Iterable[int]) -> float:
    """What one pairing takes: its agreed rhythm, at the usual length of its latest sessions."""
    latest = list(minutes)[:LATEST_SESSIONS]
    return MEETINGS_A_MONTH[rhythm] * (median(latest) if latest else USUAL_MINUTES) / 60


def load_of(hours: int | None, pairings: Iterable[tuple[str, Iterable[int]]]) -> Load:
    """All of them together: (rhythm, minutes of the sessions, the latest first) of each."""
    each = [hours_a_month(rhythm, minutes) for rhythm, minutes in pairings]
    return Load(hours, round(sum(each), 1), len(each))
