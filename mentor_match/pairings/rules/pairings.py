"""The life of a pairing: its states, its health, and what its two people do next. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mentor_match.pairings.rules.limits import Limits
from mentor_match.pairings.rules.sessions import SessionState
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class PairingState(StrEnum):
    """Where a pairing stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ENDED_EARLY = "ended early"


PAIRING_TITLES = {
    PairingState.ACTIVE: N_("Active"),
    PairingState.PAUSED: N_("Paused"),
    PairingState.COMPLETED: N_("Completed"),
    PairingState.ENDED_EARLY: N_("Ended early"),
}

OPEN_PAIRINGS = (PairingState.ACTIVE, PairingState.PAUSED)

# state -> the states that may follow it; the last two are final.
AFTER: dict[PairingState, frozenset[PairingState]] = {
    PairingState.ACTIVE: frozenset(
        {PairingState.PAUSED, PairingState.COMPLETED, PairingState.ENDED_EARLY}
    ),
    PairingState.PAUSED: frozenset(
        {PairingState.ACTIVE, PairingState.COMPLETED, PairingState.ENDED_EARLY}
    ),
    PairingState.COMPLETED: frozenset(),
    PairingState.ENDED_EARLY: frozenset(),
}

END_REASONS = {
    "no-time": N_("There is not enough time for it"),
    "not-a-fit": N_("What one needs and what the other offers do not fit"),
    "out-of-touch": N_("We lost touch"),
    "moved-on": N_("One of us has a new post or has moved"),
    "personal": N_("Personal matters"),
    "other": N_("Another reason"),
}
# What nobody chooses from a list: one of the two has erased the account.
LEFT_SERVICE = "left-service"
ENDINGS = {
    **END_REASONS,
    LEFT_SERVICE: N_("One of the two has left the service, and everything about them is erased"),
}


class PairingOver(Refusal):
    """The pairing has ended."""

    sentence = N_("This pairing has ended, so this cannot be done in it any more.")


class PairingPaused(Refusal):
    """The pairing rests."""

    sentence = N_("This pairing is paused. Resume it first.")


class PairingNotPaused(Refusal):
    """Only what rests can be resumed."""

    sentence = N_("This pairing is not paused; you can go on.")


def check_active(state: str) -> None:
    """Refuse what needs a pairing that goes on."""
    if state == PairingState.PAUSED:
        raise PairingPaused
    if state != PairingState.ACTIVE:
        raise PairingOver


def check_step(state: str, to: PairingState) -> None:
    """Refuse a state that may not follow this one."""
    if to in AFTER[PairingState(state)]:
        return
    if not AFTER[PairingState(state)]:
        raise PairingOver
    raise PairingPaused if to == PairingState.PAUSED else PairingNotPaused


class Health(StrEnum):
    """How an active pairing does."""

    ON_TRACK = "on track"
    NEEDS_CHECK_IN = "needs check-in"
    TOO_EARLY = "too early to tell"


HEALTH_TITLES = {
    Health.ON_TRACK: N_("On track"),
    Health.NEEDS_CHECK_IN: N_("Needs a check-in"),
    Health.TOO_EARLY: N_("Too early to tell"),
}


class Trouble(StrEnum):
    """Why a pairing needs a check-in."""

    NO_CHARTER = "no charter"
    NO_SESSION = "no session"
    MISSED_TWICE = "missed twice"


TROUBLE_TITLES = {
    Trouble.NO_CHARTER: N_("The charter has not been signed by both."),
    Trouble.NO_SESSION: N_("No session has been held for a while."),
    Trouble.MISSED_TWICE: N_("Two planned sessions or more were missed."),
}


@dataclass(frozen=True, slots=True)
class Course:
    """How a pairing went so far, as far as its health depends on it.

    `signed` counts who signed the charter, `missed` the sessions missed since the last one held.
    """

    state: str
    opened_at: datetime
    resumed_at: datetime | None = None
    signed: int = 0
    last_held: datetime | None = None
    missed: int = 0


EARLY = timedelta(days=14)


