"""Reading registrations that end, preparations, and who waits for verification."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Membership, RegisterEntry
from mentor_match.associations.queries.members import number_is_taken
from mentor_match.associations.rules import (
    REMINDED_BEFORE,
    Comparison,
    MembershipState,
    Prepared,
    compare,
    longest,
)
from mentor_match.extensions import db
from mentor_match.profiles.models import MentorProfile, Profile


@dataclass(frozen=True, slots=True)
class Compared:
    """Who waits for verification, beside what the register says to the number."""

    membership: Membership
    account: Account
    profile: Profile | None
    entry: RegisterEntry | None
    taken: bool  # by another verified member

    @property
    def comparison(self) -> Comparison:
        """What comes of it."""
        return compare(self.account.full_name, self.entry.full_name if self.entry else None)


def list_queue(
    association_id: UUID, found: str = "", *, limit: int | None = None, offset: int = 0
) -> list[Compared]:
    """Who waits for verification, the longest first. `found` is "in" or "not" for those whose
    number is in the register, or is not."""
    asked = _queue(
        select(Membership, Account, Profile, RegisterEntry, number_is_taken()),
        association_id,
        found,
    )
    asked = asked.order_by(Membership.joined_at, Membership.id).limit(limit).offset(offset)
    return [Compared(*row) for row in db.session.execute(asked)]


def count_queue(association_id: UUID, found: str = "") -> int:
    """How many wait."""
    return db.session.scalar(_queue(select(func.count()), association_id, found)) or 0


def _queue(asked: Select[Any], association_id: UUID, found: str) -> Select[Any]:
    asked = (
        asked.select_from(Membership)
        .join(Account, Account.id == Membership.account_id)
        .outerjoin(Profile, Profile.account_id == Account.id)
        .outerjoin(
            RegisterEntry,
            and_(
                RegisterEntry.association_id == Membership.association_id,
                RegisterEntry.number == Membership.registration_number,
            ),
        )
        .where(
            Membership.association_id == association_id,
            Membership.state == MembershipState.PENDING,
        )
    )
    if found == "in":
        asked = asked.where(RegisterEntry.id.is_not(None))
    elif found == "not":
        asked = asked.where(RegisterEntry.id.is_(None))
    return asked


def find_entry(association_id: UUID, number: str) -> RegisterEntry | None:
    """The person of the register with this number."""
    asked = select(RegisterEntry).where(
        RegisterEntry.association_id == association_id, RegisterEntry.number == number
    )
    return db.session.scalars(asked).one_or_none()


def list_to_link(association_id: UUID) -> Sequence[Any]:
    """(entry, member) of verified members whose number is in the register, and not joined yet."""
    asked = (
        select(RegisterEntry.id, Membership.id)
        .join(
            Membership,
            and_(
                Membership.association_id == RegisterEntry.association_id,
                Membership.registration_number == RegisterEntry.number,
                Membership.state == MembershipState.VERIFIED,
            ),
        )
        .where(
            RegisterEntry.association_id == association_id, RegisterEntry.membership_id.is_(None)
        )
    )
    return db.session.execute(asked).all()


def list_other_days(association_id: UUID) -> Sequence[Any]:
    """(number, member, last day here, last day in the register) where the two differ."""
    asked = (
        select(
            RegisterEntry.number,
            Membership.id,
            Membership.valid_until,
            RegisterEntry.valid_until,
        )
        .join(Membership, Membership.id == RegisterEntry.membership_id)
        .where(
            RegisterEntry.association_id == association_id,
            RegisterEntry.valid_until.is_not(None),
            or_(
                Membership.valid_until.is_(None),
                Membership.valid_until != RegisterEntry.valid_until,
            ),
        )
    )
    return db.session.execute(asked).all()


def list_expired(association_id: UUID) -> Sequence[Membership]:
    """Members whose registration ran out."""
    asked = select(Membership).where(
        Membership.association_id == association_id,
        Membership.state == MembershipState.LAPSED,
        Membership.reason == "expired",
    )
    return db.session.scalars(asked.order_by(Membership.id)).all()


def list_ending(today: date) -> Sequence[Membership]:
    """Verified members whose registration ends soon, and who were not told."""
    asked = select(Membership).where(
        Membership.state == MembershipState.VERIFIED,
        Membership.valid_until.between(today, today + REMINDED_BEFORE),
        or_(Membership.reminded_of.is_(None), Membership.reminded_of != Membership.valid_until),
    )
    return db.session.scalars(asked.order_by(Membership.valid_until, Membership.id)).all()


def list_ended(today: date) -> Sequence[Membership]:
    """Verified members whose registration is over."""
    asked = select(Membership).where(
        Membership.state == MembershipState.VERIFIED, Membership.valid_until < today
    )
    return db.session.scalars(asked.order_by(Membership.valid_until, Membership.id)).all()


def list_preparations_ending(today: date) -> Sequence[Membership]:
    """Verified mentors whose preparation ends soon, and who were not told."""
    asked = (
        select(Membership)
        .join(MentorProfile, MentorProfile.account_id == Membership.account_id)
        .where(
            Membership.state == MembershipState.VERIFIED,
            Membership.prepared_until.between(today, today + REMINDED_BEFORE),
            or_(
                Membership.prepared_reminded_of.is_(None),
                Membership.prepared_reminded_of != Membership.prepared_until,
            ),
        )
    )
    return db.session.scalars(asked.order_by(Membership.prepared_until, Membership.id)).all()


def lock_membership(membership: Membership) -> Membership:
    """The membership as it is now."""
    asked = select(Membership).where(Membership.id == membership.id)
    asked = asked.with_for_update(of=Membership)
    return db.session.scalars(asked.execution_options(populate_existing=True)).one()


def list_prepared(
    account_ids: Collection[UUID], associations: Collection[UUID] | None = None
) -> Mapping[UUID, Prepared]:
    """Who did the course that prepares mentors, as associations that have verified them have it
    on record; of these, or of all."""
    asked = select(Membership.account_id, Membership.prepared_on, Membership.prepared_until).where(
        Membership.account_id.in_(account_ids),
        Membership.state == MembershipState.VERIFIED,
        Membership.prepared_on.is_not(None),
    )
    if associations is not None:
        asked = asked.where(Membership.association_id.in_(associations))
    found: dict[UUID, list[Prepared]] = {}
    for account_id, done, until in db.session.execute(asked):
        found.setdefault(account_id, []).append(Prepared(done, until))
    return {account_id: longest(records) for account_id, records in found.items()}


def holding(account_id: Any, associations: Collection[UUID], today: date) -> ColumnElement[bool]:
    """Whether one of these associations has a preparation of the person that holds."""
    return exists().where(
        Membership.account_id == account_id,
        Membership.association_id.in_(associations),
        Membership.state == MembershipState.VERIFIED,
        Membership.prepared_on.is_not(None),
        or_(Membership.prepared_until.is_(None), Membership.prepared_until >= today),
    )
