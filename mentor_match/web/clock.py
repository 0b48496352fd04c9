"""The one place that looks at the clock; everything below takes the time as an argument."""

from datetime import UTC, datetime

FIRST, LAST = 1, 4  # the hours of UTC in which few are here; what is for the night is done
MINUTES = 2  # in the first minutes of each, so that an hour nobody was there for costs nothing


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def is_for_the_night(moment: datetime) -> bool:
    """Whether to do now what asks much and may wait for the next night."""
    return FIRST <= moment.hour < LAST and moment.minute < MINUTES
