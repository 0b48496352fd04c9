"""Reading requests and pairings. What is not yours does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from mentor_match.accounts.models import Account
from mentor_match.extensions import db
from mentor_match.pairings.models import (
    MentorshipRequest,
    Pairing,
    PairingResource,
    PairingSession,
)
from mentor_match.pairings.rules import (
    OPEN_PAIRINGS,
    NextStep,
    PairingState,
    RequestState,
    SessionState,
    agreed_until,
    next_step,
    reminder_due,
)
from mentor_match.profiles.models import MenteeProfile
from mentor_match.web.refusals import NotFound

Row = TypeVar("Row", MentorshipRequest, Pairing, PairingSession, MenteeProfile)


def lock(row: Row) -> Row:
    """The row as it stands now; whoever else wants to change it waits for this transaction.

    SQLite has no such lock and needs none: its writers come one after the other.
    """
    kind = type(row)
    keys = kind.__mapper__.primary_key
    same = (key == getattr(row, key.name) for key in keys)
    asked = select(kind).where(*same).with_for_update(of=kind)
    return db.session.scalars(asked.execution_options(populate_existing=True)).unique().one()


# Requests


def get_request(request_id: UUID, account_id: UUID) -> MentorshipRequest:
    """The request, for the two who have part in it."""
    request = db.session.get(MentorshipRequest, request_id)
    if request is None or account_id not in (request.mentee_id, request.mentor_id):
        raise NotFound
    return request


def list_requests_to(mentor_id: UUID) -> Sequence[MentorshipRequest]:
    """What waits for the mentor's answer, the longest waiting first."""
    return db.session.scalars(
        _requests(MentorshipRequest.mentor_id == mentor_id, _open())
        .options(joinedload(MentorshipRequest.mentee))
        .order_by(MentorshipRequest.requested_at, MentorshipRequest.id)
    ).all()


def list_requests_by(mentee_id: UUID) -> Sequence[MentorshipRequest]:
    """What waits for an answer to the mentee, the next to be decided first."""
    return db.session.scalars(
        _requests(MentorshipRequest.mentee_id == mentee_id, _open())
        .options(joinedload(MentorshipRequest.mentor))
        .order_by(MentorshipRequest.answer_by, MentorshipRequest.id)
    ).all()


def list_closed_requests(
    account_id: UUID, *, limit: int, offset: int = 0
) -> Sequence[MentorshipRequest]:
    """What was answered, withdrawn or expired, on either side, the latest first."""
    return db.session.scalars(
        _requests(_has_part(MentorshipRequest, account_id), ~_open())
        .options(joinedload(MentorshipRequest.mentee), joinedload(MentorshipRequest.mentor))
        .order_by(MentorshipRequest.closed_at.desc(), MentorshipRequest.id)
        .limit(limit)
        .offset(offset)
    ).all()


def count_closed_requests(account_id: UUID) -> int:
    """How many there are."""
    return _count(MentorshipRequest, _has_part(MentorshipRequest, account_id), ~_open())


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


def _requests(*conditions: ColumnElement[bool]) -> Select[tuple[MentorshipRequest]]:
    return select(MentorshipRequest).where(*conditions)


def _open() -> ColumnElement[bool]:
    return MentorshipRequest.state == RequestState.REQUESTED


def _has_part(model: Any, account_id: UUID) -> ColumnElement[bool]:
    return or_(model.mentee_id == account_id, model.mentor_id == account_id)


