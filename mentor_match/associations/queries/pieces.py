"""Lists for machines, piece by piece: members, the register, programmes, who takes part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import selectinload

from mentor_match.accounts.models import Account
from mentor_match.associations.models import (
    JobCadre,
    Membership,
    Programme,
    RegisterEntry,
    RegisterInvitation,
)
from mentor_match.associations.models.programmes import Enrolment
from mentor_match.associations.queries.belonging import former
from mentor_match.associations.queries.members import Member, select_members
from mentor_match.associations.queries.programmes import takes_part
from mentor_match.associations.queries.register import Listed
from mentor_match.associations.rules import plain_number
from mentor_match.audit.queries import acted_upon
from mentor_match.extensions import db
from mentor_match.profiles.models import Profile
from mentor_match.web.keyset import Piece, take
from mentor_match.web.refusals import NotFound


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """What a list of members is narrowed to; None asks for all."""

    state: str | None = None
    cadre: str | None = None
    country: str | None = None
    registration_number: str | None = None
    changed_since: datetime | None = None


def piece_of_members(association_id: UUID, wanted: MemberFilter, piece: Piece) -> list[Member]:
    """The members as they asked, the first first."""
    asked = select_members(association_id)
    if wanted.registration_number:
        number = plain_number(wanted.registration_number)
        asked = asked.where(Membership.registration_number == number)
    if wanted.changed_since:
        asked = asked.where(_member_changed(wanted.changed_since))
    for column, value in (
        (Membership.state, wanted.state),
        (Profile.cadre, wanted.cadre),
        (Profile.country, wanted.country),
    ):
        asked = asked if value is None else asked.where(column == value)
    rows = db.session.execute(take(asked, Membership.joined_at, Membership.id, piece))
    return [Member(*row) for row in rows]


def _member_changed(since: datetime) -> Any:
    """The act is in the audit; what an import or the person's own profile changed, in its row.
    A former member has no profile here."""
    entry = select(RegisterEntry.id).where(
        RegisterEntry.membership_id == Membership.id, RegisterEntry.changed_at >= since
    )
    return or_(
        Membership.joined_at >= since,
        Profile.changed_at >= since,
        entry.correlate(Membership).exists(),
        acted_upon("membership", Membership.id, since).correlate(Membership).exists(),
    )


def piece_of_register(
    association_id: UUID, piece: Piece, *, number: str | None, changed_since: datetime | None
) -> list[Listed]:
    """The people of the register as they were added."""
    asked = _entries(association_id)
    if number:
        asked = asked.where(RegisterEntry.number == plain_number(number))
    if changed_since:
        asked = asked.where(RegisterEntry.changed_at >= changed_since)
    return _listed(take(asked, RegisterEntry.added_at, RegisterEntry.id, piece))


def get_listed(association_id: UUID, entry_id: UUID) -> Listed:
    """One person of the register."""
    for one in _listed(_entries(association_id).where(RegisterEntry.id == entry_id)):
        return one
    raise NotFound


def _entries(association_id: UUID) -> Select[Any]:
    job = and_(
        JobCadre.association_id == RegisterEntry.association_id,
        JobCadre.key == RegisterEntry.job_key,
    )
    asked: Any = select(RegisterEntry, RegisterInvitation, JobCadre.cadre, JobCadre.key)
    asked = asked.outerjoin(RegisterInvitation, RegisterInvitation.entry_id == RegisterEntry.id)
    asked = asked.outerjoin(JobCadre, job)
    return asked.where(RegisterEntry.association_id == association_id)


def _listed(asked: Select[Any]) -> list[Listed]:
    rows = db.session.execute(asked)
    return [Listed(entry, invited, cadre, key is not None) for entry, invited, cadre, key in rows]


def piece_of_programmes(
    association_id: UUID, piece: Piece, *, state: str | None, changed_since: datetime | None
) -> Sequence[Programme]:
    """What an association runs or was invited to, as it was made."""
    asked = select(Programme).where(takes_part(association_id))
    if state:
        asked = asked.where(Programme.state == state)
    if changed_since:
        acted = acted_upon("programme", Programme.id, changed_since).correlate(Programme)
        asked = asked.where(acted.exists())
    asked = asked.options(selectinload(Programme.partners))
    return db.session.scalars(take(asked, Programme.made_at, Programme.id, piece)).all()


@dataclass(frozen=True, slots=True)
class TakesPart:
    """Somebody in a programme, as their own association knows them: without the account, where
    they left the association."""

    enrolment: Enrolment
    account: Account | None
    membership: Membership | None


def piece_of_enrolments(
    programme: Programme, association_id: UUID, piece: Piece, *, part: str | None
) -> list[TakesPart]:
    """Who takes part through this association: of partners there are only counts."""
    same = and_(
        Membership.association_id == Enrolment.association_id,
        Membership.account_id == Enrolment.account_id,
    )
    known = and_(Account.id == Membership.account_id, ~former())
    asked: Any = select(Enrolment, Account, Membership)
    asked = asked.outerjoin(Membership, same).outerjoin(Account, known)
    asked = asked.where(
        Enrolment.programme_id == programme.id,
        Enrolment.association_id == association_id,
        Enrolment.withdrawn_at.is_(None),
    )
    if part:
        asked = asked.where(Enrolment.part == part)
    rows = db.session.execute(take(asked, Enrolment.enrolled_at, Enrolment.id, piece))
    return [TakesPart(*row) for row in rows]
