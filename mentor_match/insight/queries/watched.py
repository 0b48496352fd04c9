"""Pairings and requests as a coordinator sees them, and which of them may need a hand."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, asc, case, desc, func, select, union_all
from sqlalchemy.orm import aliased

from mentor_match.accounts.models import Account
from mentor_match.extensions import db
from mentor_match.pairings.models import MentorshipRequest, Pairing, PairingGoal
from mentor_match.pairings.queries import without_co_mentor
from mentor_match.pairings.queries.rows import by_side, own_part, side_of
from mentor_match.pairings.rules import PairingState


@dataclass(frozen=True, slots=True)
class Watched:
    """A pairing or a request as a coordinator sees it: who, through which associations, how far.

    Name and cadre are empty where the person came through another association, whose coordinator
    knows them, and where they left this one.
    """

    id: UUID
    state: str
    mentee: str
    mentor: str
    mentee_cadre: str
    mentor_cadre: str
    since: datetime
    until: datetime | None
    answer_by: datetime | None = None
    reminded: bool = False
    resumed_at: datetime | None = None
    last_held: datetime | None = None
    missed: int = 0
    signed: int = 0


def list_pairings(
    association_id: UUID,
    state: str = "",
    *,
    ids: Collection[UUID] | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[Watched]:
    """The pairings in which the association has a side, the youngest first: of those in this
    state a piece, or these of them."""
    mentee, mentor = aliased(Account), aliased(Account)
    asked = (
        select(
            Pairing.id,
            Pairing.state,
            Pairing.mentee_cadre,
            Pairing.mentor_cadre,
            Pairing.opened_at,
            Pairing.ended_at,
            Pairing.resumed_at,
            own_part(Pairing, "mentee", association_id).label("own_mentee"),
            own_part(Pairing, "mentor", association_id).label("own_mentor"),
            mentee.full_name.label("mentee"),
            mentor.full_name.label("mentor"),
            Pairing.held_at,
            Pairing.missed,
            Pairing.signed,
        )
        .join(mentee, mentee.id == Pairing.mentee_id)
        .join(mentor, mentor.id == Pairing.mentor_id)
        .where(side_of(Pairing, association_id), *_in_state(Pairing, state))
        .order_by(Pairing.opened_at.desc(), Pairing.id)
    )
    if ids is not None:
        asked = asked.where(Pairing.id.in_(ids))
    if limit is not None:
        at = Pairing.opened_at
        piece = _piece(Pairing, at, desc, association_id, state, limit, offset)
        asked = asked.where(Pairing.id.in_(piece))
    return _watched(db.session.execute(asked))


def _watched(rows: Iterable[Any]) -> list[Watched]:
    """Thousands of rows: taken apart by place, which is several times as fast as by name."""
    return [
        Watched(
            id_,
            state_,
            mentee_name if own_mentee else "",
            mentor_name if own_mentor else "",
            mentee_cadre if own_mentee else "",
            mentor_cadre if own_mentor else "",
            opened_at,
            ended_at,
            resumed_at=resumed_at,
            last_held=held_at,
            missed=missed,
            signed=signed,
        )
        for (
            id_, state_, mentee_cadre, mentor_cadre, opened_at, ended_at, resumed_at,
            own_mentee, own_mentor, mentee_name, mentor_name, held_at, missed, signed,
        ) in rows
    ]  # fmt: skip


def list_goals_without_co_mentor(association_id: UUID) -> Mapping[UUID, datetime]:
    """pairing -> since when a goal of it waits for a co-mentor, of the active pairings."""
    waiting = (
        select(PairingGoal.pairing_id, func.min(PairingGoal.set_at).label("since"))
        .where(without_co_mentor())
        .group_by(PairingGoal.pairing_id)
        .subquery()  # first of all associations: there are few of them
    )
    asked = (
        select(waiting.c.pairing_id, waiting.c.since)
        .join(Pairing, Pairing.id == waiting.c.pairing_id)
        .where(Pairing.state == PairingState.ACTIVE, side_of(Pairing, association_id))
    )
    return {row[0]: row[1] for row in db.session.execute(asked)}


def list_requests(
    association_id: UUID,
    state: str = "",
    *,
    due_before: datetime | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[Watched]:
    """The requests in which the association has a side, the longest waiting first."""
    mentee, mentor = aliased(Account), aliased(Account)
    asked = (
        select(
            MentorshipRequest,
            case((own_part(MentorshipRequest, "mentee", association_id), mentee.full_name)),
            case((own_part(MentorshipRequest, "mentor", association_id), mentor.full_name)),
        )
        .join(mentee, mentee.id == MentorshipRequest.mentee_id)
        .join(mentor, mentor.id == MentorshipRequest.mentor_id)
        .where(side_of(MentorshipRequest, association_id), *_in_state(MentorshipRequest, state))
        .order_by(MentorshipRequest.requested_at, MentorshipRequest.id)
    )
    if due_before is not None:
        asked = asked.where(MentorshipRequest.answer_by <= due_before)
    if limit is not None:
        model, at = MentorshipRequest, MentorshipRequest.requested_at
        piece = _piece(model, at, asc, association_id, state, limit, offset)
        asked = asked.where(model.id.in_(piece))
    return [
        Watched(
            id=request.id,
            state=request.state,
            mentee=mentee_name or "",
            mentor=mentor_name or "",
            mentee_cadre="",
            mentor_cadre="",
            since=request.requested_at,
            until=request.closed_at,
            answer_by=request.answer_by,
            reminded=request.reminded_at is not None,
        )
        for request, mentee_name, mentor_name in db.session.execute(asked)
    ]


def _piece(
    model: Any,
    at: Any,
    ordered: Callable[[Any], Any],
    association_id: UUID,
    state: str,
    limit: int,
    offset: int,
) -> Any:
    """The ids of a piece, found in an index so that only what is shown is looked up: of each side
    no more than all that comes before its end."""
    asked = select(model.id, at.label("at")).where(*_in_state(model, state))
    asked = asked.order_by(ordered(at), model.id).limit(offset + limit)
    sides = [side.subquery() for side in by_side(model, association_id, asked)]
    rows = union_all(*(select(side.c.id, side.c.at) for side in sides)).subquery()
    return select(rows.c.id).order_by(ordered(rows.c.at), rows.c.id).limit(limit).offset(offset)


def count_where(condition: ColumnElement[bool]) -> Any:
    """How many rows fulfil it; 0 of none."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _in_state(model: Any, state: str) -> list[ColumnElement[bool]]:
    return [model.state == state] if state else []
