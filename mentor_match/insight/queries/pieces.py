"""Pairings for machines, piece by piece: who of the association, since when, how far."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Membership
from mentor_match.associations.queries import former
from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing
from mentor_match.pairings.queries.rows import side_of
from mentor_match.web.keyset import Piece, take
from mentor_match.web.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, as the own association knows them: without name and cadre, where they left
    it since."""

    member_id: UUID | None
    registration_number: str | None
    full_name: str | None
    cadre: str | None


@dataclass(frozen=True, slots=True)
class Paired:
    """A pairing. A side is None where that person came through another association, whose
    coordinators know them."""

    id: UUID
    state: str
    programme_id: UUID | None
    mentee: Side | None
    mentor: Side | None
    opened_at: datetime
    paused_at: datetime | None
    ended_at: datetime | None
    last_session_held_at: datetime | None


def piece_of_pairings(
    association_id: UUID,
    piece: Piece,
    *,
    state: str | None,
    programme_id: UUID | None,
    changed_since: datetime | None,
) -> list[Paired]:
    """The pairings in which the association has a side, as they were opened."""
    asked = _pairings(association_id)
    if state:
        asked = asked.where(Pairing.state == state)
    if programme_id:
        asked = asked.where(Pairing.programme_id == programme_id)
    if changed_since:
        asked = asked.where(_moved(changed_since))
    return list(_read(take(asked, Pairing.opened_at, Pairing.id, piece), association_id))


def get_paired(association_id: UUID, pairing_id: UUID) -> Paired:
    """One of them."""
    asked = _pairings(association_id).where(Pairing.id == pairing_id)
    for one in _read(asked, association_id):
        return one
    raise NotFound


def _moved(since: datetime) -> ColumnElement[bool]:
    """Whether its state changed; what the two do in it between is theirs."""
    moments = (Pairing.opened_at, Pairing.paused_at, Pairing.resumed_at, Pairing.ended_at)
    return or_(*(moment >= since for moment in moments))


def _pairings(association_id: UUID) -> Any:
    mentee, mentor = aliased(Account), aliased(Account)
    mentee_there, mentor_there = aliased(Membership), aliased(Membership)
    asked: Any = select(
        Pairing.id,
        Pairing.state,
        Pairing.programme_id,
        Pairing.opened_at,
        Pairing.paused_at,
        Pairing.ended_at,
        Pairing.mentee_association_id,
        Pairing.mentor_association_id,
        Pairing.mentee_cadre,
        Pairing.mentor_cadre,
        mentee.full_name.label("mentee"),  # none where they left
        mentor.full_name.label("mentor"),
        mentee_there.id.label("mentee_member"),
        mentor_there.id.label("mentor_member"),
        mentee_there.registration_number.label("mentee_number"),
        mentor_there.registration_number.label("mentor_number"),
        Pairing.held_at,
    )
    for person, there, key in (
        (mentee, mentee_there, Pairing.mentee_id),
        (mentor, mentor_there, Pairing.mentor_id),
    ):
        same = and_(there.account_id == key, there.association_id == association_id)
        known = and_(person.id == there.account_id, ~former(there))
        asked = asked.outerjoin(there, same).outerjoin(person, known)
    return asked.where(side_of(Pairing, association_id))


def _read(asked: Any, association_id: UUID) -> Iterable[Paired]:
    for row in db.session.execute(asked):
        yield Paired(
            id=row.id,
            state=row.state,
            programme_id=row.programme_id,
            mentee=_side(row, "mentee", association_id),
            mentor=_side(row, "mentor", association_id),
            opened_at=row.opened_at,
            paused_at=row.paused_at,
            ended_at=row.ended_at,
            last_session_held_at=row.held_at,
        )


def _side(row: Any, part: str, association_id: UUID) -> Side | None:
    if getattr(row, f"{part}_association_id") != association_id:
        return None
    name = getattr(row, part)
    return Side(
        member_id=getattr(row, f"{part}_member"),
        registration_number=getattr(row, f"{part}_number"),
        full_name=name,
        cadre=getattr(row, f"{part}_cadre") if name else None,
    )
