"""Co-mentors: who is asked to sign off one goal that is outside the mentor's scope. Pure.

Their states are those of a request. What was accepted can be handed back, with a reason.
"""

from dataclasses import dataclass
from datetime import datetime

from mentor_match.pairings.rules.requests import RequestState, state_at
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class CoMentorNotNeeded(Refusal):
    """The mentor can sign this goal off, or it is closed."""

    sentence = N_("This goal needs no co-mentor.")


class CoMentorAskedAlready(Refusal):
    """One at a time."""

    sentence = N_("A co-mentor has been asked for this goal, or has accepted it.")


class CoMentorNotFitting(Refusal):
    """Of another cadre, one of the two, or somebody who takes nobody now."""

    sentence = N_("%(name)s cannot co-mentor this goal just now. Choose someone else.")


class CoMentorBusy(Refusal):
    """As many goals as one may co-mentor."""

    sentence = N_("%(name)s already co-mentors %(limit)s goals. Choose someone else.")


class OwnCoMentoringFull(Refusal):
    """The same, to the one who reads it."""

    sentence = N_(
        "You already co-mentor %(limit)s goals, which is as many as one may. "
        "Decline kindly, or sign one off first."
    )


class CoMentorSettled(Refusal):
    """It was answered, taken back or handed back before, or nobody answered in time."""

    sentence = N_("This was settled before, or the time to answer is over. Nobody waits for you.")


@dataclass(frozen=True, slots=True)
class AskingCoMentor:
    """What is so at the moment in which somebody is asked to co-mentor a goal."""

    name: str
    needed: bool  # the goal is open and guarded
    taken: bool  # somebody has been asked, or has accepted
    same_cadre: bool
    one_of_the_two: bool
    available: bool  # active, complete, not paused, not kept apart, and within reach
    goals: int  # that they co-mentor now


def check_asking_co_mentor(asking: AskingCoMentor, limit: int) -> None:
    """Refuse to ask where it is not needed, or not this one."""
    if not asking.needed:
        raise CoMentorNotNeeded
    if asking.taken:
        raise CoMentorAskedAlready
    if asking.one_of_the_two or not asking.same_cadre or not asking.available:
        raise CoMentorNotFitting(name=asking.name)
    if asking.goals >= limit:
        raise CoMentorBusy(name=asking.name, limit=limit)


def check_answer(state: str, answer_by: datetime, now: datetime) -> None:
    """Refuse to answer what no longer waits for an answer."""
    if state_at(state, answer_by, now) != RequestState.REQUESTED:
        raise CoMentorSettled


def check_hand_back(state: str, released: bool) -> None:
    """Only what was accepted, and not handed back yet, can be."""
    if state != RequestState.ACCEPTED or released:
        raise CoMentorSettled
