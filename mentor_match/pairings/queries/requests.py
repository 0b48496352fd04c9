"""Reading requests. What is not yours does not exist."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from mentor_match.extensions import db
from mentor_match.pairings.models import MentorshipRequest, RequestFollowing
from mentor_match.pairings.queries.rows import count_rows, counted, has_part
from mentor_match.pairings.rules import FOLLOWED, RequestState, reminder_due
from mentor_match.profiles.models import MenteeProfile
from mentor_match.web.refusals import NotFound
from mentor_match.web.statements import made_once


def get_request(request_id: UUID, account_id: UUID) -> MentorshipRequest:
    """The request, for the two who have part in it."""
    request = db.session.get(MentorshipRequest, request_id)
    if request is None or account_id not in (request.mentee_id, request.mentor_id):
        raise NotFound
    return request


def get_request_to(request_id: UUID, mentor_id: UUID) -> MentorshipRequest:
    """The request, for the one who answers it."""
    request = get_request(request_id, mentor_id)
    if request.mentor_id != mentor_id:
        raise NotFound
    return request


def list_requests_to(mentor_id: UUID) -> Sequence[MentorshipRequest]:
    """What waits for the mentor's answer, the longest waiting first."""
    return db.session.scalars(*_requests_to(mentor_id)).all()


def list_requests_by(mentee_id: UUID) -> Sequence[MentorshipRequest]:
    """What waits for an answer to the mentee, the next to be decided first."""
    return db.session.scalars(*_requests_by(mentee_id)).all()


def has_requests(mentee_id: Any) -> ColumnElement[bool]:
    """Whether `list_requests_by` finds any; for a statement that asks more than this."""
    return select(MentorshipRequest.id).where(*_asked_by(mentee_id)).exists()


def list_closed_requests(
    account_id: UUID, *, limit: int, offset: int = 0
) -> Sequence[MentorshipRequest]:
    """What was answered, withdrawn or expired, on either side, the latest first."""
    return db.session.scalars(
        _requests(has_part(MentorshipRequest, account_id), ~_open())
        .options(joinedload(MentorshipRequest.mentee), joinedload(MentorshipRequest.mentor))
        .order_by(MentorshipRequest.closed_at.desc(), MentorshipRequest.id)
        .limit(limit)
        .offset(offset)
    ).all()


def count_closed_requests(account_id: UUID) -> int:
    """How many there are."""
    return db.session.scalar(*_closed_requests(account_id)) or 0


@made_once
def _closed_requests(account_id: UUID) -> Select[int]:
    return counted(MentorshipRequest, has_part(MentorshipRequest, account_id), ~_open())


def find_open_request(mentee_id: UUID, mentor_id: UUID) -> MentorshipRequest | None:
    """The request of this mentee that waits for this mentor, if there is one."""
    asked = _requests(
        MentorshipRequest.mentee_id == mentee_id,
        MentorshipRequest.mentor_id == mentor_id,
        _open(),
    )
    return db.session.scalars(asked).one_or_none()


def list_overdue(now: datetime) -> Sequence[UUID]:
    """Open requests whose time to answer is over."""
    return db.session.scalars(
        select(MentorshipRequest.id)
        .where(_open(), MentorshipRequest.answer_by <= now)
        .order_by(MentorshipRequest.answer_by)
    ).all()


def list_to_remind(now: datetime) -> Sequence[UUID]:
    """Open requests of whose half way the mentor has not been reminded."""
    waiting = db.session.execute(
        select(
            MentorshipRequest.id, MentorshipRequest.requested_at, MentorshipRequest.answer_by
        ).where(_open(), MentorshipRequest.reminded_at.is_(None), MentorshipRequest.answer_by > now)
    )
    return [id_ for id_, asked_at, until in waiting if reminder_due(asked_at, until, now)]


def list_to_follow() -> Sequence[UUID]:
    """Requests that were declined or expired, and whose mentee wants the next mentor asked.

    Only what was closed after the mentee chose so: the choice is no order about the past.
    """
    return db.session.scalars(
        select(MentorshipRequest.id)
        .join(MenteeProfile, MenteeProfile.account_id == MentorshipRequest.mentee_id)
        .outerjoin(RequestFollowing, RequestFollowing.before_id == MentorshipRequest.id)
        .where(
            MentorshipRequest.state.in_(FOLLOWED),
            RequestFollowing.before_id.is_(None),
            MentorshipRequest.closed_at >= MenteeProfile.ask_next_since,
        )
        .order_by(MentorshipRequest.closed_at, MentorshipRequest.id)
    ).all()


def list_ever_asked(mentee_id: UUID) -> frozenset[UUID]:
    """Every mentor this mentee has ever asked, whatever came of it."""
    asked = select(MentorshipRequest.mentor_id).where(MentorshipRequest.mentee_id == mentee_id)
    return frozenset(db.session.scalars(asked))


def find_following(before_id: UUID) -> RequestFollowing | None:
    """What came after a request that came to nothing, if anything did yet."""
    return db.session.get(RequestFollowing, before_id)


def find_asked_after(after_id: UUID) -> RequestFollowing | None:
    """After which request this one was made, if it was made after one."""
    return db.session.scalars(
        select(RequestFollowing).where(RequestFollowing.after_id == after_id)
    ).one_or_none()


@made_once
def _requests_by(mentee_id: UUID) -> Select[tuple[MentorshipRequest]]:
    return (
        _requests(*_asked_by(mentee_id))
        .options(joinedload(MentorshipRequest.mentor))
        .order_by(MentorshipRequest.answer_by, MentorshipRequest.id)
    )


@made_once
def _requests_to(mentor_id: UUID) -> Select[tuple[MentorshipRequest]]:
    return (
        _requests(MentorshipRequest.mentor_id == mentor_id, _open())
        .options(joinedload(MentorshipRequest.mentee))
        .order_by(MentorshipRequest.requested_at, MentorshipRequest.id)
    )


def _requests(*conditions: ColumnElement[bool]) -> Select[tuple[MentorshipRequest]]:
    return select(MentorshipRequest).where(*conditions)


def _asked_by(mentee_id: Any) -> Sequence[ColumnElement[bool]]:
    return (MentorshipRequest.mentee_id == mentee_id, _open())


def _open() -> ColumnElement[bool]:
    return MentorshipRequest.state == RequestState.REQUESTED


def count_open_requests_by(mentee_id: UUID, now: datetime) -> int:
    """How many answers a mentee waits for; what is over but not written down yet is over."""
    return count_rows(
        MentorshipRequest,
        MentorshipRequest.mentee_id == mentee_id,
        _open(),
        MentorshipRequest.answer_by > now,
    )
