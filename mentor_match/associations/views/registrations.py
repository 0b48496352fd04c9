"""Until when a registration holds, and the preparation of a mentor."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations import service
from mentor_match.associations.forms import RegistrationForm
from mentor_match.associations.queries import get_coordinated, get_member
from mentor_match.associations.views.frame import blueprint
from mentor_match.associations.views.members import MEMBER
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.refusals import Refusal


@blueprint.get(f"{MEMBER}/registration")
@allow(Permission.VERIFY_MEMBERS)
def registration(association_id: UUID, membership_id: UUID) -> str:
    """The days, to change."""
    association = get_coordinated(association_id, current_user.id)
    member = get_member(association.id, membership_id)
    return _page(association, member, RegistrationForm(obj=member.membership))


@blueprint.post(f"{MEMBER}/registration")
@allow(Permission.VERIFY_MEMBERS)
def save_registration(association_id: UUID, membership_id: UUID) -> ResponseReturnValue:
    """Keep them."""
    association = get_coordinated(association_id, current_user.id)
    member, form = get_member(association.id, membership_id), RegistrationForm()
    if not form.validate():
        return _page(association, member, form), 422
    try:
        _keep(member.membership, form)
    except Refusal as refusal:
        form.form_errors.append(_(refusal.sentence, **refusal.facts))
        return _page(association, member, form), 422
    ids = {"association_id": association.id, "membership_id": membership_id}
    return go("associations.member", _("Kept."), **ids)


def _keep(membership: Any, form: RegistrationForm) -> None:
    """What was changed, and no more: each is an act of its own."""
    now, by = clock.now(), current_user.id
    done, until = form.prepared_on.data, form.prepared_until.data
    if (done, until) != (membership.prepared_on, membership.prepared_until):
        service.record_preparation(membership, done, until, by=by, now=now)
    if form.valid_until.data != membership.valid_until:
        service.set_validity(membership, form.valid_until.data, by=by, now=now)


def _page(association: Any, member: Any, form: RegistrationForm) -> str:
    return render_template(
        "associations/registration.html", association=association, member=member, form=form
    )
