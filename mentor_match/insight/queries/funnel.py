"""How far the requests of a time got."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from mentor_match.extensions import db
from mentor_match.insight.queries.spans import asked_in
from mentor_match.insight.queries.watched import count_where
from mentor_match.insight.rules.flow import Number, Span, funnel
from mentor_match.pairings.models import (
    CharterVersion,
    MentorshipRequest,
    Pairing,
    PairingGoal,
    PairingSession,
)
from mentor_match.pairings.queries.rows import rows_of
from mentor_match.pairings.rules import GoalState, PairingState, RequestState, SessionState


def read_funnel(association_id: UUID, span: Span) -> list[Number]:
    """How far the requests of the span got by today."""
    accepted = MentorshipRequest.state == RequestState.ACCEPTED
    in_pairing = MentorshipRequest.__table__.join(
        Pairing.__table__, Pairing.request_id == MentorshipRequest.id
    )
    asked = rows_of(
        MentorshipRequest, association_id, MentorshipRequest.state, only=asked_in(span),
        source=in_pairing if span.programme_id else None,
    )  # fmt: skip
    rows = rows_of(
        MentorshipRequest, association_id, Pairing.id, Pairing.state,
        only=[*asked_in(span), accepted], source=in_pairing,
    )  # fmt: skip

    def with_one(model: Any, *conditions: ColumnElement[bool]) -> Any:
        return count_where(
            select(model.pairing_id).where(model.pairing_id == rows.c.id, *conditions).exists()
        )

    made = db.session.execute(
        select(func.count(), count_where(asked.c.state == RequestState.ACCEPTED)).select_from(asked)
    ).one()
    became = db.session.execute(
        select(
            with_one(CharterVersion, CharterVersion.in_force_at.is_not(None)),
            with_one(PairingSession, PairingSession.state == SessionState.HELD),
            with_one(PairingGoal, PairingGoal.state == GoalState.REACHED),
            count_where(rows.c.state == PairingState.COMPLETED),
        ).select_from(rows)
    ).one()
    return funnel([int(count) for count in (*made, *became)])
