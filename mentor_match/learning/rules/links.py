"""What follows from a look at an address. Pure.

An address is given up only after several failures over days: a server that is down for an
afternoon, or a line that is, must not take a course away from anyone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

FAILURES_TO_DIE = 3
DAYS_TO_DIE = timedelta(days=3)
AGAIN_WHEN_GOOD = timedelta(days=30)
AGAIN_WHEN_DEAD = timedelta(days=14)
AGAIN_WHEN_UNSURE = timedelta(days=3)
FIRST_WAIT = timedelta(days=1)


class Trouble(StrEnum):
    """Why an address did not open."""

    NOT_FOUND = "not-found"
    SERVER = "server"
    NO_ANSWER = "no-answer"
    NO_HOST = "no-host"
    NOT_SAFE = "not-safe"
    REDIRECTS = "redirects"
    FORBIDDEN = "forbidden"
    BUSY = "busy"
    GUARDED = "guarded"


TROUBLES = {
    Trouble.NOT_FOUND: N_("the page is no longer there"),
    Trouble.SERVER: N_("its server reports a fault"),
    Trouble.NO_ANSWER: N_("its server does not answer"),
    Trouble.NO_HOST: N_("its server is not known any more"),
    Trouble.NOT_SAFE: N_("its certificate is not valid"),
    Trouble.REDIRECTS: N_("it sends readers round and round"),
    Trouble.FORBIDDEN: N_("it leads to a place this service does not go"),
    Trouble.BUSY: N_("its server was busy"),
    Trouble.GUARDED: N_("its server lets no automatic check in"),
}

# A server that is busy or lets no robot in is there: neither a success nor a failure.
UNSURE = frozenset({Trouble.BUSY, Trouble.GUARDED})


@dataclass(frozen=True, slots=True)
class LinkStanding:
    """How an address stands."""

    confirmed_at: datetime | None = None
    failed_at: datetime | None = None
    failures: int = 0
    trouble: str | None = None
    dead_at: datetime | None = None
    next_check_at: datetime | None = None


def after_check(standing: LinkStanding, trouble: Trouble | None, now: datetime) -> LinkStanding:
    """How it stands after a look at it; `trouble` is None where it opened."""
    if trouble is None:
        return LinkStanding(confirmed_at=now, next_check_at=now + AGAIN_WHEN_GOOD)
    if trouble in UNSURE:
        return LinkStanding(
            standing.confirmed_at,
            standing.failed_at,
            standing.failures,
            trouble,
            standing.dead_at,
            now + AGAIN_WHEN_UNSURE,
        )
    since = standing.failed_at or now
    failures = standing.failures + 1
    dies = failures >= FAILURES_TO_DIE and now - since >= DAYS_TO_DIE
    dead = standing.dead_at or (now if dies else None)
    wait = AGAIN_WHEN_DEAD if dead else FIRST_WAIT * min(2 ** (failures - 1), 4)
    return LinkStanding(standing.confirmed_at, since, failures, trouble, dead, now + wait)


class AddressState(StrEnum):
    """What a reader is told of an address."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    DEAD = "dead"


ADDRESS_TITLES = {
    AddressState.CONFIRMED: N_("Seen to open"),
    AddressState.UNCONFIRMED: N_("Not confirmed"),
    AddressState.DEAD: N_("Does not open any more"),
}


class ResourceDead(Refusal):
    """Nothing dead is attached."""

    sentence = N_(
        "The address of this resource does not open any more, so it cannot be attached. "
        "Choose another one from the library."
    )


class ResourceState(StrEnum):
    """Whether a resource of an association's own is in its library."""

    LISTED = "listed"
    WITHDRAWN = "withdrawn"


class ResourceWithdrawn(Refusal):
    """Nor is what its association takes back."""

    sentence = N_(
        "The association has withdrawn this resource, so it cannot be attached. "
        "Choose another one from the library."
    )


class Standing(Protocol):
    """What decides over attaching a resource."""

    dead_at: datetime | None
    withdrawn_at: datetime | None


def check_attachable(resource: Standing) -> None:
    """Refuse what leads nowhere, and what was withdrawn."""
    if resource.withdrawn_at is not None:
        raise ResourceWithdrawn
    if resource.dead_at is not None:
        raise ResourceDead
