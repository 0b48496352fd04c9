"""Who waits for verification, beside what the register says: one click each."""

from datetime import date
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from mentor_match.associations import service
from mentor_match.associations.queries import (
    Compared,
    count_queue,
    get_coordinated,
    get_member,
    list_queue,
)
from mentor_match.associations.rules import COMPARISON_TITLES, Comparison, is_over
from mentor_match.associations.views.frame import blueprint
from mentor_match.associations.views.members import MEMBER, MEMBERS
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import ROWS_A_PAGE, Page, asked_page, go
from mentor_match.words import N_

RETURNS = {
    "not-found": N_("Return: not in the register"),
    "other-name": N_("Return: another name"),
    "expired": N_("Return: registration over"),
}
REASONS = ", ".join(f'"{reason}"' for reason in RETURNS)


@blueprint.get(f"{MEMBERS}/queue")
@allow(Permission.VERIFY_MEMBERS)
def queue(association_id: UUID) -> str:
    """The longest first."""
    association = get_coordinated(association_id, current_user.id)
    asked, number = request.args.get("found", ""), asked_page()
    found = asked if asked in {"in", "not"} else ""
    start = (number - 1) * ROWS_A_PAGE
    rows = list_queue(association.id, found, limit=ROWS_A_PAGE, offset=start)
    today = clock.now().date()
    return render_template(
        "associations/queue.html",
        association=association,
        page=Page(rows, number, count_queue(association.id, found)),
        found=found,
        titles=COMPARISON_TITLES,
        returns=RETURNS,
        certain=[str(row.membership.id) for row in rows if _is_certain(row, today)],
        advice={row.membership.id: _advice(row, today) for row in rows},
    )


def _is_certain(row: Compared, today: date) -> bool:
    """Whether nothing speaks against it."""
    return (
        row.comparison == Comparison.FOUND
        and not row.taken
        and row.account.id != current_user.id
        and row.entry is not None
        and not is_over(row.entry.valid_until, today)
    )


def _advice(row: Compared, today: date) -> str:
    """The reason with which it would be returned; empty where nothing speaks against it."""
    if row.comparison != Comparison.FOUND:
        return str(row.comparison)
    over = row.entry is not None and is_over(row.entry.valid_until, today)
    return "expired" if over else ""


@blueprint.post(f"{MEMBERS}/queue/verify")
@allow(Permission.VERIFY_MEMBERS)
def verify_found(association_id: UUID) -> ResponseReturnValue:
    """Verify those of the page whose number and name the register has."""
    association = get_coordinated(association_id, current_user.id)
    chosen, today = set(request.form.getlist("certain")), clock.now().date()
    waiting = list_queue(association.id, "in")
    certain = [row for row in waiting if str(row.membership.id) in chosen]
    certain = [row for row in certain if _is_certain(row, today)]
    for row in certain:
        service.verify_membership(row.membership, by=current_user, now=clock.now())
    said = ngettext(
        "%(num)s member is verified and has been told.",
        "%(num)s members are verified and have been told.",
        len(certain),
    )
    return go("associations.queue", said, association_id=association.id)


@blueprint.post(f"{MEMBER}/queue/verify")
@allow(Permission.VERIFY_MEMBERS)
def verify_next(association_id: UUID, membership_id: UUID) -> ResponseReturnValue:
    """Verify one, and go on with the others."""
    association = get_coordinated(association_id, current_user.id)
    found = get_member(association.id, membership_id)
    service.verify_membership(found.membership, by=current_user, now=clock.now())
    found = get_member(association.id, membership_id)
    said = _("%(name)s is verified and has been told.", name=found.name)
    return go("associations.queue", said, association_id=association.id)


@blueprint.post(f"{MEMBER}/queue/return/<any({REASONS}):reason>")
@allow(Permission.VERIFY_MEMBERS)
def return_next(association_id: UUID, membership_id: UUID, reason: str) -> ResponseReturnValue:
    """Return one with the reason the register gives, and go on with the others."""
    association = get_coordinated(association_id, current_user.id)
    found = get_member(association.id, membership_id)
    service.lapse_membership(found.membership, reason, by=current_user, now=clock.now())
    said = _("%(name)s has been told, with the reason.", name=found.name)
    return go("associations.queue", said, association_id=association.id)
