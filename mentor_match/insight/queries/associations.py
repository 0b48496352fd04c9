"""Reads across the slices: what an association sees in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select

from mentor_match.associations.models import Membership
from mentor_match.columns import MonthOf
from mentor_match.extensions import db
from mentor_match.insight.rules import Month, by_month, last_months
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.queries.rows import rows_of
from mentor_match.pairings.rules import ANSWERED, RequestState


def count_by_state(model: Any, association_id: UUID) -> dict[str, int]:
    """state -> how many, of the association's pairings or requests."""
    rows = rows_of(model, association_id, model.state)
    asked = select(rows.c.state, func.count()).group_by(rows.c.state)
    return dict(db.session.execute(asked).all())


def count_pairings(association_id: UUID) -> dict[str, int]:
    """state -> how many of the association's pairings."""
    return count_by_state(Pairing, association_id)


def count_requests(association_id: UUID) -> dict[str, int]:
    """state -> how many of the association's requests."""
    return count_by_state(MentorshipRequest, association_id)


@dataclass(frozen=True, slots=True)
class Figures:
    """What an association has in numbers."""

    members: dict[str, int]
    requests: dict[str, int]
    pairings: dict[str, int]
    months: Sequence[Month]
    answered_in_time: int
    answered_or_expired: int


def read_figures(association_id: UUID, now: datetime) -> Figures:
    """All numbers of the overview."""
    members = select(Membership.state, func.count()).where(
        Membership.association_id == association_id
    )
    requests, in_time = _requests(association_id)
    accepted = MentorshipRequest.state == RequestState.ACCEPTED
    return Figures(
        members=dict(db.session.execute(members.group_by(Membership.state)).all()),
        requests=requests,
        pairings=count_pairings(association_id),
        months=by_month(
            _by_month(MentorshipRequest.requested_at, association_id, now),
            _by_month(MentorshipRequest.closed_at, association_id, now, accepted),
            now,
        ),
        answered_in_time=in_time,
        answered_or_expired=sum(
            requests.get(state, 0) for state in (*ANSWERED, RequestState.EXPIRED)
        ),
    )


def _by_month(
    at: Any, association_id: UUID, now: datetime, *conditions: ColumnElement[bool]
) -> dict[str, int]:
    """2026-03 -> how many requests, of the months that are shown."""
    since = datetime.combine(last_months(now)[0], time(), tzinfo=UTC)
    rows = rows_of(
        MentorshipRequest,
        association_id,
        MonthOf(at).label("month"),
        only=[at >= since, *conditions],
    )
    asked = select(rows.c.month, func.count()).group_by(rows.c.month)
    return dict(db.session.execute(asked).all())


def _requests(association_id: UUID) -> tuple[dict[str, int], int]:
    """(state -> how many requests, how many of them were answered in time)."""
    in_time = and_(
        MentorshipRequest.state.in_(ANSWERED),
        MentorshipRequest.closed_at <= MentorshipRequest.answer_by,
    )
    state, number = MentorshipRequest.state, case((in_time, 1), else_=0).label("in_time")
    rows = rows_of(MentorshipRequest, association_id, state, number)
    asked = select(rows.c.state, func.count(), func.sum(rows.c.in_time)).group_by(rows.c.state)
    found = db.session.execute(asked).all()
    return {row[0]: row[1] for row in found}, int(sum(row[2] for row in found))
