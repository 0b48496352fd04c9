"""What is counted for everyone, and in which quarters. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

VERSION = "v1"  # of columns, codes and definitions; another meaning of a word is another version
LICENCE = "CC BY 4.0"
UNKNOWN = "_U"  # not stated
DAYS_AFTER = 28  # so long after its end a quarter waits for what is confirmed late
MOST_QUARTERS = 12  # that are made up for at once, where nothing was published yet


class PublishedAlready(Refusal):
    """Two counts of one quarter could be subtracted."""

    sentence = N_("This quarter is out already. It is never counted again.")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A count of people in a quarter; `near` says which of WHO's indicators comes close, if any."""

    code: str
    title: str
    definition: str
    near: str = ""


INDICATORS = (
    Indicator(
        "applicants",
        N_("Health workers who asked for a mentor"),
        N_("People who made at least one request for a mentor in the quarter."),
    ),
    Indicator(
        "matched",
        N_("Health workers who got a mentor"),
        N_("People whose mentoring with a mentor opened in the quarter, as mentees."),
    ),
    Indicator(
        "mentors",
        N_("Health workers who became somebody’s mentor"),
        N_("People whose mentoring of a mentee opened in the quarter, as mentors."),
    ),
    Indicator(
        "met",
        N_("Mentees who met their mentor"),
        N_("Mentees with at least one session in the quarter that both sides confirmed."),
    ),
    Indicator(
        "reached",
        N_("Mentees who reached a goal"),
        N_("Mentees with at least one goal signed off as reached in the quarter."),
    ),
    Indicator(
        "training",
        N_("Health workers with recorded CPD"),
        N_("People with at least one entry of continuing professional development in the quarter."),
        N_(
            "Close to what National Health Workforce Accounts ask on in-service training and on "
            "continuing professional development; here it is people who recorded some, not a share "
            "of the workforce."
        ),
    ),
)
CODES = tuple(one.code for one in INDICATORS)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a year, in UTC."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def since(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, 3 * self.number - 2, 1, tzinfo=UTC)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return self.next.since

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)


def quarter_of(at: datetime) -> Quarter:
    """The quarter of a moment."""
    utc = at.astimezone(UTC)
    return Quarter(utc.year, (utc.month + 2) // 3)


def read_quarter(text: str) -> Quarter | None:
    """What `str` made of a quarter; None of anything else."""
    found = re.fullmatch(r"(\d{4})-Q([1-4])", text, re.ASCII)
    return Quarter(int(found[1]), int(found[2])) if found and int(found[1]) > 0 else None


def quarters_due(first: datetime | None, now: datetime) -> list[Quarter]:
    """The quarters that may be published by now, from that of `first` on, the oldest first."""
    if first is None:
        return []
    due, one = [], quarter_of(first)
    while one.until + timedelta(days=DAYS_AFTER) <= now:
        due.append(one)
        one = one.next
    return due[-MOST_QUARTERS:]
