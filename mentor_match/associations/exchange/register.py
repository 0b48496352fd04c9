"""What a register says of a person, and why a part of a file was refused. Pure."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from mentor_match.associations.rules import plain_number
from mentor_match.web.typed import NEVER_TYPED, is_typed

LARGEST = 20 * 1024 * 1024
MOST_PEOPLE = 50_000
GENDERS = ("male", "female", "other", "unknown")
LONGEST = {"number": 40, "name": 160, "email": 254, "job": 60, "title": 120}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T.{1,40})?)?)?")


@dataclass(frozen=True, slots=True)
class Registered:
    """One person of a register. `job` is the register's own code, which is no cadre yet.

    `source_id` and `role_id` are how the other system calls the person and the post.
    """

    number: str
    full_name: str
    source_id: str | None = None
    email: str | None = None
    gender: str | None = None
    job: str | None = None
    job_title: str | None = None
    role_id: str | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A resource or row that was not taken: which, where in it, and why. `file` is named where
    several came together."""

    resource: str
    path: str
    reason: str
    file: str = ""

    def __str__(self) -> str:
        of = f"{self.file}, " if self.file else ""
        return f"{of}{self.resource}, {self.path}: {self.reason}"


class Invalid(Exception):
    """What cannot be taken: the path of it, and the reason with its mend."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(path, reason)


@dataclass(slots=True)
class RegisterReading:
    """What was understood of files, and what was not."""

    people: list[Registered] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    _numbers: set[str] = field(default_factory=set)

    def take(self, person: Registered, path: str) -> None:
        """One more person. Raises Invalid where another has the number."""
        if person.number in self._numbers:
            raise Invalid(path, "Another person of the file has this registration number.")
        if len(self.people) >= MOST_PEOPLE:
            raise Invalid(path, f"There are more than {MOST_PEOPLE} people. Split the file.")
        self._numbers.add(person.number)
        self.people.append(person)

    def refuse(self, resource: str, path: str, reason: str, file: str = "") -> None:
        """Note what was not taken. What a file calls itself is made fit to be shown."""
        shown = (_shown(text) for text in (resource, path, reason, file))
        self.refused.append(Refused(*shown))


def _shown(text: str) -> str:
    return NEVER_TYPED.sub("\ufffd", text)[:400]


def text_of(value: object, path: str, longest: int) -> str | None:
    """A text without doubled spaces; None where it is empty."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise Invalid(path, "It is not a text.")
    value = " ".join(value.split())
    if not is_typed(value):
        raise Invalid(path, "It has signs that are no letters. Type it again.")
    return short(value, path, longest) or None


def short(text: str, path: str, longest: int) -> str:
    """The text, where it is no longer than that."""
    if len(text) > longest:
        raise Invalid(path, f"It is longer than {longest} signs. Make it shorter.")
    return text


def number_of(value: object, path: str) -> str | None:
    """A registration number as it is compared."""
    told = text_of(value, path, LONGEST["number"])
    return short(plain_number(told), path, LONGEST["number"]) if told else None


def email_of(value: object, path: str) -> str | None:
    """An address mail can go to."""
    told = text_of(value, path, LONGEST["email"])
    if told and not _EMAIL.fullmatch(told):
        what = f"“{told[:40]}” is no e-mail address."
        raise Invalid(path, f"{what} Write it as name@example.org, or leave it empty.")
    return short(told.lower(), path, LONGEST["email"]) if told else None


def day_of(value: object, path: str) -> date | None:
    """A day; of a year or a month alone its last."""
    told = text_of(value, path, 60)
    if told is None:
        return None
    found = _DAY.fullmatch(told)
    try:
        if found is None:
            raise ValueError(told)
        year, month, day = (int(part or 0) for part in found.groups())
        month = month or 12
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        raise Invalid(path, f"“{told[:20]}” is no day. Write it as 2027-12-31.") from None


def joined(parts: Iterable[str | None]) -> str:
    """The parts of a name that are there, in order."""
    return " ".join(part for part in parts if part)
