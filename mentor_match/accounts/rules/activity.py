"""When somebody was last here, in words. Pure."""

from datetime import date
from enum import StrEnum

from mentor_match.words import N_


class Activity(StrEnum):
    """When somebody was last here, as coarsely as it helps."""

    TODAY = "today"
    WEEK = "this week"
    MONTH = "this month"
    LONGER = "longer ago"


ACTIVITY_TITLES = {
    Activity.TODAY: N_("Active today"),
    Activity.WEEK: N_("Active this week"),
    Activity.MONTH: N_("Active this month"),
    Activity.LONGER: N_("Last active more than a month ago"),
}


def activity(last: date | None, today: date) -> Activity | None:
    """In words; None where nothing is known. A zone ahead of UTC may see tomorrow as today."""
    if last is None:
        return None
    days = (today - last).days
    if days <= 0:
        return Activity.TODAY
    if days < 7:
        return Activity.WEEK
    return Activity.MONTH if days < 31 else Activity.LONGER
