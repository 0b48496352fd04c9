"""When a message is tried again, and what can go with it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_ATTEMPTS = 8
CLAIM = timedelta(minutes=5)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many failed attempts: 1, 2, 4 ... minutes later; None at last."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return now + timedelta(minutes=2 ** (attempts - 1))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to go with a message. The content type may carry parameters, as in
    `text/calendar; method=REQUEST; charset=utf-8`."""

    name: str
    content: bytes
    content_type: str
