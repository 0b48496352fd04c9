"""Which gaps a pairing works on, and why a resource is no longer needed. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from mentor_match.pairings.rules.goals import GoalState
from mentor_match.words import N_

PRIORITY_OF_A_GOAL = 5  # what two people set out to reach comes before what one of them wished for


class Wish(Protocol):
    """A topic of the mentee's profile."""

    @property
    def topic(self) -> str: ...

    @property
    def priority(self) -> int: ...

    @property
    def level(self) -> int: ...


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """What this rule has to know of a goal."""

    id: UUID
    topic: str
    state: str
    level_before: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A topic to learn in this pairing, from which level; and the goal it belongs to, if any."""

    topic: str
    priority: int
    level: int
    goal_id: UUID | None = None


def gaps_of(goals: Sequence[GoalFacts], wants: Iterable[Wish], asked: Iterable[str]) -> list[Gap]:
    """The open goals, and the topics of the request on which no goal was ever set.

    What the mentee wants beside that counts only where there is neither.
    """
    wished = list(wants)
    touched = {goal.topic for goal in goals}
    topics = set(asked) - touched
    pursued = [
        Gap(goal.topic, PRIORITY_OF_A_GOAL, goal.level_before, goal.id)
        for goal in goals
        if goal.state == GoalState.OPEN
    ]
    found = pursued + [Gap(w.topic, w.priority, w.level) for w in wished if w.topic in topics]
    if found or goals:
        return found
    return [Gap(want.topic, want.priority, want.level) for want in wished]


LET_GO_TITLES = {
    "reached": N_("The goal it was for is reached."),
    "dropped": N_("The goal it was for was dropped."),
    "changed": N_("What this pairing works on has changed."),
}


def why_let_go(topic: str | None, goals: Iterable[GoalFacts]) -> str:
    """Why the rule let a resource go that was there for the topic: a code of `LET_GO_TITLES`."""
    states = [goal.state for goal in goals if goal.topic == topic]
    return states[-1] if states and states[-1] != GoalState.OPEN else "changed"
