"""What a mentee may ask of the list of suggestions. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from enum import StrEnum
from operator import attrgetter

from mentor_match.engine import MentorFacts

SUGGESTIONS_A_PAGE = 10

# A mentor who declined, or never answered, is not proposed again to the same mentee for a while:
# asking the same busy person twice helps neither of them.
REST_AFTER_NO = timedelta(days=90)


class Hindrance(StrEnum):
    """What stands between a person and suggestions; each has an act that takes it away."""

    PROFILE = "profile"
    ASSOCIATION = "association"
    PLACES = "places"


class Source(StrEnum):
    """Where the mentors come from that are ranked for a mentee."""

    MEMORY = "memory"  # everyone within reach
    PGVECTOR = "pgvector"  # those who are near, by an index in PostgreSQL


@dataclass(frozen=True, slots=True)
class Filters:
    """What a mentee narrows the list to: one code each, empty where it does not matter."""

    topic: str = ""
    cadre: str = ""
    language: str = ""
    country: str = ""
    setting: str = ""
    format: str = ""

    def __bool__(self) -> bool:
        """Whether it narrows anything."""
        return any(getattr(self, field.name) for field in fields(self))

    def keep(self, mentor: MentorFacts) -> bool:
        """Whether the mentor is within all that was asked for."""
        return all(
            wanted in found
            for wanted, found in (
                (self.topic, mentor.offers),
                (self.cadre, {mentor.cadre}),
                (self.language, mentor.languages),
                (self.country, {mentor.country}),
                (self.setting, {mentor.setting}),
                (self.format, mentor.formats),
            )
            if wanted
        )

    def within(self, mentors: Iterable[MentorFacts]) -> list[MentorFacts]:
        """Those it keeps, in the same order."""
        if not self:
            return list(mentors)
        return [mentor for mentor in mentors if self.keep(mentor)]

    def loosened(self, mentors: Sequence[MentorFacts]) -> tuple[str, int] | None:
        """The one filter to take away that brings most back, and how many; None if none does."""
        found = [
            (len(replace(self, **{field.name: ""}).within(mentors)), field.name)
            for field in fields(self)
            if getattr(self, field.name)
        ]
        count, name = max(found, default=(0, ""), key=lambda pair: pair[0])
        return (name, count) if count else None


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters can be set to without emptying the list: the codes that occur in it."""

    topic: frozenset[str]
    cadre: frozenset[str]
    language: frozenset[str]
    country: frozenset[str]
    setting: frozenset[str]
    format: frozenset[str]


def choices_among(mentors: Sequence[MentorFacts], wants: Iterable[str]) -> Choices:
    """The codes that occur among the mentors; of the topics, only those that are wanted."""
    # Thousands say the same few things: what is said is collected before it is taken apart.
    said = zip(*map(_SAID, mentors), strict=True) if mentors else ((),) * 5
    cadre, language, country, setting, format_ = map(frozenset, said)
    nothing: frozenset[str] = frozenset()
    return Choices(
        topic=frozenset(one for one in wants if any(one in mentor.offers for mentor in mentors)),
        cadre=cadre - {""},
        language=nothing.union(*language),
        country=country - {""},
        setting=setting - {""},
        format=nothing.union(*format_),
    )


_SAID = attrgetter("cadre", "languages", "country", "setting", "formats")
