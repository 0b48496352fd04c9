"""Reading associations, memberships and agreements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select, union

from mentor_match.accounts.models import Account
from mentor_match.accounts.signals import names_asked
from mentor_match.associations.models import Agreement, Association, Coordinator, Membership
from mentor_match.associations.rules import MembershipState, plain_number
from mentor_match.extensions import db
from mentor_match.profiles.models import Profile
from mentor_match.web.refusals import NotFound
from mentor_match.web.statements import made_once


def list_associations() -> Sequence[Association]:
    """All of them, by name."""
    return db.session.scalars(select(Association).order_by(Association.name)).all()


@names_asked.connect
def _names(_nobody: None) -> Sequence[str]:
    return [name for row in list_associations() for name in (row.name, row.code)]


def get_association(association_id: UUID) -> Association:
    """An association; NotFound where there is none."""
    association = db.session.get(Association, association_id)
    if association is None:
        raise NotFound
    return association


def find_association(code: str) -> Association | None:
    """The association of a code."""
    return db.session.scalars(select(Association).where(Association.code == code)).one_or_none()


def list_memberships(account_id: UUID) -> Sequence[Membership]:
    """A person's memberships, the oldest first."""
    chosen = select(Membership).where(Membership.account_id == account_id)
    return db.session.scalars(chosen.order_by(Membership.joined_at, Membership.id)).all()


def list_membership_states(account_id: UUID) -> Sequence[str]:
    """The states of a person's memberships, in no order."""
    return db.session.scalars(*_membership_states(account_id)).all()


@made_once
def _membership_states(account_id: UUID) -> Select[str]:
    return select(Membership.state).where(Membership.account_id == account_id)


def find_membership(association_id: UUID, account_id: UUID) -> Membership | None:
    """A person's membership in one association."""
    return db.session.scalars(
        select(Membership).where(
            Membership.association_id == association_id, Membership.account_id == account_id
        )
    ).one_or_none()


def get_own_membership(membership_id: UUID, account_id: UUID) -> Membership:
    """A membership of this person; nobody else's exists for them."""
    membership = db.session.get(Membership, membership_id)
    if membership is None or membership.account_id != account_id:
        raise NotFound
    return membership


def list_verified(account_id: UUID) -> Sequence[Association]:
    """The associations in which a person is verified, the oldest membership first."""
    return [m.association for m in list_memberships(account_id) if m.state == "verified"]


def reachable(association_ids: Iterable[UUID]) -> frozenset[UUID]:
    """These associations, and all that have an open agreement with one of them."""
    own = list(association_ids)
    agreed = union(
        select(Agreement.second_id).where(Agreement.first_id.in_(own), _open()),
        select(Agreement.first_id).where(Agreement.second_id.in_(own), _open()),
    )
    return frozenset(own) | frozenset(db.session.scalars(agreed))


def _open() -> Any:
    return Agreement.ended_at.is_(None)


def find_path(mentee_id: UUID, mentor_id: UUID) -> tuple[UUID, UUID] | None:
    """Through which associations two people can meet: (the mentee's, the mentor's).

    Both are verified there, and it is the same association, or two with an open agreement. The
    same one is preferred, then the older membership of the mentee.
    """
    own = [association.id for association in list_verified(mentee_id)]
    theirs = [association.id for association in list_verified(mentor_id)]
    for one in own:
        if one in theirs:
            return one, one
    for one in own:
        near = reachable([one])
        for other in theirs:
            if other in near:
                return one, other
    return None


def list_coordinated(account_id: UUID) -> Sequence[Association]:
    """The associations a person looks after, by name."""
    return db.session.scalars(*_coordinated(account_id)).all()


@made_once
def _coordinated(account_id: UUID) -> Select[tuple[Association]]:
    return (
        select(Association)
        .join(Coordinator, Coordinator.association_id == Association.id)
        .where(Coordinator.account_id == account_id)
        .order_by(Association.name)
    )


def get_coordinated(association_id: UUID, account_id: UUID) -> Association:
    """An association this person looks after; any other does not exist for them."""
    if db.session.get(Coordinator, (account_id, association_id)) is None:
        raise NotFound
    return get_association(association_id)


def list_coordinators(association_id: UUID) -> Sequence[Account]:
    """Who looks after an association, by name."""
    chosen = (
        select(Account)
        .join(Coordinator, Coordinator.account_id == Account.id)
        .where(Coordinator.association_id == association_id)
    )
    return db.session.scalars(chosen.order_by(Account.full_name)).all()


def list_all_coordinators() -> dict[UUID, list[Account]]:
    """association -> who looks after it, by name."""
    asked = select(Coordinator.association_id, Account).join(
        Account, Account.id == Coordinator.account_id
    )
    found: dict[UUID, list[Account]] = defaultdict(list)
    for association_id, account in db.session.execute(asked.order_by(Account.full_name)):
        found[association_id].append(account)
    return found


