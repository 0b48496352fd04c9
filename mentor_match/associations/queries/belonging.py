"""Whom an association looks after. Of who left, or was refused, it sees what it held itself."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Membership
from mentor_match.associations.rules import MembershipState
from mentor_match.extensions import db


def former(membership: Any = Membership) -> ColumnElement[bool]:
    """`rules.is_former`, of a row."""
    expired = membership.reason.is_not_distinct_from("expired")
    return and_(membership.state == MembershipState.LAPSED, ~expired)


def looks_after(association_id: Any, account_id: Any) -> ColumnElement[bool]:
    """Whether the association may know who this is: a member, or somebody who asked to be one."""
    own = aliased(Membership)
    found = select(own.id).where(
        own.association_id == association_id, own.account_id == account_id, ~former(own)
    )
    return found.correlate_except(own).exists()


def is_verified(association_id: Any, account_id: Any) -> ColumnElement[bool]:
    """Whether somebody is a member now, by whose registration something new may begin."""
    own = aliased(Membership)
    found = select(own.id).where(
        own.association_id == association_id,
        own.account_id == account_id,
        own.state == MembershipState.VERIFIED,
    )
    return found.correlate_except(own).exists()


def find_looked_after(association_id: UUID, account_id: UUID | None) -> Account | None:
    """This person, where that is so."""
    asked = select(Account).where(Account.id == account_id, looks_after(association_id, Account.id))
    return db.session.scalars(asked).one_or_none()
