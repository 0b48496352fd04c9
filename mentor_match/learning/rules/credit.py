"""What an activity is worth by a rule set. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from mentor_match.learning.rules.rule_sets import HUNDREDTHS, RuleSet
from mentor_match.reference.cpd import ETHICS_TOPICS
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class Source(StrEnum):
    """Where an entry comes from."""

    SESSION = "session"
    RESOURCE = "resource"
    CIRCLE = "circle"
    PLATFORM = "platform"
    MANUAL = "manual"


SOURCE_TITLES = {
    Source.SESSION: N_("Mentoring session"),
    Source.RESOURCE: N_("Resource of the library"),
    Source.CIRCLE: N_("Learning circle"),
    Source.PLATFORM: N_("Learning platform"),
    Source.MANUAL: N_("Entered by the member"),
}

# What the association itself sees of an entry: what its member sent it, or its platform.
SEEN_BY_ASSOCIATION = (Source.MANUAL, Source.RESOURCE, Source.PLATFORM)
OLDEST_YEARS = 6
MOST_MINUTES = 6000

MENTORING_GIVEN = "mentoring-given"
MENTORING_RECEIVED = "mentoring-received"


class DayMistyped(Refusal):
    """A day to come, or one so long ago that it is most likely mistyped."""

    sentence = N_("Choose a day of the last years, today at the latest.")
    status = 422


class EnteredBefore(Refusal):
    """Once for its reference."""

    sentence = N_("This was entered for the member before, under the same reference.")


class MemberNotVerified(Refusal):
    """Nobody has compared who it is."""

    sentence = N_("This member is not verified, so nothing is entered. Verify the member first.")


def check_day(day: date, today: date) -> None:
    """Refuse a day on which nothing can have been done that counts now."""
    if not date(today.year - OLDEST_YEARS, 1, 1) <= day <= today:
        raise DayMistyped


# Why an activity is kept but earns nothing.
WHY_NOT = {
    "not-counted": N_("Your association does not count this category."),
    "mentors": N_("Your association does not count mentoring that is given."),
    "mentees": N_("Your association does not count mentoring that is received."),
    "too-short": N_("Shorter than your association counts."),
    "no-length": N_("Its length is not known."),
    "verb": N_("Your association does not count what was only opened or read."),
}


@dataclass(frozen=True, slots=True)
class Activity:
    """Something a person did. `cause` names it, so that it is never counted twice.

    `vouched` tells that somebody else than the person says so: the other one of a session, or a
    learning platform. `association_id` is the association it was done through, where there is one.
    """

    account_id: UUID
    source: Source
    cause: str
    category: str
    minutes: int
    at: datetime
    vouched: bool
    association_id: UUID | None = None
    topics: frozenset[str] = frozenset()
    title: str = ""
    provider: str = ""
    verb: str = ""
    evidence_id: UUID | None = None

    @property
    def only_there(self) -> bool:
        """Whether it is for the one association alone: what a member sends it, or its platform."""
        return self.source in (Source.MANUAL, Source.PLATFORM)


class Learnt(Protocol):
    """A resource, as far as an activity depends on it."""

    id: UUID
    title: str
    provider: str
    topics: frozenset[str]
    minutes: int | None


def resource_done(
    resource: Learnt, account_id: UUID, *, at: datetime, association_id: UUID | None = None
) -> Activity:
    """A resource that is done, on the word of who did it; one resource counts once."""
    return Activity(
        account_id=account_id,
        source=Source.RESOURCE,
        cause=resource_cause(resource.id),
        category=category_of(resource.topics),
        minutes=resource.minutes or 0,
        at=at,
        vouched=False,
        association_id=association_id,
        topics=resource.topics,
        title=resource.title,
        provider=resource.provider,
    )


def resource_cause(resource_id: UUID) -> str:
    """What names a resource, wherever it is ticked off or reported."""
    return f"resource:{resource_id}"


@dataclass(frozen=True, slots=True)
class Credit:
    """What it is worth, in hundredths; `at_once` tells that it counts before anyone checks it."""

    units: int
    at_once: bool
    why_not: str | None = None


def worth_of(rules: RuleSet, activity: Activity) -> Credit:
    """The worth of an activity, rounded down to a hundredth: nobody is given what was not done."""
    reason = _why_not(rules, activity)
    if reason is not None:
        return Credit(0, at_once=True, why_not=reason)
    units = activity.minutes * HUNDREDTHS // rules.minutes_per_unit
    return Credit(units, at_once=activity.vouched or rules.self_declared)


def worth_of_an_hour(rules: RuleSet, category: str) -> int:
    """What an hour of a session is worth to one of its sides, before any ceiling."""
    hour = Activity(
        account_id=UUID(int=0), source=Source.SESSION, cause="", category=category, minutes=60,
        at=datetime.min.replace(tzinfo=UTC), vouched=True,
    )  # fmt: skip
    return worth_of(rules, hour).units


def _why_not(rules: RuleSet, activity: Activity) -> str | None:
    in_company = activity.source in (Source.SESSION, Source.CIRCLE)
    checks = (
        ("not-counted", not rules.categories[activity.category].counts),
        ("mentors", activity.category == MENTORING_GIVEN and not rules.mentors),
        ("mentees", activity.category == MENTORING_RECEIVED and not rules.mentees),
        ("verb", activity.source == Source.PLATFORM and activity.verb not in rules.verbs),
        ("no-length", activity.minutes <= 0),
        ("too-short", in_company and activity.minutes < rules.session_minutes),
    )
    return next((code for code, holds in checks if holds), None)


def category_of(topics: Iterable[str]) -> str:
    """Where learning on these topics counts."""
    return "ethics" if ETHICS_TOPICS.intersection(topics) else "learning"
