"""The one place that looks at the clock; everything below takes the time as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
