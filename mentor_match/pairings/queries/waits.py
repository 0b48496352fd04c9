"""What waits for a person in requests, consults and pairings."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Uuid,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from mentor_match.accounts.models import Account
from mentor_match.columns import Instant
from mentor_match.extensions import db
from mentor_match.pairings.models import (
    ClosingFeedback,
    CoMentor,
    Consult,
    ConsultEntry,
    ConsultTaker,
    MentorshipRequest,
    Pairing,
    PairingGoal,
    PairingResource,
    PairingSession,
    SessionFeedback,
)
from mentor_match.pairings.queries.blocks import apart_from
from mentor_match.pairings.queries.consults import list_consults_to_take
from mentor_match.pairings.queries.pairings import list_pairings
from mentor_match.pairings.queries.rows import has_part, own_ids
from mentor_match.pairings.queries.standing import Standing, standing_of
from mentor_match.pairings.rules import (
    EXPIRING,
    OPEN_PAIRINGS,
    WAITS_FOR,
    ConsultPart,
    GoalState,
    NextStep,
    RequestState,
    SessionState,
)
from mentor_match.web.statements import made_once
from mentor_match.web.waits import Waits

REMEMBERED = timedelta(days=31)  # so long after it, feedback is still asked for on the home page


def list_standings(account_id: UUID, now: datetime) -> list[Standing]:
    """Where each open pairing of a person stands."""
    return [standing_of(pairing, account_id, now) for pairing in list_pairings(account_id)]


def list_waits(account_id: UUID, standings: Sequence[Standing], now: datetime) -> list[Waits]:
    """Everything others wait for this person to do, in no order yet; a session to come has its
    time as `since`."""
    rows = _rows(account_id, now)
    found = [_wait(row) for row in rows if row.kind in ENDPOINTS]
    if any(row.kind == TAKES_CONSULTS for row in rows):
        found.extend(_consults_of_cadre(account_id, now))
    found.extend(wait for standing in standings for wait in _pairing(standing))
    return [*found, *_session_feedback(row for row in rows if row.kind == HELD)]


def _rows(account_id: UUID, now: datetime) -> Sequence[Any]:
    """One look for all that is told by a row: most people have nothing of most kinds."""
    return db.session.execute(*_all_rows(account_id, now, now - REMEMBERED)).all()


@made_once
def _all_rows(account_id: UUID, now: datetime, remembered: datetime) -> CompoundSelect[Any]:
    """(kind, since, until, id, id of the pairing, name) of each."""
    return union_all(
        _requests(account_id, now),
        *_consults(account_id, now),
        _taking(account_id),
        *_co_mentoring(account_id, now),
        _sessions_held(account_id, remembered),
        _closing_feedback(account_id, remembered),
    )


# What is done where, and what its id is called there; two kinds of rows are no wait by themselves.
TAKES_CONSULTS, HELD = "takes consults", "session held"
ENDPOINTS = {
    "request": ("pairings.request", "request_id"),
    "consult": ("pairings.consult", "consult_id"),
    "own consult": ("pairings.consult", "consult_id"),
    "co-mentor": ("pairings.co_mentor", "ask_id"),
    "co-mentored goal": ("pairings.co_mentor", "ask_id"),
    "closing feedback": ("pairings.closing", "pairing_id"),
}


def _wait(row: Any) -> Waits:
    endpoint, name = ENDPOINTS[row.kind]
    return Waits(row.kind, row.since, endpoint, {name: row.id}, row.name, row.until)


def _row(
    kind: str, since: Any, id_: Any, name: Any, *, until: Any = None, pairing: Any = None
) -> Any:
    return select(
        literal(kind).label("kind"),
        since.label("since"),
        (null().cast(Instant) if until is None else until).label("until"),
        id_.label("id"),
        (null().cast(Uuid) if pairing is None else pairing).label("pairing_id"),
        name.label("name"),
    )


def _requests(account_id: Any, now: Any) -> Any:
    return (
        _row(
            "request",
            MentorshipRequest.requested_at,
            MentorshipRequest.id,
            Account.call_me,
            until=MentorshipRequest.answer_by,
        )
        .join(Account, Account.id == MentorshipRequest.mentee_id)
        .where(
            MentorshipRequest.mentor_id == account_id,
            MentorshipRequest.state == RequestState.REQUESTED,
            MentorshipRequest.answer_by > now,
        )
    )


def _consults(account_id: Any, now: Any) -> Iterator[Any]:
    """Consults whose next step is this person's: as the one who is asked, or as the asker."""
    latest = select(func.max(ConsultEntry.at)).where(ConsultEntry.consult_id == Consult.id)
    since = func.coalesce(latest.scalar_subquery(), Consult.asked_at)
    ends = Consult.state.in_(EXPIRING)
    for part, kind, mine, theirs in (
        (ConsultPart.RECEIVER, "consult", Consult.receiver_id, Consult.asker_id),
        (ConsultPart.ASKER, "own consult", Consult.asker_id, Consult.receiver_id),
    ):
        until = case((ends, Consult.act_by))
        states = [state for state, whose in WAITS_FOR.items() if whose == part]
        yield (
            _row(kind, since, Consult.id, Account.call_me, until=until)
            .join(Account, Account.id == theirs)
            .where(mine == account_id, Consult.state.in_(states))
            .where(or_(~ends, Consult.act_by > now))
        )


def _taking(account_id: Any) -> Any:
    taker = ConsultTaker
    row = _row(TAKES_CONSULTS, taker.since, taker.account_id, literal(""))
    return row.where(taker.account_id == account_id)


