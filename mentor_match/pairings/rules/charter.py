"""What both sign: a text that is the same for all, and what these two agree. Pure.

A pairing has versions of its charter, numbered from 1. Each may be signed by both; the newest one
that was is in force. A proposal that nobody wants any more is set aside.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mentor_match.pairings.rules.charter_texts import CHARTER_TEXTS, Sections
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

REPLY_DAYS = {
    1: N_("Within a day"),
    2: N_("Within two days"),
    3: N_("Within three days"),
    7: N_("Within a week"),
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two people agree in their own words; None where they have not yet."""

    goals: str | None = None
    rhythm: str | None = None
    minutes: int | None = None
    contact: str | None = None
    reply_days: int | None = None
    feedback: str | None = None
    boundary: str | None = None


# The parts of an agreement as they are headed, in the order in which they are read.
AGREED_TITLES = {
    "goals": N_("Our goals"),
    "rhythm": N_("How often we meet"),
    "minutes": N_("How long a session takes"),
    "contact": N_("How we reach each other"),
    "reply_days": N_("How soon we answer messages"),
    "feedback": N_("What feedback we want from each other"),
    "boundary": N_("A boundary of our own"),
}
# What is named as changed where the sections that are the same for all are others.
TEXT_CHANGED = "text"


class CharterState(StrEnum):
    """Where a version of the charter stands."""

    PROPOSED = "proposed"
    IN_FORCE = "in force"
    REPLACED = "replaced"
    SET_ASIDE = "set aside"


CHARTER_TITLES = {
    CharterState.PROPOSED: N_("Waits for signatures"),
    CharterState.IN_FORCE: N_("In force"),
    CharterState.REPLACED: N_("Replaced by a later version"),
    CharterState.SET_ASIDE: N_("Set aside"),
}


class CharterChanged(Refusal):
    """The text on the page is not the one that waits for signatures."""

    sentence = N_(
        "The charter was changed while you read it, so nothing was signed. "
        "Read the new version, and sign that."
    )


class CharterUnchanged(Refusal):
    """The proposal says what the newest version says."""

    sentence = N_("You have not changed anything. Change at least one part, or go back.")


class CharterNotOpen(Refusal):
    """There is no proposal to set aside, or nothing to fall back on."""

    sentence = N_("No proposed change waits for signatures, so there is nothing to set aside.")


class Version(Protocol):
    """What the rules have to know of a version."""

    @property
    def number(self) -> int: ...

    @property
    def in_force_at(self) -> datetime | None: ...

    @property
    def set_aside_at(self) -> datetime | None: ...


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(text_version: int, agreement: Agreement) -> str:
    """What a signature binds: it is another one where a single letter is."""
    return _digest([_digest(CHARTER_TEXTS[text_version]), asdict(agreement)])


def sections_of(text_version: int) -> Sections:
    """The sections that are the same for all."""
    return CHARTER_TEXTS[text_version]


def changes(before: tuple[int, Agreement] | None, after: tuple[int, Agreement]) -> tuple[str, ...]:
    """The parts in which a version differs from the one before; none for the first."""
    if before is None:
        return ()
    named = tuple(
        field.name
        for field in fields(Agreement)
        if getattr(before[1], field.name) != getattr(after[1], field.name)
    )
    return named if before[0] == after[0] else (*named, TEXT_CHANGED)


def state_of(version: Version, versions: Iterable[Version]) -> CharterState:
    """Where one of the versions of a pairing stands."""
    everything = list(versions)
    if version.set_aside_at is not None:
        return CharterState.SET_ASIDE
    if version.in_force_at is not None:
        newest = max(v.number for v in everything if v.in_force_at is not None)
        return CharterState.IN_FORCE if version.number == newest else CharterState.REPLACED
    newer = any(other.number > version.number for other in everything)
    return CharterState.REPLACED if newer else CharterState.PROPOSED


def signatures_that_count(in_force: bool, newest: int) -> int:
    """How many signed, for the health of a pairing.

    A charter in force was signed by both, whatever is proposed since: who talks about a change
    is not without a charter. `newest` counts the signatures of the newest version.
    """
    return 2 if in_force else newest


def next_number(versions: Sequence[Version]) -> int:
    """The number of the next version."""
    return max((version.number for version in versions), default=0) + 1
