"""One's own memberships."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations import service
from mentor_match.associations.forms import JoinForm, PartnersForm
from mentor_match.associations.queries import (
    get_association,
    get_own_membership,
    list_associations,
    list_memberships,
    list_own_invitations,
)
from mentor_match.associations.rules import AlreadyMember, is_former
from mentor_match.associations.views.frame import blueprint
from mentor_match.permissions import Permission
from mentor_match.profiles.queries import find_mentor
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go


@blueprint.get("/associations")
@allow(Permission.JOIN_ASSOCIATION)
def memberships() -> str:
    """The memberships, what happens next with each, and how to join."""
    return _page(JoinForm())


@blueprint.post("/associations")
@allow(Permission.JOIN_ASSOCIATION)
def join() -> ResponseReturnValue:
    """Ask to be a member."""
    form = JoinForm()
    form.offer(list_associations())
    if not form.validate():
        return _page(form), 422
    association = get_association(UUID(form.association.data))
    try:
        service.join_association(current_user, association, form.number.data, now=clock.now())
    except AlreadyMember as refusal:
        form.form_errors.append(_(refusal.sentence, **refusal.facts))
        return _page(form), 422
    return go(
        "associations.memberships",
        _("%(association)s has been asked to verify you.", association=association.name),
    )


@blueprint.post("/associations/<uuid:membership_id>/leave")
@allow(Permission.JOIN_ASSOCIATION)
def leave(membership_id: UUID) -> ResponseReturnValue:
    """End a membership of one's own."""
    membership = get_own_membership(membership_id, current_user.id)
    service.leave_association(membership, now=clock.now())
    return go(
        "associations.memberships",
        _("You have left %(association)s.", association=membership.association.name),
    )


@blueprint.post("/associations/partners")
@allow(Permission.JOIN_ASSOCIATION)
def save_partners() -> ResponseReturnValue:
    """Keep who may ask this mentor."""
    form = PartnersForm()
    form.offer()
    if not form.validate():
        return _page(JoinForm(formdata=None), form), 422
    own_only = form.partners.data == "own"
    service.accept_partners(current_user, own_only=own_only, now=clock.now())
    return go("associations.memberships", _("Your choice is kept."))


def _page(form: JoinForm, partners: PartnersForm | None = None) -> str:
    form.offer(list_associations())
    mentor = find_mentor(current_user.id)
    if mentor is not None and partners is None:
        chosen = "all" if mentor.accepts_associations is None else "own"
        partners = PartnersForm(formdata=None, data={"partners": chosen})
        partners.offer()
    return render_template(
        "associations/memberships.html",
        is_former=is_former,
        memberships=list_memberships(current_user.id),
        invitations=list_own_invitations(current_user, clock.now()),
        form=form,
        partners=partners,
        associations=list_associations(),
    )
