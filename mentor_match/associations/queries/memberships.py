"""Reading associations, memberships and agreements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, union

from mentor_match.accounts.models import Account
from mentor_match.accounts.signals import names_asked
from mentor_match.associations.models import Agreement, Association, Coordinator, Membership
from mentor_match.extensions import db
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
    return db.session.scalars(*_memberships(account_id)).all()


@made_once
def _memberships(account_id: UUID) -> Select[Membership]:
    chosen = select(Membership).where(Membership.account_id == account_id)
    return chosen.order_by(Membership.joined_at, Membership.id)


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


def coordinates(account_id: Any) -> ColumnElement[bool]:
    """Whether `list_coordinated` finds any; for a statement that asks more than this."""
    return select(Coordinator.account_id).where(Coordinator.account_id == account_id).exists()


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
