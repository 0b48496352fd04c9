"""What a coordinator can do about what is stuck, in which order, and when it is looked at again.

Pure.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

DAYS_TO_SEE = 7  # a case that was helped comes back after so many days, where nothing changed
DAYS_MEASURED = 21  # what happens within so many days counts as what happened then
LONGEST_SNOOZE = 60


class CaseKind(StrEnum):
    """What kind of thing needs a hand."""

    PAIRING = "pairing"
    REQUEST = "request"
    GOAL = "goal"  # it waits for a co-mentor; which goal it is, and its words, stay with the two
    MENTOR = "mentor"
    PROPOSAL = "proposal"


class Action(StrEnum):
    """What a coordinator can do about a case with one click."""

    REMIND = "remind"
    OFFER_NEXT = "offer next"
    CALL = "call"
    PAUSE = "pause"
    CLOSE = "close"
    SNOOZE = "snooze"  # nothing for now: look again on a day


ACTION_TITLES = {
    Action.REMIND: N_("Remind by mail"),
    Action.OFFER_NEXT: N_("Offer the next mentor"),
    Action.CALL: N_("Note that I called"),
    Action.PAUSE: N_("Pause the mentor"),
    Action.CLOSE: N_("Close the pairing"),
    Action.SNOOZE: N_("Show it again later"),
}

# What happens when the button is pressed, said before it is.
ACTION_WORDS = {
    Action.REMIND: N_("A short mail goes to whoever has to act next."),
    Action.OFFER_NEXT: N_("Whoever waits gets a mail that leads to the next mentors who fit."),
    Action.CALL: N_("Nothing is sent. Call first; the list of members has the address."),
    Action.PAUSE: N_("The mentor is not proposed until they come back, and is told how."),
    Action.CLOSE: N_("The pairing ends without fault, both are told and have a free place again."),
    Action.SNOOZE: N_("Nothing is sent. The case comes back on the day you choose."),
}

# kind -> what can be done, in the order in which it is proposed.
LADDERS: Mapping[CaseKind, tuple[Action, ...]] = {
    CaseKind.PAIRING: (Action.REMIND, Action.CALL, Action.CLOSE),
    CaseKind.REQUEST: (Action.REMIND, Action.OFFER_NEXT, Action.CALL),
    CaseKind.GOAL: (Action.CALL,),
    CaseKind.MENTOR: (Action.REMIND, Action.CALL, Action.PAUSE, Action.OFFER_NEXT),
    CaseKind.PROPOSAL: (Action.REMIND, Action.CALL),
}


class NotForThis(Refusal):
    """The act does not fit what is stuck."""

    sentence = N_("This cannot be done for this case. Choose another way to help.")


class HelpedAlready(Refusal):
    """Somebody just did."""

    sentence = N_("This case was helped already, and is shown again when nothing changes.")


class SnoozeTooFar(Refusal):
    """A case is not put away for good."""

    sentence = N_("Choose a day after today, and within the next 60 days.")


@dataclass(frozen=True, slots=True)
class Measured:
    """How many cases were helped; of those whose 21 days are over, how many got going again."""

    helped: int
    over: int
    going: int


def next_action(
    kind: CaseKind,
    done: Collection[str],
    first: Action | None = None,
    without: Action | None = None,
) -> Action:
    """The one act to propose: the first of the ladder that was not done yet, or the last.

    `first` is what this trouble asks for before the ladder; `without` what cannot be done here.
    """
    ladder = tuple(one for one in LADDERS[kind] if one != without)
    if first is not None:
        ladder = (first, *(one for one in ladder if one not in (first, Action.PAUSE)))
    elif kind == CaseKind.MENTOR:
        ladder = (Action.REMIND, Action.CALL)
    return next((one for one in ladder if one not in done), ladder[-1])


def check_action(kind: CaseKind, action: Action) -> None:
    """Refuse what does not fit."""
    if action not in LADDERS[kind]:
        raise NotForThis


def check_snooze(until: date, today: date) -> None:
    """A snooze ends after today, and within 60 days."""
    if not today < until <= today + timedelta(days=LONGEST_SNOOZE):
        raise SnoozeTooFar


def seen_again(today: date) -> date:
    """When a case that was helped is looked at again."""
    return today + timedelta(days=DAYS_TO_SEE)
