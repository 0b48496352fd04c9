"""Why a mentor needs a word from the coordinator. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from mentor_match.words import N_

LONG_PAUSE = timedelta(days=60)
QUIET = 2  # requests in a row that ran out; the third one pauses the mentor by itself


class MentorTrouble(StrEnum):
    """What stands in the way of those who would ask this mentor."""

    NOT_ANSWERING = "not answering"
    SILENT = "silent"
    FULL = "full"
    RESTING = "resting"


MENTOR_TROUBLE_TITLES = {
    MentorTrouble.NOT_ANSWERING: N_("The last two requests ran out without an answer."),
    MentorTrouble.SILENT: N_("Three requests in a row ran out; the mentor is not proposed now."),
    MentorTrouble.FULL: N_("Every place is taken, and requests still wait for an answer."),
    MentorTrouble.RESTING: N_("The mentor has paused for more than 60 days, without a day to end."),
}


def mentor_troubles(
    *,
    paused_at: datetime | None,
    paused_until: datetime | None,
    silent: bool,
    full: bool,
    waiting: int,
    unanswered: int,
    now: datetime,
) -> tuple[MentorTrouble, ...]:
    """All of them. `waiting` requests are open; `unanswered` ran out, one after the other."""
    found = []
    if paused_at is None and unanswered >= QUIET:
        found.append(MentorTrouble.NOT_ANSWERING)
    if paused_at is not None and silent:
        found.append(MentorTrouble.SILENT)
    if full and waiting > 0:
        found.append(MentorTrouble.FULL)
    if (
        paused_at is not None
        and paused_until is None
        and not silent
        and now - paused_at > LONG_PAUSE
    ):
        found.append(MentorTrouble.RESTING)
    return tuple(found)
