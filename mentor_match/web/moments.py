"""Days and months of a moment, and what a person says of a time on the clock they live by."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def moment_of(day: date, at: time, zone: str) -> datetime | None:
    """A local time as a moment; None where clocks are put forward over it, so it never comes."""
    local = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    moment = local.astimezone(UTC)
    return moment if moment.astimezone(ZoneInfo(zone)).time() == at else None


def month_of(at: date) -> date:
    """The first day of the month of a day or a moment."""
    return date(at.year, at.month, 1)
