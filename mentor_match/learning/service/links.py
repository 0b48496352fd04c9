"""Keeping what a look at an address found."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from mentor_match.audit.service import record
from mentor_match.extensions import db
from mentor_match.learning.models import Resource
from mentor_match.learning.queries import lock_resource
from mentor_match.learning.rules import LinkStanding, Trouble, after_check

NAMES = tuple(field.name for field in fields(LinkStanding))


def list_due_links(now: datetime, limit: int) -> Sequence[tuple[UUID, str]]:
    """(id, address) of what is due, what readers reported first, then the longest waiting."""
    asked = (
        select(Resource.id, Resource.address)
        .where(
            or_(Resource.next_check_at.is_(None), Resource.next_check_at <= now),
            Resource.withdrawn_at.is_(None),
        )
        .order_by(
            Resource.reported_at.is_(None),
            Resource.next_check_at.is_not(None),
            Resource.next_check_at,
            Resource.id,
        )
        .limit(limit)
    )
    return [(row.id, row.address) for row in db.session.execute(asked)]


def keep_look(resource_id: UUID, trouble: Trouble | None, *, now: datetime) -> LinkStanding:
    """Write down how the address stands after a look; death and recovery are told to the audit."""
    resource = lock_resource(resource_id)
    was_dead = resource.dead_at is not None
    before = LinkStanding(**{name: getattr(resource, name) for name in NAMES})
    after = after_check(before, trouble, now)
    for name in NAMES:
        setattr(resource, name, getattr(after, name))
    resource.reported_at = None
    db.session.flush()
    if was_dead != (after.dead_at is not None):
        verb = "address opens again" if was_dead else "address is dead"
        record(
            verb,
            "resource",
            resource.id,
            by=None,
            now=now,
            association_id=resource.association_id,
            reason=after.trouble,
        )
    return after
