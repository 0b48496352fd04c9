"""Reading who blocked whom. Nobody reads it but the one who did."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, and_, exists, or_, select, union_all
from sqlalchemy.orm import joinedload

from mentor_match.associations.queries import find_path
from mentor_match.extensions import db
from mentor_match.pairings.models import Block, MentorshipRequest, Pairing
from mentor_match.pairings.rules import RequestState
from mentor_match.pairings.signals import Shared, met_elsewhere, shared_wanted
from mentor_match.web.statements import made_once


def find_block(blocker_id: UUID, blocked_id: UUID) -> Block | None:
    """Whether the one blocked the other."""
    return db.session.get(Block, (blocker_id, blocked_id))


def are_apart(one: UUID, other: UUID) -> bool:
    """Whether either of the two blocked the other."""
    return find_block(one, other) is not None or find_block(other, one) is not None


def list_apart(account_id: UUID) -> frozenset[UUID]:
    """Everyone whom this person blocked, or who blocked this person."""
    return frozenset(db.session.scalars(*_apart(account_id)))


def apart_from(account_id: Any) -> CompoundSelect[tuple[UUID]]:
    """The same inside of another statement."""
    return union_all(
        select(Block.blocked_id).where(Block.blocker_id == account_id),
        select(Block.blocker_id).where(Block.blocked_id == account_id),
    )


_apart = made_once(apart_from)


def list_blocks(blocker_id: UUID) -> Sequence[Block]:
    """Whom a person blocked, the latest first."""
    return db.session.scalars(
        select(Block)
        .where(Block.blocker_id == blocker_id)
        .options(joinedload(Block.blocked))
        .order_by(Block.blocked_at.desc(), Block.blocked_id)
    ).all()


def list_open_requests_between(one: UUID, other: UUID) -> Sequence[MentorshipRequest]:
    """What waits for an answer between the two, either way."""
    return db.session.scalars(
        select(MentorshipRequest).where(
            _between(MentorshipRequest, one, other),
            MentorshipRequest.state == RequestState.REQUESTED,
        )
    ).all()


def have_met(one: UUID, other: UUID) -> bool:
    """Whether the two have to do with each other: by a request or pairing, by a proposal, or
    somewhere that only those upstairs know of."""
    known = or_(
        exists().where(_between(MentorshipRequest, one, other)),
        exists().where(_between(Pairing, one, other)),
    )
    if db.session.scalar(select(known)):
        return True
    return find_sides(one, other) is not None


def find_sides(one: UUID, other: UUID) -> tuple[UUID, UUID] | None:
    """Through which associations two people have to do with each other, that of the one first."""
    path = find_path(one, other)
    if path is not None:
        return path
    back = find_path(other, one)
    if back is not None:
        return back[1], back[0]
    answers = (answer for _receiver, answer in met_elsewhere.send(one, other=other))
    return next((answer for answer in answers if answer is not None), None)


def list_shared(one: UUID, other: UUID) -> list[Shared]:
    """Where beside a pairing the two are together, as far as those upstairs know."""
    answers = (answer for _receiver, answer in shared_wanted.send(one, other=other))
    return [shared for answer in answers for shared in answer]


def _between(
    model: type[MentorshipRequest | Pairing], one: UUID, other: UUID
) -> ColumnElement[bool]:
    return or_(
        and_(model.mentee_id == one, model.mentor_id == other),
        and_(model.mentee_id == other, model.mentor_id == one),
    )
