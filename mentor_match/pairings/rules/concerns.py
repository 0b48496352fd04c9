"""Concerns: what they can be about, and what may follow what. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class ConcernState(StrEnum):
    """Where a concern stands."""

    OPEN = "open"
    LOOKED_INTO = "looked into"
    CLOSED = "closed"


CONCERN_TITLES = {
    ConcernState.OPEN: N_("Open"),
    ConcernState.LOOKED_INTO: N_("Being looked into"),
    ConcernState.CLOSED: N_("Closed"),
}

# state -> the states that may follow it. A closed one is closed; a new concern can be raised.
AFTER_CONCERN: Mapping[ConcernState, frozenset[ConcernState]] = {
    ConcernState.OPEN: frozenset({ConcernState.LOOKED_INTO, ConcernState.CLOSED}),
    ConcernState.LOOKED_INTO: frozenset({ConcernState.CLOSED}),
    ConcernState.CLOSED: frozenset(),
}

CONCERN_KINDS = {
    "danger": N_("Somebody may be in danger"),
    "respect": N_("Insults, threats or discrimination"),
    "boundaries": N_("Unwanted advances, or asking for money, gifts or favours"),
    "confidence": N_("Something confidential was passed on"),
    "scope": N_("Advice beyond what the profession may do"),
    "identity": N_("The person may not be who they say they are"),
    "misuse": N_("Recruiting, selling or another use of this service"),
    "other": N_("Something else"),
}

CONCERN_ABOUT = {
    "person": N_("The person"),
    "request": N_("A request between the two"),
    "pairing": N_("The pairing of the two"),
    "session": N_("A session of the two"),
}

CONCERN_OUTCOMES = {
    "spoken": N_("We spoke with those concerned"),
    "changed": N_("The mentoring was changed or ended"),
    "membership": N_("A membership was ended"),
    "passed-on": N_("It was passed on to those who are responsible"),
    "nothing": N_("We looked into it, and nothing more is needed"),
    "unclear": N_("We could not find out what happened"),
}


class ConcernSettled(Refusal):
    """It was taken up or closed before."""

    sentence = N_("A coordinator has changed this concern meanwhile. Load the page again.")


class NobodyToTell(Refusal):
    """The only coordinator is the one it is about."""

    sentence = N_(
        "There is no other coordinator who could look into this. Speak to the board of your "
        "association directly. Nothing was sent."
    )


def check_concern_step(state: str, to: ConcernState) -> None:
    """Refuse a state that may not follow this one."""
    if to not in AFTER_CONCERN[ConcernState(state)]:
        raise ConcernSettled
