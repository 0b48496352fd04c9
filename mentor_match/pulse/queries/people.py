"""Reading who looks for a mentor, since when, and whether they found one."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, null, or_, select, union_all
from sqlalchemy.types import Uuid

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Enrolment
from mentor_match.extensions import db
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pulse.rules import WAVES, Start, open_wave
from mentor_match.web.statements import made_once

CAUGHT_UP = timedelta(days=3)  # a service that stood still asks so much later, and no later


def find_start(account_id: UUID) -> Start | None:
    """When and through what somebody began to look for a mentor; None where they did not."""
    rows = db.session.execute(*_began_by(account_id)).all()
    if not rows:
        return None
    programme = next((row.programme_id for row in rows if row.programme_id), None)
    return Start(rows[0].at, rows[0].association_id, programme)


@made_once
def _began_by(account_id: UUID) -> Select[Any]:
    requests = select(
        MentorshipRequest.requested_at.label("at"),
        MentorshipRequest.mentee_association_id.label("association_id"),
        null().cast(Uuid).label("programme_id"),
    ).where(MentorshipRequest.mentee_id == account_id)
    enrolments = select(
        Enrolment.enrolled_at, Enrolment.association_id, Enrolment.programme_id
    ).where(Enrolment.account_id == account_id, Enrolment.part == "mentee")
    began = union_all(requests, enrolments).subquery()
    return select(began).order_by(began.c.at)


def is_mentored(account_id: UUID) -> bool:
    """Whether somebody has, or had, a mentor."""
    asked = select(Pairing.id).where(Pairing.mentee_id == account_id).limit(1)
    return db.session.scalar(asked) is not None


def list_candidates(now: datetime) -> Sequence[tuple[UUID, int]]:
    """(account, wave) of everyone whose wave opened within the last days."""
    began = _began().subquery()
    windows = {
        wave: (now - timedelta(days=days) - CAUGHT_UP, now - timedelta(days=days))
        for wave, days in WAVES.items()
    }
    first = func.min(began.c.at)
    # Only who did something in one of the windows can have begun in it: few of all.
    near = select(began.c.account_id).where(_in_any(began.c.at, windows.values()))
    asked = (
        select(Account.id, first)
        .join(began, began.c.account_id == Account.id)
        .where(began.c.account_id.in_(near), Account.active.is_(True))
        .group_by(Account.id)
        .having(_in_any(first, windows.values()))
        .order_by(Account.id)
    )
    return [
        (account_id, wave)
        for account_id, at in db.session.execute(asked)
        for wave in (open_wave(at, now),)
        if wave is not None
    ]


def _in_any(column: Any, windows: Iterable[tuple[datetime, datetime]]) -> ColumnElement[bool]:
    return or_(*(and_(column > after, column <= until) for after, until in windows))


def _began() -> Any:
    """(account, when) of everything with which somebody may have begun."""
    requests = select(
        MentorshipRequest.mentee_id.label("account_id"), MentorshipRequest.requested_at.label("at")
    )
    enrolments = select(Enrolment.account_id, Enrolment.enrolled_at).where(
        Enrolment.part == "mentee"
    )
    return union_all(requests, enrolments)
