"""Statements of a learning platform (xAPI): what this service understands of them. Pure."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.learning.rules.credit import resource_cause
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

VERB_ADDRESS = re.compile(r"https?://adlnet\.gov/expapi/verbs/(\w+)")
# Properties that a store sets or that may differ between two copies of one statement.
NOT_COMPARED = frozenset({"id", "stored", "authority", "version"})
LONGEST = 100 * 60  # minutes

_LENGTH = re.compile(
    r"P(?=.)(?:(?P<weeks>\d{1,3})W|(?:(?P<days>\d{1,3})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,4})H)?(?:(?P<minutes>\d{1,5})M)?"
    r"(?:(?P<seconds>\d{1,7})(?:\.\d{1,6})?S)?)?)"
)
_SECONDS = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as far as it matters here. `minutes` is None where no length was told."""

    id: UUID
    verb: str
    activity: str
    title: str
    minutes: int | None
    at: datetime
    fingerprint: str
    email: str | None = None
    number: str | None = None


class StatementConflict(Refusal):
    """One id, two contents."""

    sentence = N_(
        "The statement %(id)s was stored before with another content. Send it under a new id."
    )


class NoSuchMember(Refusal):
    """Nobody of this association; whether of another is not said."""

    sentence = N_(
        "No verified member of your association has this e-mail address or registration number."
    )
    status = 400


def verb_of(address: str) -> str | None:
    """The last word of a verb's address, where it is one of ADL's."""
    found = VERB_ADDRESS.fullmatch(address)
    return found.group(1) if found else None


def minutes_of(length: str) -> int | None:
    """Whole minutes of an ISO 8601 duration; None where it is none, or has years or months."""
    found = _LENGTH.fullmatch(length)
    if found is None:
        return None
    parts = found.groupdict(default="0")
    return sum(int(parts[name]) * seconds for name, seconds in _SECONDS.items()) // 60


def fingerprint_of(statement: Mapping[str, Any]) -> str:
    """Tells two contents apart, however their fields are ordered."""
    compared = {name: value for name, value in statement.items() if name not in NOT_COMPARED}
    plain = json.dumps(compared, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def cause_of(said: Said, resource_id: UUID | None) -> str:
    """What an activity counts as, once: passed after completed is one piece of learning.

    Something that is attended can be attended again on another day.
    """
    if resource_id is not None:
        return resource_cause(resource_id)
    activity = hashlib.sha256(said.activity.encode()).hexdigest()[:40]
    return f"activity:{activity}" + (f":{said.at.date()}" if said.verb == "attended" else "")
