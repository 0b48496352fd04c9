"""What continuing professional development can be counted in, and examples of how to count it.

The examples are invented for this service. They restate no council's or association's rules:
whoever looks after an association chooses the nearest one and changes it to what holds there.
Amounts are in hundredths of a unit, so that they stay whole numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mentor_match.words import N_

CATEGORIES: Mapping[str, str] = {
    "mentoring-given": N_("Mentoring given"),
    "mentoring-received": N_("Mentoring received"),
    "learning": N_("Courses and self-study"),
    "group": N_("Learning in a group"),
    "event": N_("Workshops and conferences"),
    "ethics": N_("Ethics"),
}

UNITS: Mapping[str, str] = {"hours": N_("Hours"), "points": N_("Points")}
PERIODS: Mapping[str, str] = {
    "calendar": N_("Calendar years, the same for everyone"),
    "rolling": N_("From the day each member was verified"),
}

# What a learning platform can say that somebody did.
VERBS: Mapping[str, str] = {
    "attended": N_("Attended"),
    "completed": N_("Completed"),
    "passed": N_("Passed"),
    "experienced": N_("Opened or read"),
}

# A resource on one of these topics counts as ethics.
ETHICS_TOPICS = frozenset({"ethics"})


@dataclass(frozen=True, slots=True)
class Template:
    """An example of a rule set to begin with."""

    title: str
    hint: str
    rules: Mapping[str, Any]


def _rules(**changes: Any) -> Mapping[str, Any]:
    plain: dict[str, Any] = {
        "unit": "hours",
        "minutes_per_unit": 60,
        "period": "calendar",
        "months": 12,
        "first_year": 2026,
        "required": 0,
        "session_minutes": 15,
        "mentors": True,
        "mentees": True,
        "self_declared": True,
        "verbs": ["attended", "completed", "passed"],
        "categories": {code: {"counts": True} for code in CATEGORIES},
    }
    for code, facts in changes.pop("categories", {}).items():
        plain["categories"][code] = {"counts": True, **facts}
    return plain | changes


TEMPLATES: Mapping[str, Template] = {
    "count-only": Template(
        N_("Count the hours, ask for none"),
        N_("Every hour is kept, each calendar year; nothing is required and nothing is capped."),
        _rules(),
    ),
    "points-a-year": Template(
        N_("Points each calendar year"),
        N_("24 points a year, one for each hour; 3 of them in ethics; mentoring gives 10 at most."),
        _rules(
            unit="points",
            required=2400,
            session_minutes=30,
            categories={
                "mentoring-given": {"ceiling": 1000},
                "mentoring-received": {"ceiling": 1000},
                "learning": {"ceiling": 1600},
                "ethics": {"minimum": 300},
            },
        ),
    ),
    "hours-three-years": Template(
        N_("Hours over three years from verification"),
        N_("60 hours in three years for each member; what a member declares waits for a check."),
        _rules(
            period="rolling",
            months=36,
            required=6000,
            session_minutes=20,
            self_declared=False,
            categories={"group": {"ceiling": 3000}, "ethics": {"minimum": 400}},
        ),
    ),
    "mentors-only": Template(
        N_("Points for those who teach"),
        N_("20 points in two calendar years, one for each half hour; mentees earn none here."),
        _rules(
            unit="points",
            minutes_per_unit=30,
            months=24,
            required=2000,
            session_minutes=30,
            mentees=False,
            categories={"mentoring-given": {"ceiling": 1200}, "event": {"ceiling": 1000}},
        ),
    ),
}  # fmt: skip
DEFAULT_TEMPLATE = "count-only"
