"""Suggestions of members: states, reasons and refusals. Pure."""

from enum import StrEnum

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class SuggestionState(StrEnum):
    """Where a suggestion stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    OWN = "own"
    DECLINED = "declined"


SUGGESTION_TITLES = {
    SuggestionState.WAITING: N_("Waiting for a coordinator"),
    SuggestionState.ACCEPTED: N_("In the library"),
    SuggestionState.OWN: N_("In the library of your association"),
    SuggestionState.DECLINED: N_("Not taken"),
}

SUGGESTION_REASONS = {
    "duplicate": N_("The library has it already"),
    "not-open": N_("It costs money or asks for a sign-in"),
    "not-reliable": N_("We cannot tell who stands behind it, or it is out of date"),
    "no-fit": N_("It does not fit what our members learn"),
    "address": N_("The address does not open"),
    "other": N_("Another reason"),
}

MOST_WAITING = 20


class DecidedBefore(Refusal):
    """Not from this state."""

    sentence = N_("This suggestion was decided before. Load the page again to see how it stands.")


class ListedAlready(Refusal):
    """The library has it."""

    sentence = N_(
        "The library has this resource already: the same address and title. "
        "Decline the suggestion with that reason, and the member is told."
    )


class InLibrary(Refusal):
    """The same for what needs no decision."""

    sentence = N_("The library has this resource already: the same address and title.")


class NotOwnSuggestion(Refusal):
    """Nobody decides on what they suggested."""

    sentence = N_("You suggested this yourself. Ask another coordinator to look at it.")


class TooManyWaiting(Refusal):
    """A person may have so many suggestions waiting."""

    sentence = N_(
        "You have %(number)s suggestions waiting. Let a coordinator look at them first, "
        "then suggest more."
    )


class NotVerifiedYet(Refusal):
    """A suggestion needs an association whose coordinator looks at it."""

    sentence = N_(
        "To suggest a resource you need a verified membership, for the coordinators of your "
        "association look at it first."
    )


def check_waiting(state: str) -> None:
    """Refuse what was decided."""
    if state != SuggestionState.WAITING:
        raise DecidedBefore


def check_number(waiting: int) -> None:
    """Refuse more suggestions than anyone looks at."""
    if waiting >= MOST_WAITING:
        raise TooManyWaiting(number=waiting)
