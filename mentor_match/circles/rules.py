"""Learning circles: what may follow what, and who acts next. Pure.

Facilitators are members too: they take a place and bring a cadre. What makes a circle is the
number of its people and of their cadres, so both are asked at the moment of every act.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mentor_match.pairings.rules import SessionState, check_confirm
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

FEWEST, MOST, CADRES = 3, 8, 2
MOST_FACILITATORS = 2
OTHERS_TO_HOLD = 2  # who confirm beside a facilitator, before a session counts as held


class CircleState(StrEnum):
    """Where a circle stands."""

    FORMING = "forming"
    RUNNING = "running"
    ENDED = "ended"


CIRCLE_TITLES = {
    CircleState.FORMING: N_("Forming"),
    CircleState.RUNNING: N_("Running"),
    CircleState.ENDED: N_("Ended"),
}
OPEN_CIRCLES = (CircleState.FORMING, CircleState.RUNNING)
CIRCLE_AFTER: dict[CircleState, frozenset[CircleState]] = {
    CircleState.FORMING: frozenset({CircleState.RUNNING, CircleState.ENDED}),
    CircleState.RUNNING: frozenset({CircleState.ENDED}),
    CircleState.ENDED: frozenset(),
}


class PlaceState(StrEnum):
    """Where one person stands in a circle."""

    INVITED = "invited"
    ASKED = "asked"
    JOINED = "joined"
    REFUSED = "refused"  # by the person, or by a facilitator: the two look the same
    LEFT = "left"


PLACE_AFTER: dict[PlaceState | None, frozenset[PlaceState]] = {
    None: frozenset({PlaceState.INVITED, PlaceState.ASKED}),
    PlaceState.INVITED: frozenset({PlaceState.JOINED, PlaceState.REFUSED}),
    PlaceState.ASKED: frozenset({PlaceState.JOINED, PlaceState.REFUSED}),
    PlaceState.JOINED: frozenset({PlaceState.LEFT}),
    PlaceState.REFUSED: frozenset({PlaceState.INVITED}),
    PlaceState.LEFT: frozenset({PlaceState.INVITED, PlaceState.ASKED}),
}


class CircleOver(Refusal):
    """The circle has ended."""

    sentence = N_("This circle has ended. What you did together stays here.")


class CircleFull(Refusal):
    """Eight people are in it."""

    sentence = N_(
        "This circle has %(most)s people, which is as many as can talk together. "
        "Join another one, or begin one."
    )


class CircleNotRunning(Refusal):
    """Sessions need a circle that runs."""

    sentence = N_("The circle has to be started before its sessions are planned.")


class TooFewPeople(Refusal):
    """A circle starts with three."""

    sentence = N_(
        "A circle starts with %(fewest)s people; this one has %(joined)s. Invite more people first."
    )


class OneCadre(Refusal):
    """A circle joins cadres."""

    sentence = N_(
        "All people of this circle are of one cadre. Invite someone of another: learning across "
        "cadres is what a circle is for."
    )


class PlaceDecided(Refusal):
    """Joined, refused or left before."""

    sentence = N_("This was decided before. Load the page again to see how it stands.")


class NotReachable(Refusal):
    """A circle is open to verified members of its association, or of its partners."""

    sentence = N_(
        "This circle is for verified members of its association. "
        "Join one that your association is part of."
    )


class LastFacilitator(Refusal):
    """A circle keeps a facilitator."""

    sentence = N_(
        "You are the only facilitator. Ask another member to facilitate first, or end the circle."
    )


class TwoFacilitators(Refusal):
    """Two are enough."""

    sentence = N_("This circle has two facilitators already, which is as many as it can have.")


def check_circle_open(state: str) -> None:
    """Refuse what needs a circle that has not ended."""
    if state not in OPEN_CIRCLES:
        raise CircleOver


def check_running(state: str) -> None:
    """Refuse what needs a circle that runs."""
    check_circle_open(state)
    if state != CircleState.RUNNING:
        raise CircleNotRunning


def check_place(state: str | None, to: PlaceState) -> None:
    """Refuse a place that may not follow this one."""
    if to not in PLACE_AFTER[PlaceState(state) if state else None]:
        raise PlaceDecided


def check_start(state: str, cadres: Collection[str]) -> None:
    """Three people or more, of two cadres or more. `cadres` has one entry a person."""
    check_circle_open(state)
    if CircleState.RUNNING not in CIRCLE_AFTER[CircleState(state)]:
        raise PlaceDecided
    if len(cadres) < FEWEST:
        raise TooFewPeople(fewest=FEWEST, joined=len(cadres))
    if len(set(cadres)) < CADRES:
        raise OneCadre


def circle_full() -> CircleFull:
    """The refusal with its number."""
    return CircleFull(most=MOST)


def check_attend(state: str, starts_at: datetime, now: datetime) -> None:
    """Whoever was there can say so after its time, also when it counts as held already."""
    if state != SessionState.HELD:
        check_confirm(state, starts_at, now)


def state_of_session(facilitators: int, others: int) -> SessionState:
    """Held when a facilitator and two others say that they were there."""
    two_more = facilitators - 1 + others >= OTHERS_TO_HOLD
    return SessionState.HELD if facilitators and two_more else SessionState.PLANNED


class CircleStep(StrEnum):
    """What comes next in a circle for one reader."""

    OVER = "over"
    ANSWER = "answer the invitation"
    WAIT_TO_JOIN = "wait to be let in"
    JOIN = "ask to join"
    FULL = "full"
    ADMIT = "answer who asks"
    CONFIRM = "say that you were there"
    INVITE = "invite more people"
    START = "start it"
    PLAN = "plan a session"
    WAIT_TO_START = "wait for the start"
    WAIT_TO_PLAN = "wait for a session"
    MEET = "meet"


@dataclass(frozen=True, slots=True)
class CircleFacts:
    """What the ladder looks at. Each session is (state, start, whether the reader was there)."""

    state: str
    place: str | None
    facilitates: bool
    cadres: tuple[str, ...]  # of who has joined
    asking: int
    sessions: tuple[tuple[str, datetime, bool], ...] = ()


def circle_step(facts: CircleFacts, now: datetime) -> CircleStep:
    """The one thing that comes first for the reader."""
    if facts.state not in OPEN_CIRCLES:
        return CircleStep.OVER
    if facts.place != PlaceState.JOINED:
        return _to_come_in(facts)
    if facts.facilitates and facts.asking:
        return CircleStep.ADMIT
    planned = [(at, mine) for state, at, mine in facts.sessions if state == SessionState.PLANNED]
    if any(at <= now and not mine for at, mine in planned):
        return CircleStep.CONFIRM
    if any(at > now for at, _mine in planned):
        return CircleStep.MEET
    whole = len(facts.cadres) >= FEWEST and len(set(facts.cadres)) >= CADRES
    if not facts.facilitates:
        waiting = facts.state == CircleState.FORMING
        return CircleStep.WAIT_TO_START if waiting else CircleStep.WAIT_TO_PLAN
    if not whole:
        return CircleStep.INVITE
    return CircleStep.START if facts.state == CircleState.FORMING else CircleStep.PLAN


def _to_come_in(facts: CircleFacts) -> CircleStep:
    if facts.place == PlaceState.INVITED:
        return CircleStep.ANSWER
    if facts.place == PlaceState.ASKED:
        return CircleStep.WAIT_TO_JOIN
    return CircleStep.FULL if len(facts.cadres) >= MOST else CircleStep.JOIN
