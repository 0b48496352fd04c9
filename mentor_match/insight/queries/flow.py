"""Counting an association over a time, of one programme or of all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from mentor_match.extensions import db
from mentor_match.insight.queries.associations import side_of
from mentor_match.insight.rules.cells import Cells, hide_small
from mentor_match.insight.rules.flow import (
    Asked,
    Number,
    Span,
    funnel,
    of_days,
    of_loads,
    of_requests,
)
from mentor_match.pairings.models import (
    CharterVersion,
    MentorshipRequest,
    Pairing,
    PairingGoal,
    PairingResource,
    PairingSession,
)
from mentor_match.pairings.rules import GoalState, PairingState, RequestState, SessionState
from mentor_match.profiles.models import Profile


@dataclass(frozen=True, slots=True)
class Flow:
    """Everything on the page of figures."""

    numbers: Sequence[Number]
    funnel: Sequence[Number]
    endings: Cells
    countries: Cells
    cadres: Cells  # "2221 2222": mentee and mentor


def read_flow(association_id: UUID, span: Span, now: datetime) -> Flow:
    """All figures of a span: eight queries, whatever the size."""
    asked = _asked(association_id, span)
    return Flow(
        numbers=[
            *of_requests(asked, now),
            of_days(_days_to_first(association_id, span)),
            *_done(association_id, span),
            of_loads(list(Counter(_column(Pairing.mentor_id, association_id, span)).values())),
        ],
        funnel=funnel(asked),
        endings=hide_small(_endings(association_id, span)),
        countries=hide_small(_countries(association_id, span)),
        cadres=hide_small(_cadres(association_id, span)),
    )


def _asked(association_id: UUID, span: Span) -> list[Asked]:
    def in_pairing(model: Any, *conditions: ColumnElement[bool]) -> Any:
        return select(model.pairing_id).where(model.pairing_id == Pairing.id, *conditions).exists()

    asked = (
        select(
            MentorshipRequest.mentee_id,
            MentorshipRequest.requested_at,
            MentorshipRequest.closed_at,
            MentorshipRequest.state.in_([RequestState.ACCEPTED, RequestState.DECLINED]),
            MentorshipRequest.state == RequestState.WITHDRAWN,
            MentorshipRequest.state == RequestState.ACCEPTED,
            in_pairing(CharterVersion, CharterVersion.in_force_at.is_not(None)),
            in_pairing(PairingSession, PairingSession.state == SessionState.HELD),
            in_pairing(PairingGoal, PairingGoal.state == GoalState.REACHED),
            func.coalesce(Pairing.state, "") == PairingState.COMPLETED,
        )
        .outerjoin(Pairing, Pairing.request_id == MentorshipRequest.id)
        .where(
            side_of(MentorshipRequest, association_id),
            *_within(MentorshipRequest.requested_at, span),
        )
    )
    return [
        Asked(who, at, closed, *(bool(flag) for flag in flags))
        for who, at, closed, *flags in db.session.execute(_of_programme(asked, span))
    ]


def _days_to_first(association_id: UUID, span: Span) -> list[float]:
    first = (
        select(Pairing.opened_at, func.min(PairingSession.starts_at))
        .join(PairingSession, PairingSession.pairing_id == Pairing.id)
        .where(PairingSession.state == SessionState.HELD, *_opened(association_id, span))
        .group_by(Pairing.id, Pairing.opened_at)
    )
    rows = db.session.execute(_of_programme(first, span))
    return [(held - opened).total_seconds() / 86400 for opened, held in rows]


def _done(association_id: UUID, span: Span) -> list[Number]:
    """Sessions, goals and resources: how many, and of how many."""
    goals = dict(
        db.session.execute(
            _in_pairings(select(PairingGoal.state, func.count()), PairingGoal, association_id, span)
            .where(*_within(PairingGoal.closed_at, span))
            .group_by(PairingGoal.state)
        ).all()
    )
    reached = goals.get(GoalState.REACHED, 0)
    return [
        _count("sessions", PairingSession, PairingSession.starts_at, association_id, span),
        Number("goals", reached, reached + goals.get(GoalState.DROPPED, 0)),
        _count("resources", PairingResource, PairingResource.done_at, association_id, span),
    ]


def _count(code: str, model: Any, at: Any, association_id: UUID, span: Span) -> Number:
    asked = _in_pairings(
        select(func.count(), func.count(model.pairing_id.distinct())), model, association_id, span
    ).where(*_within(at, span))
    if model is PairingSession:
        asked = asked.where(PairingSession.state == SessionState.HELD)
    value, n = db.session.execute(asked).one()
    return Number(code, value, n)


def _endings(association_id: UUID, span: Span) -> Counter[str]:
    asked = select(Pairing.reason).where(
        side_of(Pairing, association_id),
        Pairing.state == PairingState.ENDED_EARLY,
        *_within(Pairing.ended_at, span),
    )
    return Counter(reason or "other" for reason in db.session.scalars(_of_programme(asked, span)))


def _countries(association_id: UUID, span: Span) -> Counter[str]:
    """The own association's mentees only: what partners' members are stays with them."""
    asked = (
        select(Profile.country)
        .join(Pairing, Pairing.mentee_id == Profile.account_id)
        .where(
            Pairing.mentee_association_id == association_id,
            Profile.country.is_not(None),
            *_within(Pairing.opened_at, span),
        )
    )
    return Counter(db.session.scalars(_of_programme(asked, span)))


def _cadres(association_id: UUID, span: Span) -> Counter[str]:
    asked = select(Pairing.mentee_cadre, Pairing.mentor_cadre).where(*_opened(association_id, span))
    return Counter(f"{of} {by}" for of, by in db.session.execute(_of_programme(asked, span)))


def _column(column: Any, association_id: UUID, span: Span) -> Sequence[Any]:
    asked = select(column).where(*_opened(association_id, span))
    return db.session.scalars(_of_programme(asked, span)).all()


def _opened(association_id: UUID, span: Span) -> list[ColumnElement[bool]]:
    return [side_of(Pairing, association_id), *_within(Pairing.opened_at, span)]


def _in_pairings(asked: Any, model: Any, association_id: UUID, span: Span) -> Any:
    joined = asked.join(Pairing, Pairing.id == model.pairing_id)
    return _of_programme(joined.where(side_of(Pairing, association_id)), span)


def _of_programme(asked: Any, span: Span) -> Any:
    return asked.where(Pairing.programme_id == span.programme_id) if span.programme_id else asked


def _within(column: Any, span: Span) -> list[ColumnElement[bool]]:
    return [column >= span.since, column < span.until]
