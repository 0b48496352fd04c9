"""Who needs a hand, and why: what a coordinator should look at first, and the one thing to try."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from mentor_match.care.models import Intervention
from mentor_match.care.queries import Done, list_done
from mentor_match.care.rules import Action, CaseKind, next_action
from mentor_match.insight.queries import (
    Watched,
    list_goals_without_co_mentor,
    list_pairings,
    list_requests,
    list_troubled,
)
from mentor_match.insight.queries.stuck import Stuck, list_stuck_mentors, list_stuck_proposals
from mentor_match.insight.rules.stuck import MentorTrouble
from mentor_match.pairings.rules import (
    Course,
    Health,
    Limits,
    RequestState,
    Trouble,
    health,
    troubles,
)
from mentor_match.words import N_

LATE = timedelta(days=2)  # this long before a request expires, a word from the coordinator helps
LOOKED_BACK = timedelta(days=90)  # what was done before is forgotten: the ladder starts again


class Advice(StrEnum):
    """What to try, in a sentence."""

    CALL_MENTOR = "call the mentor"
    ASK_FOR_CHARTER = "ask for the charter"
    ASK_BOTH = "ask both"
    OFFER_CHANGE = "offer a change"
    FIND_CO_MENTOR = "find a co-mentor"
    REMIND = "remind"
    OFFER_NEXT = "offer next"
    CALL = "call"
    PAUSE = "pause"
    CLOSE = "close"


ADVICE_TITLES = {
    Advice.CALL_MENTOR: N_(
        "Call the mentor: a short yes or no is enough. Then the next can be asked."
    ),
    Advice.ASK_FOR_CHARTER: N_("Ask both to read and sign the charter; it takes five minutes."),
    Advice.ASK_BOTH: N_("Ask both when they will meet next, and whether something is in the way."),
    Advice.FIND_CO_MENTOR: N_(
        "Ask a colleague of the mentee’s cadre to offer the topic, or to accept when asked."
    ),
    Advice.OFFER_CHANGE: N_("Ask both whether it still fits; to change mentors is no fault."),
    Advice.REMIND: N_("Send a friendly mail; one answer is enough."),
    Advice.OFFER_NEXT: N_("Show the one who waits whom else to ask, so that nobody waits in vain."),
    Advice.CALL: N_("The mail changed nothing. Call, and hear what is in the way."),
    Advice.PAUSE: N_("Pause the mentor, so that nobody asks in vain; one click brings them back."),
    Advice.CLOSE: N_("Mail and call changed nothing. Close it, so that both are free again."),
}


@dataclass(frozen=True, slots=True)
class WithHealth:
    """A pairing and how it does; None where it is paused or over."""

    row: Watched
    health: Health | None


@dataclass(frozen=True, slots=True)
class Case:
    """Something that needs a hand: since when, every reason, and what was done about it so far."""

    kind: CaseKind
    row: Watched | Stuck
    since: datetime
    troubles: tuple[StrEnum, ...] = ()
    done: Sequence[Intervention] = ()

    @property
    def action(self) -> Action:
        """The one thing to do now."""
        first = without = None
        if MentorTrouble.FULL in self.troubles:
            first = Action.OFFER_NEXT
        elif MentorTrouble.NOT_ANSWERING in self.troubles:
            first = Action.PAUSE
        elif self.kind == CaseKind.REQUEST and getattr(self.row, "reminded", False):
            without = Action.REMIND
        return next_action(self.kind, {one.action for one in self.done}, first, without)


def with_health(rows: Iterable[Watched], now: datetime, limits: Limits) -> list[WithHealth]:
    """Each pairing with its health."""
    return [WithHealth(row, health(_course(row), now, limits)) for row in rows]


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Some of the cases, the longest first; how many there are, and how many are put away."""

    shown: Sequence[Case]
    total: int
    put_away: int


