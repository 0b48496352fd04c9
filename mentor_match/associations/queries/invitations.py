"""Reading invitations."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association, RegisterEntry, RegisterInvitation
from mentor_match.associations.rules import AGAIN_AFTER, MOST_TIMES
from mentor_match.extensions import db
from mentor_match.web.refusals import NotFound


def invitable(association_id: UUID, now: datetime) -> tuple[Any, ...]:
    """The conditions of `rules.may_send` on entries joined with their invitation, if any."""
    once_more = and_(
        RegisterInvitation.answer.is_(None),
        RegisterInvitation.waiting.is_(False),
        RegisterInvitation.times < MOST_TIMES,
        or_(RegisterInvitation.sent_at.is_(None), RegisterInvitation.sent_at <= now - AGAIN_AFTER),
    )
    return (
        RegisterEntry.association_id == association_id,
        RegisterEntry.email.is_not(None),
        RegisterEntry.membership_id.is_(None),
        or_(RegisterInvitation.entry_id.is_(None), once_more),
    )


def list_invitable(
    association_id: UUID, now: datetime, chosen: Collection[UUID] | None = None
) -> list[tuple[UUID, bool]]:
    """(entry, whether it was invited before) of who may be invited now; of these, or of all."""
    asked = (
        select(RegisterEntry.id, RegisterInvitation.entry_id)
        .outerjoin(RegisterInvitation, RegisterInvitation.entry_id == RegisterEntry.id)
        .where(*invitable(association_id, now))
    )
    if chosen is not None:
        asked = asked.where(RegisterEntry.id.in_(chosen))
    return [(entry, before is not None) for entry, before in db.session.execute(asked)]


def count_invitable(association_id: UUID, now: datetime) -> int:
    """How many may be invited now."""
    asked = (
        select(func.count())
        .select_from(RegisterEntry)
        .outerjoin(RegisterInvitation, RegisterInvitation.entry_id == RegisterEntry.id)
        .where(*invitable(association_id, now))
    )
    return db.session.scalar(asked) or 0


def find_invitation(secret_hash: str) -> RegisterInvitation | None:
    """The invitation of the last mail with this secret."""
    asked = select(RegisterInvitation).where(RegisterInvitation.secret_hash == secret_hash)
    return db.session.scalars(asked).one_or_none()


def list_own_invitations(account: Account, now: datetime) -> Sequence[RegisterInvitation]:
    """Open invitations to the confirmed address of an account: who can read its mail has them."""
    if account.confirmed_at is None:
        return []
    asked = (
        select(RegisterInvitation)
        .join(RegisterEntry, RegisterEntry.id == RegisterInvitation.entry_id)
        .where(
            RegisterEntry.email == account.email.lower(),
            RegisterEntry.membership_id.is_(None),
            RegisterInvitation.answer.is_(None),
            RegisterInvitation.expires_at > now,
        )
        .order_by(RegisterInvitation.sent_at, RegisterInvitation.entry_id)
        .limit(5)
    )
    return db.session.scalars(asked).all()


def get_own_invitation(entry_id: UUID, account: Account, now: datetime) -> RegisterInvitation:
    """One of them; any other does not exist for this account."""
    for invitation in list_own_invitations(account, now):
        if invitation.entry_id == entry_id:
            return invitation
    raise NotFound


def lock_invitation(invitation: RegisterInvitation) -> RegisterInvitation:
    """The invitation and its entry as they are now."""
    same = RegisterInvitation.entry_id == invitation.entry_id
    asked = select(RegisterInvitation).where(same).with_for_update(of=RegisterInvitation)
    return db.session.scalars(asked.execution_options(populate_existing=True)).one()


def list_to_send(limit: int) -> Sequence[tuple[RegisterInvitation, Association]]:
    """Invitations whose mail has to be written, the longest waiting first, with the inviting
    association; those another worker writes just now are left to it."""
    asked = (
        select(RegisterInvitation, Association)
        .join(RegisterEntry, RegisterEntry.id == RegisterInvitation.entry_id)
        .join(Association, Association.id == RegisterEntry.association_id)
        .where(RegisterInvitation.waiting.is_(True))
        .order_by(RegisterInvitation.asked_at, RegisterInvitation.entry_id)
        .limit(limit)
        .with_for_update(of=RegisterInvitation, skip_locked=True)
    )
    return [(invitation, association) for invitation, association in db.session.execute(asked)]
