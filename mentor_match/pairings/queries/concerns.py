"""Reading concerns: coordinators see those of their association, reporters their own."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from mentor_match.extensions import db
from mentor_match.pairings.models import Concern
from mentor_match.pairings.rules import ConcernState
from mentor_match.web.refusals import NotFound


def list_concerns(
    association_id: UUID, reader_id: UUID, state: str = "", *, limit: int, offset: int = 0
) -> Sequence[Concern]:
    """What was reported to the association: what is open first, the longest waiting on top."""
    conditions = _of(association_id, reader_id, state)
    return db.session.scalars(
        select(Concern)
        .where(*conditions)
        .order_by(Concern.state == ConcernState.CLOSED, Concern.reported_at, Concern.id)
        .limit(limit)
        .offset(offset)
    ).all()


def count_concerns(association_id: UUID, reader_id: UUID) -> dict[str, int]:
    """state -> how many."""
    asked = select(Concern.state, func.count()).where(*_of(association_id, reader_id, ""))
    return dict(db.session.execute(asked.group_by(Concern.state)).all())


def get_concern(concern_id: UUID, association_id: UUID, reader_id: UUID) -> Concern:
    """A concern, for a coordinator of one of its associations whom it is not about."""
    found = db.session.scalars(
        select(Concern).where(Concern.id == concern_id, *_of(association_id, reader_id, ""))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def list_own_concerns(reporter_id: UUID) -> Sequence[Concern]:
    """What a person reported under their name, the latest first."""
    return db.session.scalars(
        select(Concern)
        .where(Concern.reporter_id == reporter_id)
        .order_by(Concern.reported_at.desc(), Concern.id)
    ).all()


def _of(association_id: UUID, reader_id: UUID, state: str) -> list[ColumnElement[bool]]:
    """Nobody looks into what was said about themselves."""
    found: list[ColumnElement[bool]] = [
        or_(
            Concern.person_association_id == association_id,
            Concern.reporter_association_id == association_id,
        ),
        or_(Concern.person_id.is_(None), Concern.person_id != reader_id),
    ]
    return [*found, Concern.state == state] if state else found
