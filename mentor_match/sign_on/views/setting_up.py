"""The identity server of an association: set up, tried, removed by its coordinators."""

from uuid import UUID

from flask import current_app, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.accounts.secrets import seal
from mentor_match.associations.queries import get_coordinated
from mentor_match.associations.rules.webhooks import BadAddress
from mentor_match.permissions import Permission
from mentor_match.sign_on import service
from mentor_match.sign_on.forms import ServerForm
from mentor_match.sign_on.queries import count_links, find_server, get_server
from mentor_match.sign_on.rules import WHY, ServerAway, check_issuer
from mentor_match.sign_on.views.frame import (
    blueprint,
    conversation,
    is_installed,
    server_of,
    talked_to,
)
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.transaction import reading

SERVER = "/coordination/<uuid:association_id>/sign-in"


@blueprint.get(SERVER)
@allow(Permission.KEEP_SIGN_ON)
def server(association_id: UUID) -> str:
    """What is set up, and how to."""
    return _page(association_id, None)


@blueprint.post(SERVER)
@allow(Permission.KEEP_SIGN_ON)
def set_up_server(association_id: UUID) -> ResponseReturnValue:
    """Keep a server that answers as it should. Its secret is not shown again."""
    with reading():
        get_coordinated(association_id, current_user.id)
    form, talk = ServerForm(), conversation()
    if not form.validate():
        return _page(association_id, form), 422
    try:
        check_issuer(form.issuer.data, near=current_app.config["IDENTITY_SERVERS_NEAR"])
        asked = (form.issuer.data, form.client_id.data, form.client_secret.data)
        found = talk.look(talked_to(association_id, *asked), clock.now())
    except BadAddress as refused:
        form.issuer.errors = [_(refused.sentence)]
    except ServerAway as away:
        form.issuer.errors = [_(WHY[away.why])]
    if form.issuer.errors:
        return _page(association_id, form), 422
    service.set_up_server(
        association_id,
        issuer=found.issuer,
        client_id=form.client_id.data,
        sealed=seal(form.client_secret.data.encode(), current_app.config["SECOND_STEP_KEY"]),
        by=current_user.id,
        now=clock.now(),
    )
    said = _("Members can sign in through your association from now on. Try it yourself first.")
    return go("sign_on.server", said, association_id=association_id)


@blueprint.post(f"{SERVER}/try")
@allow(Permission.KEEP_SIGN_ON)
def try_server(association_id: UUID) -> ResponseReturnValue:
    """Ask it what it says about itself, and for its keys."""
    with reading():
        get_coordinated(association_id, current_user.id)
    found, by = server_of(association_id), current_user.id
    try:
        conversation().look(found, clock.now())
        why = None
    except ServerAway as away:
        why = away.why
    service.note_try(association_id, well=why is None, by=by, now=clock.now())
    flash(_(WHY[why]) if why else _("The server answers as an identity server should."))
    return go("sign_on.server", association_id=association_id)


@blueprint.post(f"{SERVER}/remove")
@allow(Permission.KEEP_SIGN_ON)
def remove_server(association_id: UUID) -> ResponseReturnValue:
    """Passwords open as before."""
    association = get_coordinated(association_id, current_user.id)
    service.remove_server(get_server(association.id), by=current_user.id, now=clock.now())
    said = _("The identity server is removed. Members sign in with their passwords.")
    return go("sign_on.server", said, association_id=association.id)


def _page(association_id: UUID, form: ServerForm | None) -> str:
    association = get_coordinated(association_id, current_user.id)
    kept = find_server(association.id)
    return render_template(
        "sign_on/server.html",
        association=association,
        server=kept,
        links=count_links(association.id),
        form=form or ServerForm(formdata=None, obj=kept),
        installed=is_installed(),
        return_to=talked_to(association.id, "", "", "").return_to,
    )
