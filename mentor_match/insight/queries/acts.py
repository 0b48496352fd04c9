"""Who did what in an association, with the names its coordinators may know."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from mentor_match.accounts.models import Account
from mentor_match.associations.models import Coordinator
from mentor_match.associations.queries import looks_after
from mentor_match.audit.queries import list_acts_in
from mentor_match.extensions import db


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `name` is empty where the service did it, or somebody of another association."""

    at: datetime
    verb: str
    subject: str
    name: str
    by_service: bool


def list_acts(
    association_id: UUID, verb: str = "", *, limit: int, offset: int = 0
) -> Sequence[Act]:
    """The acts of one page, the latest first. Neither reasons nor facts: they may tell more."""
    rows = list_acts_in(association_id, verb, limit=limit, offset=offset)
    names = _names({row.actor_id for row in rows if row.actor_id}, association_id)
    return [
        Act(
            row.at,
            row.verb,
            row.subject,
            names.get(row.actor_id, "") if row.actor_id else "",
            row.actor_id is None,
        )
        for row in rows
    ]


def _names(ids: Collection[UUID], association_id: UUID) -> dict[UUID, str]:
    """Of these people, those who belong to the association or look after it."""
    coordinators = select(Coordinator.account_id).where(
        Coordinator.association_id == association_id
    )
    asked = select(Account.id, Account.full_name).where(
        Account.id.in_(ids),
        or_(looks_after(association_id, Account.id), Account.id.in_(coordinators)),
    )
    return dict(db.session.execute(asked).all())
