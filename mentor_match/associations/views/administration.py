"""What administrators set up: associations, coordinators, agreements."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.accounts.queries import find_account_by_email, get_account
from mentor_match.associations import service
from mentor_match.associations.forms import AgreementForm, AssociationForm, CoordinatorForm
from mentor_match.associations.queries import (
    get_agreement,
    get_association,
    list_agreements,
    list_all_coordinators,
    list_associations,
)
from mentor_match.associations.rules import AlreadyAgreed, CodeTaken, OneAssociation
from mentor_match.associations.views.frame import blueprint
from mentor_match.notifications.queries import read_queue
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.forms import Form
from mentor_match.web.pages import go

HERE = "associations.administration"


@blueprint.get("/administration")
@allow(Permission.RUN_SERVICE)
def administration() -> str:
    """All of it on one page."""
    return _page()


@blueprint.post("/administration/associations")
@allow(Permission.RUN_SERVICE)
def create() -> ResponseReturnValue:
    """A new association."""
    form = AssociationForm(prefix="association")
    form.offer()
    if not form.validate():
        return _page(association=form), 422
    try:
        made = service.create_association(
            form.code.data,
            form.name.data,
            country=form.country.data,
            registration_hint=form.registration_hint.data,
            by=current_user,
            now=clock.now(),
        )
    except CodeTaken as refusal:
        form.form_errors.append(_(refusal.sentence))
        return _page(association=form), 422
    return go(HERE, _("%(name)s is set up. Appoint a coordinator next.", name=made.name))


@blueprint.post("/administration/coordinators")
@allow(Permission.RUN_SERVICE)
def appoint() -> ResponseReturnValue:
    """Let somebody who has registered look after an association."""
    form = CoordinatorForm(prefix="coordinator")
    form.offer(list_associations())
    if not form.validate():
        return _page(coordinator=form), 422
    account = find_account_by_email(form.email.data)
    if account is None:
        form.email.errors = [
            _("Nobody has registered with this e-mail address. Ask the person to register first.")
        ]
        return _page(coordinator=form), 422
    association = get_association(UUID(form.association.data))
    service.appoint_coordinator(association, account, by=current_user, now=clock.now())
    said = _(
        "%(name)s coordinates %(association)s now.",
        name=account.full_name,
        association=association.name,
    )
    return go(HERE, said)


@blueprint.post("/administration/coordinators/<uuid:association_id>/<uuid:account_id>/dismiss")
@allow(Permission.RUN_SERVICE)
def dismiss(association_id: UUID, account_id: UUID) -> ResponseReturnValue:
    """End it."""
    association, account = get_association(association_id), get_account(account_id)
    service.dismiss_coordinator(association, account, by=current_user, now=clock.now())
    said = _(
        "%(name)s no longer coordinates %(association)s.",
        name=account.full_name,
        association=association.name,
    )
    return go(HERE, said)


@blueprint.post("/administration/agreements")
@allow(Permission.RUN_SERVICE)
def agree() -> ResponseReturnValue:
    """Two associations propose across from now on."""
    form = AgreementForm(prefix="agreement")
    form.offer(list_associations())
    if not form.validate():
        return _page(agreement=form), 422
    one, other = (get_association(UUID(field.data)) for field in (form.one, form.other))
    try:
        service.make_agreement(one, other, by=current_user, now=clock.now())
    except (AlreadyAgreed, OneAssociation) as refusal:
        form.form_errors.append(_(refusal.sentence))
        return _page(agreement=form), 422
    return go(HERE, _("%(one)s and %(other)s propose across now.", one=one.name, other=other.name))


@blueprint.post("/administration/agreements/<uuid:agreement_id>/end")
@allow(Permission.RUN_SERVICE)
def end(agreement_id: UUID) -> ResponseReturnValue:
    """No new proposals cross."""
    service.end_agreement(get_agreement(agreement_id), by=current_user, now=clock.now())
    return go(HERE, _("The agreement has ended. Open pairings go on."))


def _page(**typed: Form) -> str:
    """The page; a form that was just sent keeps what was typed, the others are empty."""
    associations, coordinators = list_associations(), list_all_coordinators()
    association = typed.get("association") or AssociationForm(prefix="association", formdata=None)
    coordinator = typed.get("coordinator") or CoordinatorForm(prefix="coordinator", formdata=None)
    agreement = typed.get("agreement") or AgreementForm(prefix="agreement", formdata=None)
    association.offer()
    coordinator.offer(associations)
    agreement.offer(associations)
    return render_template(
        "associations/administration.html",
        associations=[(one, coordinators.get(one.id, [])) for one in associations],
        agreements=list_agreements(),
        mail=read_queue(),
        association=association,
        coordinator=coordinator,
        agreement=agreement,
        faulty=next(iter(typed.values()), None),
    )
