"""When a message is tried again. Pure."""

from datetime import datetime, timedelta

MOST_ATTEMPTS = 8
CLAIM = timedelta(minutes=5)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many failed attempts: 1, 2, 4 ... minutes later; None at last."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return now + timedelta(minutes=2 ** (attempts - 1))
