"""The ladder of what comes first for a person on their home page. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class NextStep(StrEnum):
    """What comes first for a person, in the order of this list."""

    START = "start"
    FINISH_MENTEE = "finish the mentee profile"
    FINISH_MENTOR = "finish the mentor profile"
    JOIN = "join an association"
    ANSWER = "answer a request"
    CONSULT = "answer a consult"
    PROPOSAL = "answer a proposal"
    CO_MENTOR = "answer whether to co-mentor"
    LET_IN = "answer who asks to come in"
    CONFIRM = "confirm a session"
    ATTEND = "say that you were there"
    PICK = "choose a time"
    OWN_CONSULT = "go on with a consult"
    SIGN = "sign the charter"
    GOAL = "look at a goal"
    INVITED = "answer an invitation"
    TAKE = "take a consult"
    SET = "set a goal"
    PLAN = "plan a session"
    FEEDBACK = "give feedback"
    MEET_CIRCLE = "meet the circle"
    STUDY = "go on with a resource"
    MEET = "go on with a pairing"
    WAIT_FOR_VERIFICATION = "wait for verification"
    CHOOSE = "choose a mentor"
    WAIT_FOR_ANSWER = "wait for an answer"
    WAIT_FOR_REQUESTS = "wait for requests"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ladder looks at: facts of one account, each a plain count or switch."""

    mentee_started: bool
    mentee_complete: bool
    mentor_started: bool
    mentor_complete: bool
    memberships: int
    verified: int
    requests_to_answer: int
    requests_waiting: int
    pairings_as_mentee: int
    pairings_as_mentor: int
    consults: int = 0
    to_confirm: int = 0
    to_pick: int = 0
    to_sign: int = 0
    goals: int = 0
    to_set: int = 0
    to_plan: int = 0
    resources: int = 0
    proposals: int = 0
    co_mentoring: int = 0
    to_let_in: int = 0
    to_attend: int = 0
    own_consults: int = 0
    invited: int = 0
    to_take: int = 0
    feedback: int = 0
    circles_soon: int = 0


def next_step(person: Standing) -> NextStep:
    """The one thing that comes first. Whoever waits for this person comes before everything.

    Of those who wait: who cannot go on without an answer before what two or more do together; and
    a session that was held before one that is to come, because what counts is lost with time. What
    others could do as well, an invitation and a consult to a whole cadre, comes last of them.
    """
    waiting = (
        (person.requests_to_answer, NextStep.ANSWER),
        (person.consults, NextStep.CONSULT),
        (person.proposals, NextStep.PROPOSAL),
        (person.co_mentoring, NextStep.CO_MENTOR),
        (person.to_let_in, NextStep.LET_IN),
        (person.to_confirm, NextStep.CONFIRM),
        (person.to_attend, NextStep.ATTEND),
        (person.to_pick, NextStep.PICK),
        (person.own_consults, NextStep.OWN_CONSULT),
        (person.to_sign, NextStep.SIGN),
        (person.goals, NextStep.GOAL),
        (person.invited, NextStep.INVITED),
        (person.to_take, NextStep.TAKE),
    )
    for count, step in waiting:
        if count:
            return step
    return _alone(person)


def _alone(person: Standing) -> NextStep:
    """What comes first where nobody waits."""
    if not (person.mentee_started or person.mentor_started):
        return NextStep.START
    if person.mentee_started and not person.mentee_complete:
        return NextStep.FINISH_MENTEE
    if person.mentor_started and not person.mentor_complete:
        return NextStep.FINISH_MENTOR
    if not person.memberships:
        return NextStep.JOIN
    return _when_ready(person)


def _when_ready(person: Standing) -> NextStep:
    if person.to_set:
        return NextStep.SET
    if person.to_plan:
        return NextStep.PLAN
    if person.feedback:
        return NextStep.FEEDBACK
    if person.circles_soon:
        return NextStep.MEET_CIRCLE
    if person.resources:
        return NextStep.STUDY
    if person.pairings_as_mentee or person.pairings_as_mentor:
        return NextStep.MEET
    if not person.verified:
        return NextStep.WAIT_FOR_VERIFICATION
    if person.mentee_started:
        return NextStep.WAIT_FOR_ANSWER if person.requests_waiting else NextStep.CHOOSE
    return NextStep.WAIT_FOR_REQUESTS
