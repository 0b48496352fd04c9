"""CPD: what members entered or the association's systems reported, and decisions on it."""

from typing import Any
from uuid import UUID

from mentor_match.associations.queries import get_member
from mentor_match.learning import service
from mentor_match.learning.api.frame import machines
from mentor_match.learning.queries import (
    EntryFilter,
    get_recorded,
    lock_entry,
    piece_of_entries,
    read_records,
)
from mentor_match.learning.rules import SEEN_BY_ASSOCIATION, Review
from mentor_match.learning.schemas import (
    CpdEntrySchema,
    CpdFilterSchema,
    CpdReviewSchema,
    CpdTotalsSchema,
    NewCpdEntrySchema,
)
from mentor_match.permissions import Scope
from mentor_match.web import clock
from mentor_match.web.access import grant
from mentor_match.web.api import listed, place_of

ENTRY = "/cpd-entries/<uuid:cpd_id>"


@machines.lists(
    "/cpd-entries", Scope.READ_CPD, asks=CpdFilterSchema, gives=CpdEntrySchema, tag="CPD"
)
def cpd_entries(asked: dict[str, Any]) -> Any:
    """The entries, in the order in which they were recorded."""
    here = grant().association_id
    return listed(
        asked,
        lambda piece: piece_of_entries(here, EntryFilter(**asked), piece),
        lambda one: (one.row.entry.recorded_at, one.row.entry.id),
    )


@machines.creates(
    "/cpd-entries", Scope.WRITE_CPD, takes=NewCpdEntrySchema, gives=CpdEntrySchema, tag="CPD"
)
def enter_cpd(said: dict[str, Any]) -> Any:
    """Enter what a member did; it counts by the rules of the association."""
    here = grant().association_id
    member = get_member(here, said.pop("member_id"))
    made = service.enter_for_member(
        member.membership, by=grant().issued_by, now=clock.now(), **said
    )
    return get_recorded(here, made.id), place_of("learning_api.cpd_entry", cpd_id=made.id)


@machines.reads(
    "/members/<uuid:membership_id>/cpd", Scope.READ_CPD, gives=CpdTotalsSchema, tag="CPD"
)
def cpd_totals(membership_id: UUID) -> Any:
    """What counts for a member, period by period, as far as the association sees it."""
    member = get_member(grant().association_id, membership_id)
    records = read_records(member.membership, clock.now().date(), SEEN_BY_ASSOCIATION)
    return {"member_id": membership_id, "periods": records}


@machines.reads(ENTRY, Scope.READ_CPD, gives=CpdEntrySchema, tag="CPD")
def cpd_entry(cpd_id: UUID) -> Any:
    """One entry."""
    return get_recorded(grant().association_id, cpd_id)


@machines.changes(
    f"{ENTRY}/review",
    Scope.WRITE_CPD,
    takes=CpdReviewSchema,
    gives=CpdEntrySchema,
    tag="CPD",
    method="PUT",
)
def review_cpd(said: dict[str, Any], cpd_id: UUID) -> Any:
    """Verify what a member entered, or ask about it; the last word holds."""
    here = grant().association_id
    lock_entry(cpd_id)
    found = get_recorded(here, cpd_id)
    machines.held(found, CpdEntrySchema)
    service.review_entry(
        found.row,
        Review(said["decision"]),
        note=said.get("note"),
        by=grant().issued_by,
        now=clock.now(),
    )
    return get_recorded(here, cpd_id)
