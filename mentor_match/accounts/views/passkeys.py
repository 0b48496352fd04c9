"""Passkeys of an account. Its page and the one that asks for them are all that have a script."""

import json
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.accounts import passkeys, queries, service
from mentor_match.accounts.forms import PasskeyForm
from mentor_match.accounts.sign_in import second_step as edge
from mentor_match.accounts.views.frame import blueprint, confirmed, here
from mentor_match.accounts.views.second_step import after_adding
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.refusals import NotFound
from mentor_match.web.security import with_script


@blueprint.get("/account/second-step/passkey")
@allow(Permission.KEEP_OWN_ACCOUNT)
@with_script
@confirmed
def passkey() -> str:
    """Name it, then the browser asks for it."""
    return _page(PasskeyForm())


@blueprint.post("/account/second-step/passkey")
@allow(Permission.KEEP_OWN_ACCOUNT)
@with_script
@confirmed
def add_passkey() -> ResponseReturnValue:
    """Keep its public half."""
    form, here_ = PasskeyForm(), edge.place()
    if here_ is None:
        raise NotFound
    if not form.validate():
        return _page(form), 422
    challenge = edge.take_challenge()
    made = passkeys.read_new(here_, challenge, form.credential.data) if challenge else None
    if made is None or queries.find_passkey(current_user.id, made.credential_id) is not None:
        form.form_errors.append(_("The passkey could not be read. Nothing was kept; try again."))
        return _page(form), 422
    service.add_passkey(
        current_user,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        name=form.name.data,
        here=here(),
        now=clock.now(),
    )
    return after_adding()


@blueprint.post("/account/second-step/passkeys/<uuid:passkey_id>/remove")
@allow(Permission.KEEP_OWN_ACCOUNT)
@confirmed
def remove_passkey(passkey_id: UUID) -> ResponseReturnValue:
    """Take one away."""
    if not service.remove_passkey(current_user, passkey_id, here=here(), now=clock.now()):
        raise NotFound
    return go("accounts.second_step", _("The passkey is removed. It opens nothing any more."))


def _page(form: PasskeyForm) -> str:
    here_ = edge.place()
    if here_ is None:
        raise NotFound
    asked = passkeys.ask_to_add(here_, current_user, queries.list_passkeys(current_user.id))
    edge.keep_challenge(asked["challenge"])
    form.credential.data = ""
    return render_template("accounts/passkey.html", form=form, asked=json.dumps(asked))