def troubles(course: Course, now: datetime, limits: Limits) -> tuple[Trouble, ...]:
    """All that is a reason to check in; nothing is, while a pairing rests or is young.

    A pause is no silence: days without a session count from the day it was resumed.
    """
    if course.state != PairingState.ACTIVE or now - course.opened_at < EARLY:
        return ()
    seen = max(filter(None, (course.opened_at, course.resumed_at, course.last_held)))
    charter_due = course.opened_at + timedelta(days=limits.days_without_charter)
    found = {
        Trouble.NO_CHARTER: course.signed < 2 and now >= charter_due,
        Trouble.NO_SESSION: now - seen >= timedelta(days=limits.days_without_session),
        Trouble.MISSED_TWICE: course.missed >= 2,
    }
    return tuple(trouble for trouble, so in found.items() if so)


def health(course: Course, now: datetime, limits: Limits) -> Health | None:
    """How an active pairing does; None where it is paused or has ended."""
    if course.state != PairingState.ACTIVE:
        return None
    if now - course.opened_at < EARLY:
        return Health.TOO_EARLY
    return Health.NEEDS_CHECK_IN if troubles(course, now, limits) else Health.ON_TRACK


class NextStep(StrEnum):
    """What one of the two does next in a pairing."""

    OVER = "over"
    RESUME = "resume"
    SIGN = "sign the charter"
    CONFIRM = "confirm a session"
    ANSWER = "answer proposed times"
    SIGN_CHANGE = "sign a change of the charter"
    SIGN_OFF = "sign off a goal"
    SET_GOAL = "set a first goal"
    REVIEW = "complete or go on"
    PLAN_FIRST = "plan the first session"
    PLAN = "plan the next session"
    WAIT_CONFIRM = "wait for the other to confirm"
    MEET = "meet"
    WAIT_ANSWER = "wait for an answer to times"


def next_step(
    *,
    state: str,
    signed: bool,
    sessions: Sequence[tuple[str, datetime, bool]],
    agreed_until: datetime,
    now: datetime,
    proposed: Sequence[bool] = (),
    change_to_sign: bool = False,
    goal_set: bool = True,
    claimed: bool = False,
) -> NextStep:
    """The one thing that comes first for the reader.

    `signed` tells whether the reader signed; each session is (state, start, whether the reader
    confirmed it). `proposed` tells of each open proposal of times whether it is the reader's own.
    `claimed` tells whether a goal waits for the reader's sign-off.
    """
    if state not in OPEN_PAIRINGS:
        return NextStep.OVER
    if state == PairingState.PAUSED:
        return NextStep.RESUME
    if not signed:
        return NextStep.SIGN
    step = _step_of_sessions(sessions, proposed, agreed_until, now)
    if step in (NextStep.CONFIRM, NextStep.ANSWER):  # the other one waits for it
        return step
    if change_to_sign:
        return NextStep.SIGN_CHANGE
    if claimed:
        return NextStep.SIGN_OFF
    # Meeting comes before a first goal; a goal set before it gives the two something to talk of.
    return NextStep.SET_GOAL if step == NextStep.MEET and not goal_set else step


def _step_of_sessions(
    sessions: Sequence[tuple[str, datetime, bool]],
    proposed: Sequence[bool],
    agreed_until: datetime,
    now: datetime,
) -> NextStep:
    planned = [(at, mine) for kind, at, mine in sessions if kind == SessionState.PLANNED]
    if any(at <= now and not mine for at, mine in planned):
        return NextStep.CONFIRM
    if not all(proposed):
        return NextStep.ANSWER
    if any(at > now for at, _mine in planned):
        return NextStep.MEET
    if proposed:
        return NextStep.WAIT_ANSWER
    if now >= agreed_until:
        return NextStep.REVIEW
    if planned:
        return NextStep.WAIT_CONFIRM
    met = any(kind == SessionState.HELD for kind, _at, _mine in sessions)
    return NextStep.PLAN if met else NextStep.PLAN_FIRST


def agreed_until(opened_at: datetime, months: int) -> datetime:
    """About when the agreed time is over; it ends nothing by itself."""
    return opened_at + timedelta(days=round(months * 30.44))