def find_coordinator(association_id: UUID, account_id: UUID) -> Coordinator | None:
    """The appointment of a person in an association."""
    return db.session.get(Coordinator, (account_id, association_id))


def list_agreements() -> Sequence[Agreement]:
    """The open agreements, the oldest first."""
    return db.session.scalars(select(Agreement).where(_open()).order_by(Agreement.agreed_at)).all()


def find_agreement(first_id: UUID, second_id: UUID) -> Agreement | None:
    """The open agreement of two associations, in either order."""
    first, second = sorted((first_id, second_id))
    return db.session.scalars(
        select(Agreement).where(Agreement.first_id == first, Agreement.second_id == second, _open())
    ).one_or_none()


def get_agreement(agreement_id: UUID) -> Agreement:
    """An agreement; NotFound where there is none."""
    agreement = db.session.get(Agreement, agreement_id)
    if agreement is None:
        raise NotFound
    return agreement


@dataclass(frozen=True, slots=True)
class Member:
    """A membership with who it is, as a coordinator sees it."""

    membership: Membership
    account: Account
    profile: Profile | None
    number_verified_elsewhere: bool


@dataclass(frozen=True, slots=True)
class MemberSearch:
    """What a coordinator narrows the list to; empty asks for all."""

    state: str = ""
    words: str = ""


def list_members(
    association_id: UUID, search: MemberSearch, *, limit: int | None = None, offset: int = 0
) -> list[Member]:
    """The members, who waits for a decision first, then by name."""
    order = (
        (Membership.state == MembershipState.PENDING).desc(),
        func.lower(Account.full_name),
        Membership.id,
    )
    asked = _members(
        select(Membership, Account, Profile, number_is_taken()), association_id, search
    )
    asked = asked.outerjoin(Profile, Profile.account_id == Account.id).order_by(*order)
    if limit is not None:  # what is looked up of each is looked up of those shown alone
        piece = _members(select(Membership.id), association_id, search)
        asked = asked.where(Membership.id.in_(piece.order_by(*order).limit(limit).offset(offset)))
    return [Member(*row) for row in db.session.execute(asked)]


def count_members(association_id: UUID, search: MemberSearch) -> int:
    """How many members the search finds."""
    asked = select(func.count()).select_from(Membership)
    if search.words:  # or nobody is looked up
        asked = asked.join(Account, Account.id == Membership.account_id)
    return db.session.scalar(_found(asked, association_id, search)) or 0


def get_member(association_id: UUID, membership_id: UUID) -> Member:
    """One member of an association; NotFound where the membership is not one of it."""
    asked = _members(
        select(Membership, Account, Profile, number_is_taken()), association_id, MemberSearch()
    )
    asked = asked.outerjoin(Profile, Profile.account_id == Account.id).where(
        Membership.id == membership_id
    )
    row = db.session.execute(asked).one_or_none()
    if row is None:
        raise NotFound
    return Member(*row)


def _members(asked: Select[Any], association_id: UUID, search: MemberSearch) -> Select[Any]:
    asked = asked.select_from(Membership).join(Account, Account.id == Membership.account_id)
    return _found(asked, association_id, search)


def _found(asked: Select[Any], association_id: UUID, search: MemberSearch) -> Select[Any]:
    asked = asked.where(Membership.association_id == association_id)
    if search.state:
        asked = asked.where(Membership.state == search.state)
    for word in search.words.split():
        asked = asked.where(
            or_(
                Account.full_name.icontains(word, autoescape=True),
                Membership.registration_number.contains(plain_number(word), autoescape=True),
            )
        )
    return asked


def number_is_taken() -> Any:
    """Whether another verified member has the number of this one."""
    other = Membership.__table__.alias()
    return (
        select(other.c.id)
        .where(
            other.c.association_id == Membership.association_id,
            other.c.registration_number == Membership.registration_number,
            other.c.state == MembershipState.VERIFIED,
            other.c.id != Membership.id,
        )
        .correlate(Membership)
        .exists()
    )


def find_verified_member(
    association_id: UUID, *, email: str | None = None, number: str | None = None
) -> Membership | None:
    """The verified member with this e-mail address or registration number; nobody else exists."""
    asked = (
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.association_id == association_id,
            Membership.state == MembershipState.VERIFIED,
        )
    )
    if email is not None:
        asked = asked.where(func.lower(Account.email) == email.strip().lower())
    if number is not None:
        asked = asked.where(Membership.registration_number == plain_number(number))
    return db.session.scalars(asked.limit(1)).first()


def count_by_state(association_id: UUID) -> dict[str, int]:
    """state -> how many members."""
    asked = select(Membership.state, func.count()).where(
        Membership.association_id == association_id
    )
    return dict(db.session.execute(asked.group_by(Membership.state)).all())