def read_exceptions(
    association_id: UUID,
    now: datetime,
    limits: Limits,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> Exceptions:
    """A piece of everything that needs a hand: only of what is shown all is read.

    What was helped or put away comes again on its day.
    """
    done = list_done(association_id, now - LOOKED_BACK)
    away = {key for key, acts in done.items() if any(act.until > now.date() for act in acts)}
    stop = None if limit is None else offset + limit
    pairings, troubled = list_troubled(
        association_id, now, limits, without=_of(CaseKind.PAIRING, away), limit=stop
    )
    others = [one for one in _others(association_id, now, limits) if (one.kind, one.id) not in away]
    found = [*others, *(Found(CaseKind.PAIRING, id_, since) for id_, since in pairings)]
    shown = sorted(found, key=lambda one: (one.since, one.id))[offset:stop]
    return Exceptions(
        _whole(association_id, shown, done, now, limits), len(others) + troubled, len(away)
    )


def find_case(
    kind: CaseKind, case_id: UUID, association_id: UUID, now: datetime, limits: Limits
) -> Case | None:
    """One case that needs a hand, put away or not."""
    if kind == CaseKind.PAIRING:
        pairings, _total = list_troubled(association_id, now, limits, among=[case_id])
        found = [Found(kind, id_, since) for id_, since in pairings]
    else:
        others = _others(association_id, now, limits)
        found = [one for one in others if (one.kind, one.id) == (kind, case_id)]
    done = list_done(association_id, now - LOOKED_BACK)
    return next(iter(_whole(association_id, found, done, now, limits)), None)


@dataclass(frozen=True, slots=True)
class Found:
    """A case before it is shown: of pairings and their goals nothing more is read by then."""

    kind: CaseKind
    id: UUID
    since: datetime
    row: Watched | Stuck | None = None
    troubles: tuple[StrEnum, ...] = ()


def _of(kind: CaseKind, keys: Iterable[tuple[str, UUID]]) -> list[UUID]:
    return [case_id for of, case_id in keys if of == kind]


def _others(association_id: UUID, now: datetime, limits: Limits) -> Iterator[Found]:
    """All cases but pairings in trouble, of which there may be thousands."""
    for id_, since in list_goals_without_co_mentor(association_id).items():
        yield Found(CaseKind.GOAL, id_, since)
    for row in list_requests(association_id, RequestState.REQUESTED, due_before=now + LATE):
        yield Found(CaseKind.REQUEST, row.id, row.since, row)
    for mentor in list_stuck_mentors(association_id, now):
        yield Found(CaseKind.MENTOR, mentor.id, mentor.since, mentor, mentor.troubles)
    for proposal in list_stuck_proposals(association_id, now, limits.days_to_answer):
        yield Found(CaseKind.PROPOSAL, proposal.id, proposal.since, proposal)


def _whole(
    association_id: UUID, found: Sequence[Found], done: Done, now: datetime, limits: Limits
) -> list[Case]:
    """What was found, as it is shown; without what is gone meanwhile."""
    ids = [one.id for one in found if one.row is None]
    rows = {row.id: row for row in list_pairings(association_id, ids=ids)} if ids else {}
    cases = []
    for one in found:
        row, reasons = one.row, one.troubles
        if row is None and (row := rows.get(one.id)) and one.kind == CaseKind.PAIRING:
            reasons = troubles(_course(row), now, limits)
        if row is not None:
            cases.append(Case(one.kind, row, one.since, reasons, done.get((one.kind, one.id), ())))
    return cases


def advice(case: Case) -> Advice:
    """The one thing to try now, in a sentence."""
    action = case.action
    if case.kind == CaseKind.GOAL:
        return Advice.FIND_CO_MENTOR
    if case.kind == CaseKind.REQUEST and action != Action.OFFER_NEXT:
        return Advice.CALL_MENTOR
    if case.kind != CaseKind.PAIRING or action != Action.REMIND:
        return Advice(action)
    if Trouble.MISSED_TWICE in case.troubles:
        return Advice.OFFER_CHANGE
    return Advice.ASK_BOTH if Trouble.NO_SESSION in case.troubles else Advice.ASK_FOR_CHARTER


def _course(row: Watched) -> Course:
    return Course(
        state=row.state,
        opened_at=row.since,
        resumed_at=row.resumed_at,
        signed=row.signed,
        last_held=row.last_held,
        missed=row.missed,
    )
