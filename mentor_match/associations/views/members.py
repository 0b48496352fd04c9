"""The members of an association, for its coordinators."""

from uuid import UUID

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations import service
from mentor_match.associations.forms import LapseForm
from mentor_match.associations.queries import (
    MemberSearch,
    count_by_state,
    find_entry,
    get_coordinated,
    get_member,
    list_members,
    page_of_members,
)
from mentor_match.associations.rules import (
    PREPARATION_TITLES,
    VERIFIED_HOW,
    MembershipState,
    may_verify,
    preparation_of,
)
from mentor_match.associations.views.frame import blueprint, note_taken
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import ROWS_A_PAGE, Page, asked_page, go
from mentor_match.web.rates import at_most
from mentor_match.web.sought import seek, sought
from mentor_match.web.tables import csv_answer

MEMBERS = "/coordination/<uuid:association_id>/members"
MEMBER = f"{MEMBERS}/<uuid:membership_id>"


@blueprint.get(MEMBERS)
@allow(Permission.VERIFY_MEMBERS)
@at_most("SEARCHES_PER_HOUR")
def members(association_id: UUID) -> str:
    """All members; who waits for a decision comes first."""
    association = get_coordinated(association_id, current_user.id)
    search, number = _asked(association.id), asked_page()
    counts = count_by_state(association.id)
    rows, total = page_of_members(
        association.id, search, counts, limit=ROWS_A_PAGE, offset=(number - 1) * ROWS_A_PAGE
    )
    return render_template(
        "associations/members.html",
        association=association,
        page=Page(rows, number, total),
        search=search,
        counts=counts,
    )


@blueprint.post(MEMBERS)
@allow(Permission.VERIFY_MEMBERS)
@at_most("SEARCHES_PER_HOUR")
def find_members(association_id: UUID) -> ResponseReturnValue:
    """Narrow the list to a name or number, which does not stand in an address."""
    association = get_coordinated(association_id, current_user.id)
    return seek("associations.members", f"members {association.id}", association_id=association.id)


def _asked(association_id: UUID) -> MemberSearch:
    """What the list is narrowed to; a state that is none counts as all."""
    state = request.args.get("state", "")
    known = state if state in set(MembershipState) else ""
    return MemberSearch(known, sought(f"members {association_id}"))


@blueprint.get(f"{MEMBERS}.csv")
@allow(Permission.VERIFY_MEMBERS)
def members_csv(association_id: UUID) -> Response:
    """The members as a file for a spreadsheet."""
    association = get_coordinated(association_id, current_user.id)
    note_taken(association, "members")
    rows = [
        (
            member.membership.registration_number,
            member.name or "",
            member.membership.state,
            (member.profile.cadre if member.profile else None) or "",
            member.membership.joined_at.isoformat(timespec="minutes"),
        )
        for member in list_members(association.id, _asked(association.id))
    ]
    headings = ("registration_number", "full_name", "state", "cadre", "asked_at")
    return csv_answer(f"members-{association.code}.csv", headings, rows)


@blueprint.get(MEMBER)
@allow(Permission.VERIFY_MEMBERS)
def member(association_id: UUID, membership_id: UUID) -> str:
    """One member: what there is to compare with the register, and the decision."""
    association = get_coordinated(association_id, current_user.id)
    found = get_member(association.id, membership_id)
    one, today = found.membership, clock.now().date()
    return render_template(
        "associations/member.html",
        association=association,
        member=found,
        registered=find_entry(association.id, one.registration_number),
        verified_how=VERIFIED_HOW,
        may_verify=may_verify,
        preparation=preparation_of(one.prepared_on, one.prepared_until, today),
        preparation_titles=PREPARATION_TITLES,
    )


@blueprint.post(f"{MEMBER}/verify")
@allow(Permission.VERIFY_MEMBERS)
def verify(association_id: UUID, membership_id: UUID) -> ResponseReturnValue:
    """Confirm that the person is who the register says."""
    association = get_coordinated(association_id, current_user.id)
    found = get_member(association.id, membership_id)
    service.verify_membership(found.membership, by=current_user, now=clock.now())
    found = get_member(association.id, membership_id)
    return go(
        "associations.members",
        _("%(name)s is verified and has been told.", name=found.name),
        association_id=association.id,
    )


@blueprint.get(f"{MEMBER}/lapse")
@allow(Permission.VERIFY_MEMBERS)
def lapse(association_id: UUID, membership_id: UUID) -> str:
    """Why the membership is not, or no longer, confirmed."""
    association = get_coordinated(association_id, current_user.id)
    form = LapseForm()
    form.offer()
    return render_template(
        "associations/lapse.html",
        association=association,
        member=get_member(association.id, membership_id),
        form=form,
    )


@blueprint.post(f"{MEMBER}/lapse")
@allow(Permission.VERIFY_MEMBERS)
def save_lapse(association_id: UUID, membership_id: UUID) -> ResponseReturnValue:
    """Refuse or end it, with the reason."""
    association = get_coordinated(association_id, current_user.id)
    found = get_member(association.id, membership_id)
    form = LapseForm()
    form.offer()
    if not form.validate():
        page = render_template(
            "associations/lapse.html", association=association, member=found, form=form
        )
        return page, 422
    service.lapse_membership(found.membership, form.reason.data, by=current_user, now=clock.now())
    return go(
        "associations.members",
        _("%(name)s has been told, with the reason.", name=found.name),
        association_id=association.id,
    )
