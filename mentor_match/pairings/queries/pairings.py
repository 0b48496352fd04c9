"""Reading pairings. What is not yours does not exist."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.queries.rows import counted, has_part, own_ids
from mentor_match.pairings.queries.whole import WITHOUT_PARTS, with_parts
from mentor_match.pairings.rules import OPEN_PAIRINGS
from mentor_match.web.refusals import NotFound
from mentor_match.web.statements import made_once


def get_pairing(pairing_id: UUID, account_id: UUID) -> Pairing:
    """The pairing, for its two people."""
    pairing = db.session.scalars(*_pairing(pairing_id)).one_or_none()
    if pairing is None or account_id not in (pairing.mentee_id, pairing.mentor_id):
        raise NotFound
    return with_parts([pairing])[0]


@made_once
def _pairing(pairing_id: UUID) -> Select[Pairing]:
    return select(Pairing).where(Pairing.id == pairing_id).options(*WITHOUT_PARTS)


def list_pairings(account_id: UUID) -> Sequence[Pairing]:
    """The pairings a person has now, on either side, the oldest first."""
    return with_parts(db.session.scalars(*_open_pairings(account_id)).all())


def list_past_pairings(account_id: UUID, *, limit: int, offset: int = 0) -> Sequence[Pairing]:
    """The pairings a person had, the latest first, without what they are made of."""
    return db.session.scalars(*_past_pairings(account_id, limit, offset)).all()


def count_past_pairings(account_id: UUID) -> int:
    """How many there are."""
    return db.session.scalar(*_past_pairings_counted(account_id)) or 0


def find_open_pairing(mentee_id: UUID, mentor_id: UUID) -> Pairing | None:
    """The pairing of the two that goes on or rests, if there is one."""
    return db.session.scalars(
        select(Pairing).where(
            Pairing.mentee_id == mentee_id,
            Pairing.mentor_id == mentor_id,
            Pairing.state.in_(OPEN_PAIRINGS),
        )
    ).one_or_none()


def find_pairing_between(one: UUID, other: UUID) -> Pairing | None:
    """The pairing of the two that goes on or rests, whoever of them is the mentor."""
    return find_open_pairing(one, other) or find_open_pairing(other, one)


def find_pairing_of(request_id: UUID) -> Pairing | None:
    """The pairing a request became."""
    return db.session.scalars(select(Pairing).where(Pairing.request_id == request_id)).one_or_none()


@made_once
def _open_pairings(account_id: UUID) -> Select[tuple[Pairing]]:
    asked = _pairings(account_id, Pairing.state.in_(OPEN_PAIRINGS))
    return asked.order_by(Pairing.opened_at, Pairing.id)


@made_once
def _past_pairings(account_id: UUID, limit: int, offset: int) -> Select[tuple[Pairing]]:
    asked = _pairings(account_id, _is_over())
    return asked.order_by(Pairing.ended_at.desc(), Pairing.id).limit(limit).offset(offset)


@made_once
def _past_pairings_counted(account_id: UUID) -> Select[int]:
    return counted(Pairing, has_part(Pairing, account_id), _is_over())


def _is_over() -> ColumnElement[bool]:
    return Pairing.state.not_in(OPEN_PAIRINGS)


def _pairings(account_id: UUID, *conditions: ColumnElement[bool]) -> Select[tuple[Pairing]]:
    return (
        select(Pairing)
        .where(Pairing.id.in_(own_ids(Pairing, account_id)), *conditions)
        .options(*WITHOUT_PARTS)
    )
