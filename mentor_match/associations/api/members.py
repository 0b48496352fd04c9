"""Members: read, verified, ended."""

from typing import Any
from uuid import UUID

from mentor_match.accounts.queries import get_account
from mentor_match.associations import service
from mentor_match.associations.api.frame import blueprint, here
from mentor_match.associations.queries import (
    Member,
    MemberFilter,
    get_member,
    lock_membership,
    piece_of_members,
)
from mentor_match.associations.rules import MembershipState
from mentor_match.associations.schemas import (
    DecisionSchema,
    MemberChangeSchema,
    MemberFilterSchema,
    MemberSchema,
)
from mentor_match.permissions import Scope
from mentor_match.web import clock
from mentor_match.web.access import grant
from mentor_match.web.api import listed

MEMBER = "/members/<uuid:membership_id>"


@blueprint.lists(
    "/members", Scope.READ_MEMBERS, asks=MemberFilterSchema, gives=MemberSchema, tag="members"
)
def members(asked: dict[str, Any]) -> Any:
    """The members, in the order in which they asked."""
    return listed(
        asked,
        lambda piece: piece_of_members(here(), MemberFilter(**asked), piece),
        lambda one: (one.membership.joined_at, one.membership.id),
    )


@blueprint.reads(MEMBER, Scope.READ_MEMBERS, gives=MemberSchema, tag="members")
def member(membership_id: UUID) -> Any:
    """One member."""
    return get_member(here(), membership_id)


@blueprint.changes(
    MEMBER, Scope.WRITE_MEMBERS, takes=MemberChangeSchema, gives=MemberSchema, tag="members"
)
def change_member(said: dict[str, Any], membership_id: UUID) -> Any:
    """The last day of the registration, and the course that prepares mentors."""
    found, by, now = _held(membership_id), grant().issued_by, clock.now()
    one = found.membership
    if "valid_until" in said:
        service.set_validity(one, said["valid_until"], by=by, now=now)
    if {"prepared_on", "prepared_until"} & set(said):
        done = said.get("prepared_on", one.prepared_on)
        until = said.get("prepared_until", one.prepared_until)
        service.record_preparation(one, done, until, by=by, now=now)
    return get_member(here(), membership_id)


@blueprint.changes(
    f"{MEMBER}/state",
    Scope.WRITE_MEMBERS,
    takes=DecisionSchema,
    gives=MemberSchema,
    tag="members",
    method="PUT",
)
def decide_on_member(said: dict[str, Any], membership_id: UUID) -> Any:
    """Verify a member, or end the membership; the person is told."""
    found, by = _held(membership_id), get_account(grant().issued_by)
    if said["state"] == MembershipState.VERIFIED:
        service.verify_membership(found.membership, by=by, now=clock.now())
    else:
        service.lapse_membership(found.membership, said["reason"], by=by, now=clock.now())
    return get_member(here(), membership_id)


def _held(membership_id: UUID) -> Member:
    lock_membership(get_member(here(), membership_id).membership)
    found = get_member(here(), membership_id)
    blueprint.held(found, MemberSchema)
    return found
