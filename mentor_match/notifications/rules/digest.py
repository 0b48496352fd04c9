"""When the daily mail goes out. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DIGEST_HOUR = 7  # before most shifts begin, on the reader's own clock


def next_digest(now: datetime, zone: str) -> datetime:
    """The next seven o'clock on the reader's clock, as a moment in UTC; never `now` itself.

    Where the clock jumps over that hour, the digest goes out as far after the jump.
    """
    there = _zone(zone)
    day = now.astimezone(there).date()
    for later in range(3):
        wall = datetime.combine(day + timedelta(days=later), time(DIGEST_HOUR), tzinfo=there)
        at = wall.astimezone(UTC)
        if at > now:
            return at
    raise AssertionError("some seven o'clock comes within two days")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
