"""Who is asked when. Pure.

The year of a person starts with the first request for a mentor, or the first enrolment as a
mentee: whoever then finds no mentor is asked as well, and is the comparison.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

# months after the start -> days after the start
WAVES: Mapping[int, int] = {0: 0, 3: 91, 6: 182, 12: 365}
DAYS_OPEN = 60  # so long one may answer; what was missed is not asked for later
WAVE_TITLES: Mapping[int, str] = {
    0: N_("At the start"),
    3: N_("After 3 months"),
    6: N_("After 6 months"),
    12: N_("After 12 months"),
}


class NothingAsked(Refusal):
    """Not now, or never for this person."""

    sentence = N_(
        "Nothing is asked of you at the moment. We ask who looks for a mentor: at the start, and "
        "after 3, 6 and 12 months."
    )


class AnsweredAlready(Refusal):
    """Once for each time."""

    sentence = N_("You answered or skipped this time already. Thank you.")


@dataclass(frozen=True, slots=True)
class Start:
    """When and through what somebody began to look for a mentor."""

    at: datetime
    association_id: UUID
    programme_id: UUID | None


def opens_at(start: datetime, wave: int) -> datetime:
    """The first moment of a wave of questions."""
    return start + timedelta(days=WAVES[wave])


def open_wave(start: datetime, now: datetime) -> int | None:
    """The wave that is open for somebody who started then; None between two."""
    for wave in WAVES:
        opened = opens_at(start, wave)
        if opened <= now < opened + timedelta(days=DAYS_OPEN):
            return wave
    return None
