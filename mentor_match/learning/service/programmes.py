"""Naming the resources that a programme gives to everyone in it."""

from datetime import datetime
from uuid import UUID

from mentor_match.associations.models import Programme
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.learning.models import ProgrammeResource
from mentor_match.learning.queries import get_resource, last_place
from mentor_match.learning.rules import ResourceDead


def give_resource(programme: Programme, resource_id: UUID, *, by: UUID, now: datetime) -> None:
    """Pairings of the programme that open from now on have it; twice is the same as once."""
    resource = get_resource(resource_id, {programme.association_id})
    if resource.dead_at is not None:
        raise ResourceDead
    if db.session.get(ProgrammeResource, (programme.id, resource.id)) is not None:
        return
    facts = {"place": last_place(programme.id) + 1, "added_at": now, "added_by": by}
    db.session.add(ProgrammeResource(programme_id=programme.id, resource_id=resource.id, **facts))
    db.session.flush()
    _note("gave resource", programme, resource.id, by, now)


def take_resource_back(programme: Programme, resource_id: UUID, *, by: UUID, now: datetime) -> None:
    """Pairings that open from now on do without it; who has it keeps it."""
    given = db.session.get(ProgrammeResource, (programme.id, resource_id))
    if given is None:
        return
    db.session.delete(given)
    db.session.flush()
    _note("took resource back", programme, resource_id, by, now)


def _note(verb: str, programme: Programme, resource_id: UUID, by: UUID, now: datetime) -> None:
    audit.record(
        verb,
        "programme",
        programme.id,
        by=by,
        now=now,
        association_id=programme.association_id,
        reason=None,
        resource=str(resource_id),
    )