def _count(model: Any, *conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


# Pairings


def get_pairing(pairing_id: UUID, account_id: UUID) -> Pairing:
    """The pairing, for its two people."""
    pairing = db.session.get(Pairing, pairing_id)
    if pairing is None or account_id not in (pairing.mentee_id, pairing.mentor_id):
        raise NotFound
    return pairing


def list_pairings(account_id: UUID) -> Sequence[Pairing]:
    """The pairings a person has now, on either side, the oldest first."""
    return db.session.scalars(
        _pairings(account_id, Pairing.state.in_(OPEN_PAIRINGS)).order_by(
            Pairing.opened_at, Pairing.id
        )
    ).all()


def list_past_pairings(account_id: UUID, *, limit: int, offset: int = 0) -> Sequence[Pairing]:
    """The pairings a person had, the latest first."""
    return db.session.scalars(
        _pairings(account_id, Pairing.state.not_in(OPEN_PAIRINGS))
        .order_by(Pairing.ended_at.desc(), Pairing.id)
        .limit(limit)
        .offset(offset)
    ).all()


def count_past_pairings(account_id: UUID) -> int:
    """How many there are."""
    return _count(Pairing, _has_part(Pairing, account_id), Pairing.state.not_in(OPEN_PAIRINGS))


def find_open_pairing(mentee_id: UUID, mentor_id: UUID) -> Pairing | None:
    """The pairing of the two that goes on or rests, if there is one."""
    return db.session.scalars(
        select(Pairing).where(
            Pairing.mentee_id == mentee_id,
            Pairing.mentor_id == mentor_id,
            Pairing.state.in_(OPEN_PAIRINGS),
        )
    ).one_or_none()


def find_pairing_of(request_id: UUID) -> Pairing | None:
    """The pairing a request became."""
    return db.session.scalars(select(Pairing).where(Pairing.request_id == request_id)).one_or_none()


def get_session(pairing: Pairing, session_id: UUID) -> PairingSession:
    """A session of the pairing."""
    found = db.session.get(PairingSession, session_id)
    if found is None or found.pairing_id != pairing.id:
        raise NotFound
    return found


def list_attached(pairing_id: UUID) -> Sequence[PairingResource]:
    """The resources attached to the pairing, in their order; without those taken away."""
    return db.session.scalars(
        select(PairingResource)
        .join(PairingResource.resource)
        .options(contains_eager(PairingResource.resource))
        .where(PairingResource.pairing_id == pairing_id, PairingResource.removed_at.is_(None))
        .order_by(PairingResource.place, PairingResource.resource_id)
    ).all()


def get_attached(pairing: Pairing, resource_id: UUID) -> PairingResource:
    """A resource that is attached to the pairing."""
    found = find_attachment(pairing.id, resource_id)
    if found is None or found.removed_at is not None:
        raise NotFound
    return found


def find_attachment(pairing_id: UUID, resource_id: UUID) -> PairingResource | None:
    """A resource that is attached to the pairing, or was."""
    return db.session.get(PairingResource, (pairing_id, resource_id))


def _pairings(account_id: UUID, *conditions: ColumnElement[bool]) -> Select[tuple[Pairing]]:
    return (
        select(Pairing)
        .where(_has_part(Pairing, account_id), *conditions)
        .options(joinedload(Pairing.mentee), joinedload(Pairing.mentor))
    )


def count_open_requests_by(mentee_id: UUID, now: datetime) -> int:
    """How many answers a mentee waits for; what is over but not written down yet is over."""
    return _count(
        MentorshipRequest,
        MentorshipRequest.mentee_id == mentee_id,
        _open(),
        MentorshipRequest.answer_by > now,
    )


LATEST = 3  # settled sessions on the page of a pairing; the rest has a page of its own


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a pairing stands for one of its two people: what comes next, and with what."""

    pairing: Pairing
    other: Account
    as_mentor: bool
    signed: bool
    other_signed: bool
    step: NextStep
    session: PairingSession | None  # the one the next step is about
    sessions: Sequence[PairingSession]  # what is planned, then the latest that are settled

    @property
    def open(self) -> bool:
        """Whether it has not ended."""
        return self.pairing.state in OPEN_PAIRINGS

    @property
    def active(self) -> bool:
        """Whether it goes on."""
        return self.pairing.state == PairingState.ACTIVE

    @property
    def other_cadre(self) -> str:
        """The cadre of the other one on the day the pairing opened."""
        return self.pairing.mentee_cadre if self.as_mentor else self.pairing.mentor_cadre


def standing_of(pairing: Pairing, account_id: UUID, now: datetime) -> Standing:
    """What the pairing's page, and the list of pairings, say to one of the two."""
    other = pairing.other(account_id)
    planned = [s for s in pairing.sessions if s.state == SessionState.PLANNED]
    settled = [s for s in pairing.sessions if s.state != SessionState.PLANNED]
    step = next_step(
        state=pairing.state,
        signed=pairing.signed_by(account_id),
        sessions=[
            (s.state, s.starts_at, s.confirmed_by(pairing, account_id)) for s in pairing.sessions
        ],
        agreed_until=agreed_until(pairing.opened_at, pairing.request.months),
        now=now,
    )
    about = {
        NextStep.CONFIRM: (
            s for s in planned if s.starts_at <= now and not s.confirmed_by(pairing, account_id)
        ),
        NextStep.MEET: (s for s in planned if s.starts_at > now),
        NextStep.WAIT_CONFIRM: iter(planned),
    }
    return Standing(
        pairing=pairing,
        other=other,
        as_mentor=account_id == pairing.mentor_id,
        signed=pairing.signed_by(account_id),
        other_signed=pairing.signed_by(other.id),
        step=step,
        session=next(about.get(step, iter(())), None),
        sessions=[*planned, *settled[: -LATEST - 1 : -1]],
    )
