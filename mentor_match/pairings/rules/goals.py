"""The life of a goal: set by either, reached when it is signed off, or dropped. Pure.

On a pairing across cadres, a clinical topic that is not within the scope of both is guarded: only
a co-mentor of the mentee's own cadre may say that such a goal was reached.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mentor_match.reference.role_cards import both_may_do
from mentor_match.reference.topics import find_topic
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class GoalState(StrEnum):
    """Where a goal stands."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"


GOAL_TITLES = {
    GoalState.OPEN: N_("Open"),
    GoalState.REACHED: N_("Reached"),
    GoalState.DROPPED: N_("Dropped"),
}

# state -> the states that may follow it; the last two are final.
AFTER_GOAL: dict[GoalState, frozenset[GoalState]] = {
    GoalState.OPEN: frozenset({GoalState.REACHED, GoalState.DROPPED}),
    GoalState.REACHED: frozenset(),
    GoalState.DROPPED: frozenset(),
}

# No reason puts blame on anyone.
DROP_REASONS = {
    "changed": N_("Something else matters more now"),
    "too-big": N_("It was too much at once"),
    "no-chance": N_("There was no chance to practise it"),
    "elsewhere": N_("It is learnt elsewhere"),
    "other": N_("Another reason"),
}
# Why a goal was dropped, where nobody did so by hand.
PAIRING_OVER = "pairing-over"

MOST_OPEN_GOALS = 5  # more are not pursued by anyone
FARTHEST_GOAL = timedelta(days=731)
# A goal that goes on with another mentor needs some time.
SOONEST_AGAIN, NEXT_TRY = timedelta(days=14), timedelta(days=90)


class GoalTooMany(Refusal):
    """As many goals are open as help."""

    sentence = N_(
        "You have %(limit)s open goals, which is as many as one can pursue. "
        "Reach or drop one before you set another."
    )


class GoalOnTopicOpen(Refusal):
    """One open goal a topic."""

    sentence = N_("There is an open goal on this topic. Reach or drop it before you set another.")


class GoalDateWrong(Refusal):
    """The target date is over, or so far away that it is most likely mistyped."""

    sentence = N_("Choose a day after today and within the next two years.")


class GoalClosed(Refusal):
    """It was reached or dropped before."""

    sentence = N_("This goal was reached or dropped before. You find it under the past goals.")


class GoalLevelBelow(Refusal):
    """Reached, and lower than before."""

    sentence = N_(
        "The level reached is lower than the level before, which was %(before)s of 5. "
        "Choose the same level or a higher one, or drop the goal."
    )


class OnlyTheMentorSigns(Refusal):
    """The mentee cannot sign off the own goal."""

    sentence = N_("Only your mentor can sign this goal off. Tell your mentor that you reached it.")


class OutsideScopeOfMentor(Refusal):
    """A guarded goal, and someone who is not its co-mentor."""

    sentence = N_(
        "This goal is outside the scope of the mentor’s cadre. Only its co-mentor, "
        "who is of the mentee’s cadre, can sign it off."
    )


class CoMentorOfOtherCadre(Refusal):
    """The co-mentor is not, or no longer, of the mentee's cadre."""

    sentence = N_(
        "Your profile does not name the cadre of the mentee, so you cannot sign this goal off. "
        "Hand it back, so that a co-mentor of that cadre can be asked."
    )


def needs_co_mentor(topic: str, mentee_cadre: str, mentor_cadre: str) -> bool:
    """Whether signing off a goal on this topic asks for someone of the mentee's cadre.

    Where one of the cadres has no role card, nobody can say what both may do, so every clinical
    topic asks for it.
    """
    found = find_topic(topic)
    if mentee_cadre == mentor_cadre or found is None or found.axis != "clinical":
        return False
    return topic not in both_may_do(mentee_cadre, mentor_cadre)


def check_goal(topic: str, due: date, *, open_topics: Iterable[str], today: date) -> None:
    """Refuse a goal that may not be set."""
    pursued = list(open_topics)
    if topic in pursued:
        raise GoalOnTopicOpen
    if len(pursued) >= MOST_OPEN_GOALS:
        raise GoalTooMany(limit=MOST_OPEN_GOALS)
    if not today < due <= today + FARTHEST_GOAL:
        raise GoalDateWrong


def due_again(due: date, today: date) -> date:
    """Until when a goal that is taken along into the next pairing is to be reached.

    The day stays as it was where it leaves two weeks or more; otherwise it is three months ahead.
    """
    return due if due >= today + SOONEST_AGAIN else today + NEXT_TRY


def check_goal_step(state: str, to: GoalState) -> None:
    """Refuse a state that may not follow this one."""
    if to not in AFTER_GOAL[GoalState(state)]:
        raise GoalClosed


@dataclass(frozen=True, slots=True)
class SigningOff:
    """What is so at the moment in which someone says that a goal was reached."""

    state: str
    guarded: bool
    level_before: int
    level_after: int
    by_mentor: bool
    by_co_mentor: bool  # who accepted to co-mentor this very goal
    same_cadre: bool  # of the signer, today, and the mentee


def check_sign_off(signing: SigningOff) -> None:
    """Refuse a sign-off that may not be; who may not sign is told before what is wrong with it."""
    check_goal_step(signing.state, GoalState.REACHED)
    if signing.guarded and not signing.by_co_mentor:
        raise OutsideScopeOfMentor
    if signing.guarded and not signing.same_cadre:
        raise CoMentorOfOtherCadre
    if not signing.guarded and not signing.by_mentor:
        raise OnlyTheMentorSigns
    if signing.level_after < signing.level_before:
        raise GoalLevelBelow(before=signing.level_before)
