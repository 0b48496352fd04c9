"""Reading identity servers and links."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, func, select

from mentor_match.accounts.models import Account
from mentor_match.accounts.queries import find_account_by_email
from mentor_match.associations.models import Association
from mentor_match.associations.queries import find_membership
from mentor_match.associations.rules import MembershipState
from mentor_match.extensions import db
from mentor_match.sign_on.models import IdentityServer, LinkedIdentity
from mentor_match.web.refusals import NotFound


def find_server(association_id: UUID) -> IdentityServer | None:
    """The identity server of an association."""
    return db.session.get(IdentityServer, association_id)


def get_server(association_id: UUID) -> IdentityServer:
    """The same; NotFound where none is set up."""
    found = find_server(association_id)
    if found is None:
        raise NotFound
    return found


def lock_server(association_id: UUID) -> IdentityServer:
    """The same; whoever else links or changes it waits."""
    asked = select(IdentityServer).where(IdentityServer.association_id == association_id)
    locked = asked.with_for_update(of=IdentityServer)
    found = db.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def is_any_set_up() -> bool:
    """Whether anybody can sign in through an association."""
    return bool(db.session.scalar(select(exists().where(IdentityServer.issuer.is_not(None)))))


def list_servers() -> Sequence[IdentityServer]:
    """All of them, by the names of their associations."""
    asked = select(IdentityServer).join(IdentityServer.association)
    return db.session.scalars(asked.order_by(Association.name)).all()


def count_links(association_id: UUID) -> int:
    """How many members of an association are linked."""
    asked = select(func.count()).where(LinkedIdentity.association_id == association_id)
    return db.session.scalar(asked) or 0


def find_link(association_id: UUID, issuer: str, subject: str) -> LinkedIdentity | None:
    """The link of a person at an identity server."""
    asked = select(LinkedIdentity).where(
        LinkedIdentity.association_id == association_id,
        LinkedIdentity.issuer == issuer,
        LinkedIdentity.subject == subject,
    )
    return db.session.scalars(asked).one_or_none()


def find_own_link(association_id: UUID, account_id: UUID) -> LinkedIdentity | None:
    """The link of an account to its person at this association's server."""
    asked = select(LinkedIdentity).where(
        LinkedIdentity.association_id == association_id, LinkedIdentity.account_id == account_id
    )
    return db.session.scalars(asked).one_or_none()


def list_links(account_id: UUID) -> Sequence[tuple[LinkedIdentity, str]]:
    """(link, name of the association) of an account, the oldest first."""
    asked = (
        select(LinkedIdentity, Association.name)
        .join(Association, Association.id == LinkedIdentity.association_id)
        .where(LinkedIdentity.account_id == account_id)
        .order_by(LinkedIdentity.linked_at, LinkedIdentity.id)
    )
    return [(link, name) for link, name in db.session.execute(asked)]


def is_open_to(association_id: UUID, account: Account) -> bool:
    """Whether the account may be opened through this association: confirmed, not ended, and of a
    verified member. What an association says of others is none of its business."""
    if not account.active or account.confirmed_at is None:
        return False
    membership = find_membership(association_id, account.id)
    return membership is not None and membership.state == MembershipState.VERIFIED


def find_candidate(association_id: UUID, email: str) -> Account | None:
    """Whose account this address belongs to, where it may be opened through the association."""
    account = find_account_by_email(email)
    return account if account and is_open_to(association_id, account) else None
