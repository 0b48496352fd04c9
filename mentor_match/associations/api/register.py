"""The register: read, added to, changed, invited from. Nobody in it becomes visible to others
before they accept."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mentor_match.associations import service
from mentor_match.associations.api.frame import blueprint, here
from mentor_match.associations.queries import (
    Listed,
    get_listed,
    lock_register,
    piece_of_register,
)
from mentor_match.associations.rules import Invited, standing_of
from mentor_match.associations.schemas import (
    EntryChangeSchema,
    EntryFilterSchema,
    EntrySchema,
    InvitationSchema,
    NewEntrySchema,
)
from mentor_match.permissions import Scope
from mentor_match.web import clock
from mentor_match.web.access import grant
from mentor_match.web.api import listed, place_of

ENTRY = "/register/<uuid:entry_id>"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A person of the register, and where their invitation stands."""

    entry: Any
    cadre: str | None
    standing: Invited


def _seen(one: Listed) -> _Entry:
    standing = standing_of(
        one.invitation,
        member=one.entry.membership_id is not None,
        address=one.entry.email is not None,
        now=clock.now(),
    )
    return _Entry(one.entry, one.cadre, standing)


@blueprint.lists(
    "/register", Scope.READ_MEMBERS, asks=EntryFilterSchema, gives=EntrySchema, tag="register"
)
def register(asked: dict[str, Any]) -> Any:
    """The register, in the order in which people were added."""
    number, since = asked.get("registration_number"), asked.get("changed_since")
    return listed(
        asked,
        lambda piece: [
            _seen(one)
            for one in piece_of_register(here(), piece, number=number, changed_since=since)
        ],
        lambda one: (one.entry.added_at, one.entry.id),
    )


@blueprint.creates(
    "/register", Scope.WRITE_MEMBERS, takes=NewEntrySchema, gives=EntrySchema, tag="register"
)
def add_to_register(said: dict[str, Any]) -> Any:
    """Add a person; nobody is told before the person is invited."""
    number = said.pop("registration_number")
    made = service.register_person(here(), number, said, by=grant().issued_by, now=clock.now())
    return _seen(get_listed(here(), made.id)), place_of("associations_api.entry", entry_id=made.id)


@blueprint.reads(ENTRY, Scope.READ_MEMBERS, gives=EntrySchema, tag="register")
def entry(entry_id: UUID) -> Any:
    """One person of the register."""
    return _seen(get_listed(here(), entry_id))


@blueprint.changes(
    ENTRY, Scope.WRITE_MEMBERS, takes=EntryChangeSchema, gives=EntrySchema, tag="register"
)
def change_entry(said: dict[str, Any], entry_id: UUID) -> Any:
    """Say anew what has changed of a person."""
    lock_register(here())
    found = get_listed(here(), entry_id)
    blueprint.held(_seen(found), EntrySchema)
    service.change_entry(found.entry, said, by=grant().issued_by, now=clock.now())
    return _seen(get_listed(here(), entry_id))


@blueprint.creates(
    f"{ENTRY}/invitations",
    Scope.WRITE_MEMBERS,
    takes=InvitationSchema,
    gives=EntrySchema,
    tag="register",
)
def invite(_said: dict[str, Any], entry_id: UUID) -> Any:
    """Invite a person by mail, as a coordinator does; also again after some days."""
    found = get_listed(here(), entry_id)
    service.invite(here(), chosen=[found.entry.id], by=grant().issued_by, now=clock.now())
    return _seen(get_listed(here(), entry_id)), place_of(
        "associations_api.entry", entry_id=entry_id
    )
