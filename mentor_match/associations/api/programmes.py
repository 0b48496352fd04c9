"""Programmes: read, made, changed, moved on; who takes part."""

from typing import Any
from uuid import UUID

from mentor_match.associations import service
from mentor_match.associations.api.frame import blueprint, here
from mentor_match.associations.queries import (
    count_enrolments,
    get_association,
    get_own_programme,
    get_programme_of,
    lock_programme,
    piece_of_enrolments,
    piece_of_programmes,
)
from mentor_match.associations.rules import ProgrammeState
from mentor_match.associations.schemas import (
    CountsSchema,
    EnrolmentFilterSchema,
    EnrolmentSchema,
    NewProgrammeSchema,
    ProgrammeChangeSchema,
    ProgrammeFilterSchema,
    ProgrammeSchema,
    ProgrammeStateSchema,
)
from mentor_match.permissions import Scope
from mentor_match.reference.programmes import PROGRAMME_TEMPLATES
from mentor_match.web import clock
from mentor_match.web.access import grant
from mentor_match.web.api import listed, place_of

PROGRAMME = "/programmes/<uuid:programme_id>"


@blueprint.lists(
    "/programmes",
    Scope.READ_PROGRAMMES,
    asks=ProgrammeFilterSchema,
    gives=ProgrammeSchema,
    tag="programmes",
)
def programmes(asked: dict[str, Any]) -> Any:
    """What the association runs, or was invited to."""
    state, since = asked.get("state"), asked.get("changed_since")
    return listed(
        asked,
        lambda piece: piece_of_programmes(here(), piece, state=state, changed_since=since),
        lambda one: (one.made_at, one.id),
    )


@blueprint.creates(
    "/programmes",
    Scope.WRITE_PROGRAMMES,
    takes=NewProgrammeSchema,
    gives=ProgrammeSchema,
    tag="programmes",
)
def create_programme(said: dict[str, Any]) -> Any:
    """A draft, which nobody sees before it is opened."""
    template = PROGRAMME_TEMPLATES.get(said.pop("template", ""))
    made = service.create_programme(
        get_association(here()),
        template=template,
        by=grant().issued_by,
        now=clock.now(),
        **said,
    )
    return made, place_of("associations_api.programme", programme_id=made.id)


@blueprint.reads(PROGRAMME, Scope.READ_PROGRAMMES, gives=ProgrammeSchema, tag="programmes")
def programme(programme_id: UUID) -> Any:
    """One programme."""
    return get_programme_of(here(), programme_id)


@blueprint.changes(
    PROGRAMME,
    Scope.WRITE_PROGRAMMES,
    takes=ProgrammeChangeSchema,
    gives=ProgrammeSchema,
    tag="programmes",
)
def change_programme(said: dict[str, Any], programme_id: UUID) -> Any:
    """Set what can be set, of a programme the association runs itself."""
    found = _held(programme_id)
    service.change_programme(found, said, by=grant().issued_by, now=clock.now())
    return found


@blueprint.changes(
    f"{PROGRAMME}/state",
    Scope.WRITE_PROGRAMMES,
    takes=ProgrammeStateSchema,
    gives=ProgrammeSchema,
    tag="programmes",
    method="PUT",
)
def move_programme(said: dict[str, Any], programme_id: UUID) -> Any:
    """Open it, start matching, let it run, close it."""
    found, to = _held(programme_id), ProgrammeState(said["state"])
    service.move_programme(found, to, by=grant().issued_by, now=clock.now())
    return found


@blueprint.lists(
    f"{PROGRAMME}/enrolments",
    Scope.READ_PROGRAMMES,
    asks=EnrolmentFilterSchema,
    gives=EnrolmentSchema,
    tag="programmes",
)
def enrolments(asked: dict[str, Any], programme_id: UUID) -> Any:
    """The own members who take part."""
    found, part = get_programme_of(here(), programme_id), asked.get("part")
    return listed(
        asked,
        lambda piece: piece_of_enrolments(found, here(), piece, part=part),
        lambda one: (one.enrolment.enrolled_at, one.enrolment.id),
    )


@blueprint.reads(f"{PROGRAMME}/counts", Scope.READ_PROGRAMMES, gives=CountsSchema, tag="programmes")
def programme_counts(programme_id: UUID) -> Any:
    """How many take part; of partners this is all there is."""
    return {"associations": count_enrolments(get_programme_of(here(), programme_id))}


def _held(programme_id: UUID) -> Any:
    found = lock_programme(get_own_programme(here(), programme_id))
    blueprint.held(found, ProgrammeSchema)
    return found
