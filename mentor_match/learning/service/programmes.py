"""Naming the resources that a programme gives to everyone in it."""

from datetime import datetime
from uuid import UUID

from mentor_match.associations.models import Programme
from mentor_match.associations.service import note_programme
from mentor_match.extensions import db
from mentor_match.learning.models import ProgrammeResource
from mentor_match.learning.queries import get_resource, last_place
from mentor_match.learning.rules import check_attachable


def give_resource(programme: Programme, resource_id: UUID, *, by: UUID, now: datetime) -> None:
    """Pairings of the programme that open from now on have it; twice is the same as once."""
    resource = get_resource(resource_id, {programme.association_id})
    check_attachable(resource)
    if db.session.get(ProgrammeResource, (programme.id, resource.id)) is not None:
        return
    facts = {"place": last_place(programme.id) + 1, "added_at": now, "added_by": by}
    db.session.add(ProgrammeResource(programme_id=programme.id, resource_id=resource.id, **facts))
    db.session.flush()
    note_programme("gave resource", programme, by, now, resource=str(resource.id))


def take_resource_back(programme: Programme, resource_id: UUID, *, by: UUID, now: datetime) -> None:
    """Pairings that open from now on do without it; who has it keeps it."""
    given = db.session.get(ProgrammeResource, (programme.id, resource_id))
    if given is None:
        return
    db.session.delete(given)
    db.session.flush()
    note_programme("took resource back", programme, by, now, resource=str(resource_id))
