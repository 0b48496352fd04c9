"""What the systems of an association add: a resource of its own, something a member did."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mentor_match.associations.models import Membership
from mentor_match.audit.service import record
from mentor_match.extensions import db
from mentor_match.learning.models import CpdEntry, Resource
from mentor_match.learning.queries import find_listed, list_zones
from mentor_match.learning.rules import (
    Activity,
    EnteredBefore,
    InLibrary,
    MemberNotVerified,
    Source,
    check_day,
)
from mentor_match.learning.service.cpd import credit_and_note
from mentor_match.learning.service.suggestions import FACTS


def add_resource(
    association_id: UUID, facts: Mapping[str, Any], *, by: UUID, now: datetime
) -> Resource:
    """Into the library of the association itself; its members alone see it."""
    for room in (None, association_id):
        if find_listed(facts["address"], facts["title"], room) is not None:
            raise InLibrary
    made = Resource(
        association_id=association_id,
        added_at=now,
        next_check_at=now,
        **{name: facts.get(name) for name in FACTS},
    )
    db.session.add(made)
    db.session.flush()
    record("added resource", "resource", made.id, by=by, now=now, association_id=association_id)
    return made


def change_resource(
    resource: Resource, facts: Mapping[str, Any], *, by: UUID, now: datetime
) -> None:
    """Say other things of it. At another address it has to be seen to open first."""
    changed = sorted(name for name in facts if getattr(resource, name) != facts[name])
    if not changed:
        return
    address, title = facts.get("address", resource.address), facts.get("title", resource.title)
    for room in (None, resource.association_id):
        listed = find_listed(address, title, room)
        if listed is not None and listed.id != resource.id:
            raise InLibrary
    for name in changed:
        setattr(resource, name, facts[name])
    if "address" in changed:
        resource.confirmed_at = resource.reported_at = resource.failed_at = None
        resource.dead_at = resource.trouble = None
        resource.failures, resource.next_check_at = 0, now
    db.session.flush()
    record(
        "changed resource",
        "resource",
        resource.id,
        by=by,
        now=now,
        association_id=resource.association_id,
        changed=changed,
    )


def enter_for_member(
    membership: Membership,
    *,
    reference: str,
    title: str,
    provider: str,
    category: str,
    done_on: date,
    minutes: int,
    verb: str,
    by: UUID,
    now: datetime,
) -> CpdEntry:
    """What a member did, on the word of the association's own system; once for its reference."""
    if membership.state != "verified":
        raise MemberNotVerified
    check_day(done_on, now.date())
    account_id = membership.account_id
    noon = datetime.combine(done_on, time(12), ZoneInfo(list_zones([account_id])[account_id]))
    activity = Activity(
        account_id=account_id,
        source=Source.PLATFORM,
        cause=f"system:{reference}",
        category=category,
        minutes=minutes,
        at=noon.astimezone(UTC),
        vouched=True,
        association_id=membership.association_id,
        title=title,
        provider=provider,
        verb=verb,
    )
    for entry in credit_and_note([activity], by=by, now=now):
        return entry
    raise EnteredBefore
