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
from mentor_match.insight.queries.past import kept_sums, settled_until
from mentor_match.insight.rules import (
    FEWEST_SHOWN,
    Fives,
    Month,
    by_month,
    in_fives,
    last_months,
)
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.queries.rows import Sums, added, sums_of
from mentor_match.pairings.rules import ANSWERED, RequestState

CLOSED = tuple(state for state in RequestState if state != RequestState.REQUESTED)


def count_by_state(model: Any, association_id: UUID) -> dict[str, int]:
    """state -> how many, of the association's pairings or requests."""
    found = sums_of(model, association_id, model.state)
    return {state: number for state, (number,) in found.items()}


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
    across: Fives  # all pairings so far "within" a cadre and "across" cadres
    months: Sequence[Month]
    answered_in_time: int
    answered_or_expired: int


def read_figures(association_id: UUID, now: datetime) -> Figures:
    """All numbers of the overview."""
    members = select(Membership.state, func.count()).where(
        Membership.association_id == association_id
    )
    requests, in_time = _requests(association_id, now)
    pairings, across = _pairings(association_id)
    accepted = MentorshipRequest.state == RequestState.ACCEPTED
    return Figures(
        members=dict(db.session.execute(members.group_by(Membership.state)).all()),
        requests=requests,
        pairings=pairings,
        across=across,
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
    at: Any, association_id: UUID, now: datetime, *only: ColumnElement[bool]
) -> dict[str, int]:
    """2026-03 -> how many requests, of the months that are shown."""
    since = datetime.combine(last_months(now)[0], time(), tzinfo=UTC)
    until = settled_until(now)

    def count(*when: ColumnElement[bool]) -> Sums:
        return sums_of(MentorshipRequest, association_id, MonthOf(at), only=[*when, *only])

    past = kept_sums((at.key, association_id), until, lambda: count(at >= since, at < until))
    return {month: number for month, (number,) in added(past, count(at >= until)).items()}


def _requests(association_id: UUID, now: datetime) -> tuple[dict[str, int], int]:
    """(state -> how many requests, how many of them were answered in time)."""
    state, closed_at = MentorshipRequest.state, MentorshipRequest.closed_at
    until, closed = settled_until(now), state.in_(CLOSED)
    in_time = and_(state.in_(ANSWERED), closed_at <= MentorshipRequest.answer_by)

    def count(*only: ColumnElement[bool]) -> Sums:
        return sums_of(MentorshipRequest, association_id, state, _number(in_time), only=only)

    found = added(
        kept_sums((state.key, association_id), until, lambda: count(closed, closed_at < until)),
        count(closed, closed_at >= until),
        count(state == RequestState.REQUESTED),
    )
    numbers = {code: number for code, (number, _in_time) in found.items()}
    return numbers, sum(timely for _number, timely in found.values())


def _pairings(association_id: UUID) -> tuple[dict[str, int], Fives]:
    """(state -> how many pairings, how many of all are within a cadre and across cadres)."""
    same = _number(Pairing.mentee_cadre == Pairing.mentor_cadre)
    found = sums_of(Pairing, association_id, Pairing.state, same)
    numbers = {state: number for state, (number, _within) in found.items()}
    total, within = sum(numbers.values()), sum(within for _number, within in found.values())
    counts = {"within": within, "across": total - within}
    blocks = {code: n // FEWEST_SHOWN for code, n in counts.items() if n >= FEWEST_SHOWN}
    return numbers, in_fives(blocks, total)


def _number(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0))
