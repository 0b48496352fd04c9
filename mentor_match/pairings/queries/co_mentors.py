"""Reading who co-mentors which goal. A co-mentor sees the goal, and nothing else of a pairing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select

from mentor_match.extensions import db
from mentor_match.pairings.models import CoMentor, Pairing, PairingGoal
from mentor_match.pairings.queries.blocks import list_apart
from mentor_match.pairings.rules import GoalState, RequestState, reminder_due
from mentor_match.web.refusals import NotFound
from mentor_match.web.statements import made_once


def get_co_mentor(ask_id: UUID, account_id: UUID) -> CoMentor:
    """What somebody was asked to co-mentor, for them alone.

    Where they and one of the two are kept apart, it does not exist any more.
    """
    found = db.session.get(CoMentor, ask_id)
    if found is None or found.account_id != account_id:
        raise NotFound
    pairing, _ = pairing_of(found)
    if list_apart(account_id) & {pairing.mentee_id, pairing.mentor_id}:
        raise NotFound
    return found


def pairing_of(ask: CoMentor) -> tuple[Pairing, PairingGoal]:
    """The pairing and the goal it is about."""
    goal = db.session.get_one(PairingGoal, ask.goal_id)
    return db.session.get_one(Pairing, goal.pairing_id), goal


def list_co_mentoring(account_id: UUID) -> Sequence[tuple[CoMentor, PairingGoal]]:
    """All that somebody was asked to co-mentor: what waits first, then the latest.

    Nothing of a pairing with somebody from whom they are kept apart.
    """
    found = db.session.execute(*_co_mentoring(account_id, list(list_apart(account_id))))
    return [(ask, goal) for ask, goal in found]


@made_once
def _co_mentoring(account_id: UUID, apart: Sequence[UUID]) -> Select[CoMentor, PairingGoal]:
    return (
        select(CoMentor, PairingGoal)
        .join(PairingGoal, PairingGoal.id == CoMentor.goal_id)
        .join(Pairing, Pairing.id == PairingGoal.pairing_id)
        .where(
            CoMentor.account_id == account_id,
            Pairing.mentee_id.not_in(apart),
            Pairing.mentor_id.not_in(apart),
        )
        .order_by(CoMentor.closed_at.is_not(None), CoMentor.asked_at.desc(), CoMentor.id)
        .limit(50)
    )


def list_asked_for(goal_id: UUID) -> Sequence[UUID]:
    """Who was asked for this goal before, whatever they said."""
    asked = select(CoMentor.account_id).where(CoMentor.goal_id == goal_id)
    return db.session.scalars(asked).all()


def count_co_mentored(account_id: UUID) -> int:
    """How many open goals somebody co-mentors now."""
    asked = _held().where(CoMentor.account_id == account_id).with_only_columns(func.count())
    return db.session.scalar(asked) or 0


def list_busy_co_mentors(limit: int) -> Sequence[UUID]:
    """Who co-mentors as many goals as one may."""
    asked = _held().group_by(CoMentor.account_id).having(func.count() >= limit)
    return db.session.scalars(asked).all()


def list_co_mentoring_between(one: UUID, other: UUID) -> Sequence[CoMentor]:
    """What one of the two was asked for or accepted in a pairing that the other is in."""
    alive = and_(
        CoMentor.state.in_([RequestState.REQUESTED, RequestState.ACCEPTED]),
        CoMentor.released_at.is_(None),
        PairingGoal.state == GoalState.OPEN,
    )
    either_way = [
        and_(CoMentor.account_id == who, or_(Pairing.mentee_id == two, Pairing.mentor_id == two))
        for who, two in ((one, other), (other, one))
    ]
    asked = (
        select(CoMentor)
        .join(PairingGoal, PairingGoal.id == CoMentor.goal_id)
        .join(Pairing, Pairing.id == PairingGoal.pairing_id)
        .where(alive, or_(*either_way))
        .order_by(CoMentor.asked_at, CoMentor.id)
    )
    return db.session.scalars(asked).unique().all()


def list_co_mentors_due(now: datetime) -> Sequence[UUID]:
    """What nobody answered in time."""
    asked = select(CoMentor.id).where(
        CoMentor.state == RequestState.REQUESTED, CoMentor.answer_by <= now
    )
    return db.session.scalars(asked.order_by(CoMentor.answer_by)).all()


def list_co_mentors_to_remind(now: datetime) -> Sequence[UUID]:
    """Who was asked, has not been reminded, and has half of the time to answer behind them."""
    waiting = db.session.execute(
        select(CoMentor.id, CoMentor.asked_at, CoMentor.answer_by).where(
            CoMentor.state == RequestState.REQUESTED,
            CoMentor.reminded_at.is_(None),
            CoMentor.answer_by > now,
        )
    )
    return [id_ for id_, asked_at, until in waiting if reminder_due(asked_at, until, now)]


def without_co_mentor() -> ColumnElement[bool]:
    """Whether a goal is guarded, open, and waits for somebody to say yes."""
    held = select(CoMentor.id).where(
        CoMentor.goal_id == PairingGoal.id,
        CoMentor.state == RequestState.ACCEPTED,
        CoMentor.released_at.is_(None),
    )
    # The state stands in the statement itself, or the index of such goals would not be used.
    open_ = PairingGoal.state == literal(GoalState.OPEN.value, literal_execute=True)
    return PairingGoal.guarded & open_ & ~held.exists()


def _held() -> Any:
    return (
        select(CoMentor.account_id)
        .join(PairingGoal, PairingGoal.id == CoMentor.goal_id)
        .where(
            CoMentor.state == RequestState.ACCEPTED,
            CoMentor.released_at.is_(None),
            PairingGoal.state == GoalState.OPEN,
        )
    )
