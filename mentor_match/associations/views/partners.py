"""Partners of a programme: inviting, joining, leaving."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations import service
from mentor_match.associations.forms import PartnerForm
from mentor_match.associations.queries import (
    get_association,
    get_coordinated,
    get_own_programme,
    get_programme_of,
    list_possible_partners,
)
from mentor_match.associations.rules import AlreadyPartner, NoAgreement
from mentor_match.associations.views.frame import blueprint
from mentor_match.associations.views.programmes import PROGRAMME
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go

PARTNERS = f"{PROGRAMME}/partners"


@blueprint.get(PARTNERS)
@allow(Permission.RUN_PROGRAMMES)
def partners(association_id: UUID, programme_id: UUID) -> str:
    """Who takes part, and whom to invite."""
    association = get_coordinated(association_id, current_user.id)
    programme = get_own_programme(association.id, programme_id)
    form = PartnerForm(formdata=None, data={"sees": "totals"})
    possible = list_possible_partners(programme)
    form.offer(possible)
    return render_template(
        "associations/partners.html",
        association=association,
        programme=programme,
        form=form,
        possible=possible,
    )


@blueprint.post(PARTNERS)
@allow(Permission.RUN_PROGRAMMES)
def invite_partner(association_id: UUID, programme_id: UUID) -> ResponseReturnValue:
    """Ask its coordinators."""
    association = get_coordinated(association_id, current_user.id)
    programme = get_own_programme(association.id, programme_id)
    form, possible = PartnerForm(), list_possible_partners(programme)
    form.offer(possible)
    if form.validate():
        other = get_association(UUID(form.association.data))
        try:
            service.invite_partner(
                programme, other, sees=form.sees.data, by=current_user.id, now=clock.now()
            )
        except (NoAgreement, AlreadyPartner) as refusal:
            form.form_errors.append(_(refusal.sentence, **refusal.facts))
        else:
            said = _("%(name)s was invited; its coordinators have been told.", name=other.name)
            return _go("associations.partners", association.id, programme.id, said)
    page = render_template(
        "associations/partners.html",
        association=association,
        programme=programme,
        form=form,
        possible=possible,
    )
    return page, 422


@blueprint.post(f"{PARTNERS}/join")
@allow(Permission.RUN_PROGRAMMES)
def join_programme(association_id: UUID, programme_id: UUID) -> ResponseReturnValue:
    """Take part, as a partner."""
    association = get_coordinated(association_id, current_user.id)
    programme = get_programme_of(association.id, programme_id)
    service.join_programme(programme, association, by=current_user.id, now=clock.now())
    said = _("Your association takes part. Your members can enrol.")
    return _go("associations.programme", association.id, programme.id, said)


@blueprint.post(f"{PARTNERS}/leave")
@allow(Permission.RUN_PROGRAMMES)
def leave_programme(association_id: UUID, programme_id: UUID) -> ResponseReturnValue:
    """Say no, or stop."""
    association = get_coordinated(association_id, current_user.id)
    programme = get_programme_of(association.id, programme_id)
    service.leave_programme(programme, association, by=current_user.id, now=clock.now())
    said = _("Your association no longer takes part. Open pairings go on.")
    return go("associations.programmes", said, association_id=association.id)


def _go(endpoint: str, association_id: UUID, programme_id: UUID, said: str) -> ResponseReturnValue:
    return go(endpoint, said, association_id=association_id, programme_id=programme_id)
