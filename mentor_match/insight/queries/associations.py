"""Reads across the slices: what an association sees in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from mentor_match.associations.models import Membership
from mentor_match.columns import MonthOf
from mentor_match.extensions import db
from mentor_match.insight.rules import Month, by_month, last_months
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.queries.rows import count_rows, side_of
from mentor_match.pairings.rules import ANSWERED, RequestState


def count_by_state(model: Any, association_id: UUID) -> dict[str, int]:
    """state -> how many, of the association's pairings or requests."""
    asked = select(model.state, func.count()).where(side_of(model, association_id))
    return dict(db.session.execute(asked.group_by(model.state)).all())


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
    in_time, closed = _answers(association_id)
    accepted = MentorshipRequest.state == RequestState.ACCEPTED
    return Figures(
        members=dict(db.session.execute(members.group_by(Membership.state)).all()),
        requests=count_requests(association_id),
        pairings=count_pairings(association_id),
        months=by_month(
            _by_month(MentorshipRequest.requested_at, association_id, now),
            _by_month(MentorshipRequest.closed_at, association_id, now, accepted),
            now,
        ),
        answered_in_time=in_time,
        answered_or_expired=closed,
    )


def _by_month(
    at: Any, association_id: UUID, now: datetime, *conditions: ColumnElement[bool]
) -> dict[str, int]:
    """2026-03 -> how many requests, of the months that are shown."""
    since = datetime.combine(last_months(now)[0], time(), tzinfo=UTC)
    month = MonthOf(at)
    asked = select(month, func.count()).where(
        side_of(MentorshipRequest, association_id), at >= since, *conditions
    )
    return dict(db.session.execute(asked.group_by(month)).all())


def _answers(association_id: UUID) -> tuple[int, int]:
    """(answered in time, answered or expired), of all requests that were not withdrawn."""
    answered = MentorshipRequest.state.in_(ANSWERED)
    closed = or_(answered, MentorshipRequest.state == RequestState.EXPIRED)
    in_time = and_(answered, MentorshipRequest.closed_at <= MentorshipRequest.answer_by)
    side = side_of(MentorshipRequest, association_id)
    return (
        count_rows(MentorshipRequest, side, in_time),
        count_rows(MentorshipRequest, side, closed),
    )
