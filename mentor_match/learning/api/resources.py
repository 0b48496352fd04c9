"""The library: read, and added to for the members of the association alone."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from mentor_match.learning import service
from mentor_match.learning.api.frame import machines
from mentor_match.learning.queries import (
    Search,
    get_resource,
    lock_own_resource,
    piece_of_resources,
)
from mentor_match.learning.rules import ResourceState
from mentor_match.learning.schemas import (
    NewResourceSchema,
    ResourceChangeSchema,
    ResourceFilterSchema,
    ResourceSchema,
    ResourceStateSchema,
)
from mentor_match.permissions import Scope
from mentor_match.web import clock
from mentor_match.web.access import grant
from mentor_match.web.api import listed, place_of

RESOURCE = "/resources/<uuid:resource_id>"
FACTS = (*NewResourceSchema().fields, "id", "added_at", "confirmed_at", "dead_at", "withdrawn_at")
FILTERS = {field.name for field in fields(Search)}


def _seen(one: Any) -> dict[str, Any]:
    own = one.association_id is not None
    said = {name: getattr(one, name) for name in FACTS}
    return {**said, "own": own, "topics": sorted(one.topics), "cadres": sorted(one.cadres)}


@machines.lists(
    "/resources",
    Scope.READ_RESOURCES,
    asks=ResourceFilterSchema,
    gives=ResourceSchema,
    tag="resources",
)
def resources(asked: dict[str, Any]) -> Any:
    """What members of the association find in the library."""
    search = Search(**{name: value for name, value in asked.items() if name in FILTERS})
    here, own_only = grant().association_id, asked["own"]
    return listed(
        asked,
        lambda piece: [
            _seen(one) for one in piece_of_resources(here, search, piece, own_only=own_only)
        ],
        lambda one: (one["added_at"], one["id"]),
    )


@machines.creates(
    "/resources",
    Scope.WRITE_RESOURCES,
    takes=NewResourceSchema,
    gives=ResourceSchema,
    tag="resources",
)
def add_resource(said: dict[str, Any]) -> Any:
    """Add a resource that only members of the association see."""
    made = service.add_resource(grant().association_id, said, by=grant().issued_by, now=clock.now())
    return _seen(made), place_of("learning_api.resource", resource_id=made.id)


@machines.reads(RESOURCE, Scope.READ_RESOURCES, gives=ResourceSchema, tag="resources")
def resource(resource_id: UUID) -> Any:
    """One resource."""
    return _seen(get_resource(resource_id, {grant().association_id}))


@machines.changes(
    RESOURCE,
    Scope.WRITE_RESOURCES,
    takes=ResourceChangeSchema,
    gives=ResourceSchema,
    tag="resources",
)
def change_resource(said: dict[str, Any], resource_id: UUID) -> Any:
    """Say other things of a resource of the association's own."""
    found = lock_own_resource(resource_id, grant().association_id)
    machines.held(_seen(found), ResourceSchema)
    service.change_resource(found, said, by=grant().issued_by, now=clock.now())
    return _seen(found)


@machines.changes(
    f"{RESOURCE}/state",
    Scope.WRITE_RESOURCES,
    takes=ResourceStateSchema,
    gives=ResourceSchema,
    tag="resources",
    method="PUT",
)
def withdraw_resource(said: dict[str, Any], resource_id: UUID) -> Any:
    """Withdraw a resource of the association's own, or put it back: who did it keeps it."""
    found = lock_own_resource(resource_id, grant().association_id)
    machines.held(_seen(found), ResourceSchema)
    withdrawn = said["state"] == ResourceState.WITHDRAWN
    verb = service.withdraw_resource if withdrawn else service.restore_resource
    verb(found, by=grant().issued_by, now=clock.now())
    return _seen(found)
