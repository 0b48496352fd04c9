"""Who needs a hand, and why: the pairings and requests a coordinator should look at first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from mentor_match.insight.queries import (
    Watched,
    list_goals_without_co_mentor,
    list_pairings,
    list_requests,
)
from mentor_match.pairings.rules import (
    Course,
    Health,
    Limits,
    PairingState,
    RequestState,
    Trouble,
    health,
    troubles,
)
from mentor_match.words import N_

LATE = timedelta(days=2)  # this long before a request expires, a word from the coordinator helps


class Action(StrEnum):
    """What a coordinator can do about a case."""

    CALL_MENTOR = "call the mentor"
    ASK_FOR_CHARTER = "ask for the charter"
    ASK_BOTH = "ask both"
    OFFER_CHANGE = "offer a change"
    FIND_CO_MENTOR = "find a co-mentor"


ACTION_TITLES = {
    Action.CALL_MENTOR: N_(
        "Call the mentor: a short yes or no is enough. Then the next can be asked."
    ),
    Action.ASK_FOR_CHARTER: N_("Ask both to read and sign the charter; it takes five minutes."),
    Action.ASK_BOTH: N_("Ask both when they will meet next, and whether something is in the way."),
    Action.FIND_CO_MENTOR: N_(
        "Ask a colleague of the mentee’s cadre to offer the topic, or to accept when asked."
    ),
    Action.OFFER_CHANGE: N_("Ask both whether it still fits; to change mentors is no fault."),
}


class CaseKind(StrEnum):
    """What kind of thing needs a hand."""

    PAIRING = "pairing"
    REQUEST = "request"
    GOAL = "goal"  # it waits for a co-mentor; which goal it is, and its words, stay with the two


@dataclass(frozen=True, slots=True)
class WithHealth:
    """A pairing and how it does; None where it is paused or over."""

    row: Watched
    health: Health | None


@dataclass(frozen=True, slots=True)
class Case:
    """Something that needs a hand: since when, and every reason."""

    kind: CaseKind
    row: Watched
    since: datetime
    troubles: tuple[Trouble, ...] = ()


def with_health(rows: Iterable[Watched], now: datetime, limits: Limits) -> list[WithHealth]:
    """Each pairing with its health."""
    return [WithHealth(row, health(_course(row), now, limits)) for row in rows]


def list_exceptions(association_id: UUID, now: datetime, limits: Limits) -> list[Case]:
    """Everything that needs a hand, the longest first."""
    active = list_pairings(association_id, PairingState.ACTIVE)
    waiting = list_goals_without_co_mentor(association_id)
    cases = [Case(CaseKind.GOAL, row, waiting[row.id]) for row in active if row.id in waiting]
    cases += [
        Case(CaseKind.PAIRING, row, row.last_held or row.since, found)
        for row in active
        if (found := troubles(_course(row), now, limits))
    ]
    cases += [
        Case(CaseKind.REQUEST, row, row.since)
        for row in list_requests(association_id, RequestState.REQUESTED)
        if row.answer_by is not None and now >= row.answer_by - LATE
    ]
    return sorted(cases, key=lambda case: (case.since, case.row.id))


def proposed_action(case: Case) -> Action:
    """The one thing to try first."""
    if case.kind == CaseKind.REQUEST:
        return Action.CALL_MENTOR
    if case.kind == CaseKind.GOAL:
        return Action.FIND_CO_MENTOR
    if Trouble.MISSED_TWICE in case.troubles:
        return Action.OFFER_CHANGE
    return Action.ASK_BOTH if Trouble.NO_SESSION in case.troubles else Action.ASK_FOR_CHARTER


def _course(row: Watched) -> Course:
    return Course(
        state=row.state,
        opened_at=row.since,
        resumed_at=row.resumed_at,
        signed=row.signed,
        last_held=row.last_held,
        missed=row.missed,
    )