def _consults_of_cadre(account_id: UUID, now: datetime) -> Iterator[Waits]:
    """What anyone of the cadre could take; who asks is not named before that."""
    for consult in list_consults_to_take(account_id, now):
        values = {"consult_id": consult.id}
        at, until = consult.asked_at, consult.act_by
        yield Waits("consult of cadre", at, "pairings.consult", values, until=until)


def _co_mentoring(account_id: Any, now: Any) -> Iterator[Any]:
    """Goals one was asked to co-mentor, and those that the mentee says are reached."""
    asked = (
        _row(
            "co-mentor",
            CoMentor.asked_at,
            CoMentor.id,
            Account.call_me,
            until=CoMentor.answer_by,
        ).where(CoMentor.state == RequestState.REQUESTED, CoMentor.answer_by > now),
        _row("co-mentored goal", PairingGoal.claimed_at, CoMentor.id, Account.call_me).where(
            CoMentor.state == RequestState.ACCEPTED, PairingGoal.claimed_at.is_not(None)
        ),
    )
    for row in asked:
        yield (
            row.select_from(CoMentor)
            .join(PairingGoal, PairingGoal.id == CoMentor.goal_id)
            .join(Pairing, Pairing.id == PairingGoal.pairing_id)
            .join(Account, Account.id == Pairing.mentee_id)
            .where(
                CoMentor.account_id == account_id,
                CoMentor.released_at.is_(None),
                PairingGoal.state == GoalState.OPEN,
                Pairing.mentee_id.not_in(apart_from(account_id)),
                Pairing.mentor_id.not_in(apart_from(account_id)),
            )
        )


def _pairing(standing: Standing) -> Iterator[Waits]:
    pairing, name = standing.pairing, standing.other.call_me
    values = {"pairing_id": pairing.id}
    if standing.step == NextStep.SIGN:
        yield Waits("charter", pairing.opened_at, "pairings.charter", values, name)
    elif standing.step == NextStep.CONFIRM and standing.session is not None:
        at = standing.session.starts_at
        yield Waits("confirm", at, "pairings.pairing", values, name)
    elif standing.step == NextStep.ANSWER and standing.proposal is not None:
        since = standing.proposal.proposed_at
        yield Waits("times", since, "pairings.pairing", values, name)
    elif standing.step == NextStep.SIGN_CHANGE and pairing.charter_open is not None:
        since = pairing.charter_open.proposed_at
        yield Waits("change", since, "pairings.charter", values, name)
    elif standing.step == NextStep.MEET and standing.session is not None:
        yield Waits("session", standing.session.starts_at, "pairings.pairing", values, name)
    elif standing.step == NextStep.SIGN_OFF:
        since = min(goal.claimed_at for goal in pairing.goals if goal.open and goal.claimed_at)
        yield Waits("goal", since, "pairings.pairing", values, name)


def _sessions_held(account_id: Any, remembered: Any) -> Any:
    """Sessions lately; `until` is when this person said how one was."""
    own = and_(
        SessionFeedback.session_id == PairingSession.id, SessionFeedback.account_id == account_id
    )
    return (
        _row(
            HELD,
            PairingSession.starts_at,
            PairingSession.id,
            Account.call_me,
            until=SessionFeedback.given_at,
            pairing=PairingSession.pairing_id,
        )
        .select_from(PairingSession)
        .join(Pairing, Pairing.id == PairingSession.pairing_id)
        .join(Account, Account.id == _other(account_id))
        .outerjoin(SessionFeedback, own)
        .where(
            PairingSession.pairing_id.in_(own_ids(Pairing, account_id)),
            PairingSession.state == SessionState.HELD,
            PairingSession.starts_at > remembered,
            Account.id.not_in(apart_from(account_id)),
        )
    )


def _session_feedback(held: Iterable[Any]) -> Iterator[Waits]:
    """The two questions about the latest session of each pairing, as long as it is remembered."""
    in_order = sorted(held, key=lambda row: (row.since, row.id))
    latest = {row.pairing_id: row for row in in_order}
    for row in latest.values():
        values = {"pairing_id": row.pairing_id, "session_id": row.id}
        if row.until is None:
            yield Waits("feedback", row.since, "pairings.session_feedback", values, row.name)


def _closing_feedback(account_id: Any, remembered: Any) -> Any:
    """The eight questions about a pairing that is over, and in which the two met."""
    given = select(ClosingFeedback.pairing_id).where(ClosingFeedback.account_id == account_id)
    met = select(PairingSession.id).where(
        PairingSession.pairing_id == Pairing.id, PairingSession.state == SessionState.HELD
    )
    return (
        _row("closing feedback", Pairing.ended_at, Pairing.id, Account.call_me)
        .select_from(Pairing)
        .join(Account, Account.id == _other(account_id))
        .where(
            has_part(Pairing, account_id),
            Pairing.state.not_in(OPEN_PAIRINGS),
            Pairing.ended_at > remembered,
            met.exists(),
            Pairing.id.not_in(given),
            Account.id.not_in(apart_from(account_id)),
        )
    )


def _other(account_id: Any) -> ColumnElement[UUID]:
    """The other one of the two."""
    return case((Pairing.mentee_id == account_id, Pairing.mentor_id), else_=Pairing.mentee_id)


def has_open_resource(pairing_ids: Sequence[UUID]) -> bool:
    """Whether there is a resource of these pairings that is not done yet."""
    return db.session.scalar(*_open_resource(pairing_ids)) is not None


@made_once
def _open_resource(pairing_ids: Sequence[UUID]) -> Select[UUID]:
    return (
        select(PairingResource.pairing_id)
        .where(
            PairingResource.pairing_id.in_(pairing_ids),
            PairingResource.done_at.is_(None),
            PairingResource.removed_at.is_(None),
        )
        .limit(1)
    )
