"""What waits for a person in requests, consults and pairings."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, union_all

from mentor_match.accounts.models import Account
from mentor_match.extensions import db
from mentor_match.pairings.models import (
    ClosingFeedback,
    CoMentor,
    Consult,
    ConsultEntry,
    Pairing,
    PairingGoal,
    PairingResource,
    PairingSession,
    SessionFeedback,
)
from mentor_match.pairings.queries.blocks import list_apart
from mentor_match.pairings.queries.consults import list_consults_to_take
from mentor_match.pairings.queries.pairings import list_pairing_ids, list_pairings
from mentor_match.pairings.queries.requests import list_requests_to
from mentor_match.pairings.queries.rows import has_part
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
from mentor_match.web.waits import Waits

REMEMBERED = timedelta(days=31)  # so long after it, feedback is still asked for on the home page


def list_standings(account_id: UUID, now: datetime) -> list[Standing]:
    """Where each open pairing of a person stands."""
    return [standing_of(pairing, account_id, now) for pairing in list_pairings(account_id)]


def list_waits(account_id: UUID, standings: Sequence[Standing], now: datetime) -> list[Waits]:
    """Everything others wait for this person to do, in no order yet; a session to come has its
    time as `since`."""
    apart = list_apart(account_id)
    return [
        *_requests(account_id, now),
        *_consults(account_id, now),
        *_consults_of_cadre(account_id, now),
        *_co_mentoring(account_id, apart, now),
        *(wait for standing in standings for wait in _pairing(standing)),
        *_session_feedback(account_id, apart, now),
        *_closing_feedback(account_id, apart, now),
    ]


def _requests(account_id: UUID, now: datetime) -> Iterator[Waits]:
    for asked in list_requests_to(account_id):
        if asked.answer_by > now:
            yield Waits(
                "request",
                asked.requested_at,
                "pairings.request",
                {"request_id": asked.id},
                asked.mentee.call_me,
                asked.answer_by,
            )


def _consults(account_id: UUID, now: datetime) -> Iterator[Waits]:
    """Consults whose next step is this person's: as the one who is asked, or as the asker."""
    since = select(func.max(ConsultEntry.at)).where(ConsultEntry.consult_id == Consult.id)
    asked = union_all(
        *(
            select(
                literal(kind),
                Consult.id,
                func.coalesce(since.scalar_subquery(), Consult.asked_at),
                Consult.act_by,
                Consult.state,
                Account.call_me,
            )
            .join(Account, Account.id == theirs)
            .where(
                mine == account_id,
                Consult.state.in_([state for state, whose in WAITS_FOR.items() if whose == part]),
            )
            for part, kind, mine, theirs in (
                (ConsultPart.RECEIVER, "consult", Consult.receiver_id, Consult.asker_id),
                (ConsultPart.ASKER, "own consult", Consult.asker_id, Consult.receiver_id),
            )
        )
    )
    for kind, id_, at, until, state, name in db.session.execute(asked):
        ends = state in EXPIRING
        if not ends or until > now:
            values = {"consult_id": id_}
            yield Waits(kind, at, "pairings.consult", values, name, until if ends else None)


def _consults_of_cadre(account_id: UUID, now: datetime) -> Iterator[Waits]:
    """What anyone of the cadre could take; who asks is not named before that."""
    for consult in list_consults_to_take(account_id, now):
        values = {"consult_id": consult.id}
        at, until = consult.asked_at, consult.act_by
        yield Waits("consult of cadre", at, "pairings.consult", values, until=until)


def _co_mentoring(account_id: UUID, apart: Collection[UUID], now: datetime) -> Iterator[Waits]:
    """Goals one was asked to co-mentor, and those that the mentee says are reached."""
    asked = (
        select(CoMentor, PairingGoal.claimed_at, Account.call_me)
        .join(PairingGoal, PairingGoal.id == CoMentor.goal_id)
        .join(Pairing, Pairing.id == PairingGoal.pairing_id)
        .join(Account, Account.id == Pairing.mentee_id)
        .where(
            CoMentor.account_id == account_id,
            CoMentor.released_at.is_(None),
            PairingGoal.state == GoalState.OPEN,
            Pairing.mentee_id.not_in(apart),
            Pairing.mentor_id.not_in(apart),
        )
    )
    for ask, claimed_at, name in db.session.execute(asked):
        values = {"ask_id": ask.id}
        if ask.state == RequestState.REQUESTED and ask.answer_by > now:
            at, until = ask.asked_at, ask.answer_by
            yield Waits("co-mentor", at, "pairings.co_mentor", values, name, until)
        elif ask.holds and claimed_at is not None:
            yield Waits("co-mentored goal", claimed_at, "pairings.co_mentor", values, name)


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


def _session_feedback(account_id: UUID, apart: Collection[UUID], now: datetime) -> Iterator[Waits]:
    """The two questions about the latest session of each pairing, as long as it is remembered."""
    own = and_(
        SessionFeedback.session_id == PairingSession.id, SessionFeedback.account_id == account_id
    )
    asked = (
        select(PairingSession, SessionFeedback.given_at, Account.call_me)
        .join(Pairing, Pairing.id == PairingSession.pairing_id)
        .join(Account, _other_of(account_id))
        .outerjoin(SessionFeedback, own)
        .where(
            PairingSession.pairing_id.in_(list_pairing_ids(account_id)),
            PairingSession.state == SessionState.HELD,
            PairingSession.starts_at > now - REMEMBERED,
            Account.id.not_in(apart),
        )
        .order_by(PairingSession.starts_at, PairingSession.id)
    )
    latest = {row[0].pairing_id: row for row in db.session.execute(asked)}
    for held, given_at, name in latest.values():
        values = {"pairing_id": held.pairing_id, "session_id": held.id}
        if given_at is None:
            yield Waits("feedback", held.starts_at, "pairings.session_feedback", values, name)


def _closing_feedback(account_id: UUID, apart: Collection[UUID], now: datetime) -> Iterator[Waits]:
    """The eight questions about a pairing that is over, and in which the two met."""
    given = select(ClosingFeedback.pairing_id).where(ClosingFeedback.account_id == account_id)
    met = select(PairingSession.id).where(
        PairingSession.pairing_id == Pairing.id, PairingSession.state == SessionState.HELD
    )
    asked = (
        select(Pairing.id, Pairing.ended_at, Account.call_me)
        .join(Account, _other_of(account_id))
        .where(
            has_part(Pairing, account_id),
            Pairing.state.not_in(OPEN_PAIRINGS),
            Pairing.ended_at > now - REMEMBERED,
            met.exists(),
            Pairing.id.not_in(given),
            Account.id.not_in(apart),
        )
    )
    for pairing_id, at, name in db.session.execute(asked):
        values = {"pairing_id": pairing_id}
        yield Waits("closing feedback", at, "pairings.closing", values, name)


def _other_of(account_id: UUID) -> ColumnElement[bool]:
    """The account of the other one of the two."""
    return or_(
        and_(Pairing.mentee_id == account_id, Account.id == Pairing.mentor_id),
        and_(Pairing.mentor_id == account_id, Account.id == Pairing.mentee_id),
    )


def find_open_resource(pairing_ids: Sequence[UUID]) -> PairingResource | None:
    """The first resource of these pairings that is not done yet."""
    return db.session.scalars(
        select(PairingResource)
        .where(
            PairingResource.pairing_id.in_(pairing_ids),
            PairingResource.done_at.is_(None),
            PairingResource.removed_at.is_(None),
        )
        .order_by(PairingResource.place, PairingResource.pairing_id)
        .limit(1)
    ).one_or_none()
