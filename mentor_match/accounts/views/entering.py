"""The second step of signing in: a code of the app, a passkey, or a recovery code."""

import json
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from mentor_match.accounts import passkeys, queries, service
from mentor_match.accounts.forms import EnterCodeForm, EnterPasskeyForm
from mentor_match.accounts.rules import is_app_code
from mentor_match.accounts.sign_in import second_step as edge
from mentor_match.accounts.views.frame import blueprint
from mentor_match.web import clock
from mentor_match.web.access import public
from mentor_match.web.security import with_script


@blueprint.get("/sign-in/second-step")
@public
@with_script
def enter() -> ResponseReturnValue:
    """Ask for it."""
    account = edge.who_enters()
    return _page(account, EnterCodeForm()) if account else _back_to_the_password()


@blueprint.post("/sign-in/second-step")
@public
@with_script
def enter_code() -> ResponseReturnValue:
    """A code of the app, or one of those for the day the phone is lost."""
    form, account = EnterCodeForm(), edge.who_enters()
    if account is None:
        return _back_to_the_password()
    if not form.validate():
        return _page(account, form), 422
    edge.count_code(account)
    if _takes(account, form.code.data):
        return edge.let_in(account)
    edge.note_wrong("code", account)
    form.code.errors = [_("This code is not right, or was used before. Enter the one shown now.")]
    return _page(account, form), 422


@blueprint.post("/sign-in/second-step/passkey")
@public
@with_script
def enter_passkey() -> ResponseReturnValue:
    """What the browser said for the passkey."""
    form, account, here = EnterPasskeyForm(), edge.who_enters(), edge.place()
    if account is None or here is None:
        return _back_to_the_password()
    edge.count_code(account)
    challenge = edge.take_challenge()
    shown = None
    if form.validate() and challenge:
        shown = passkeys.read_shown(here, challenge, form.credential.data, account)
    if shown is not None:
        service.note_passkey_use(*shown, clock.now())
        return edge.let_in(account)
    edge.note_wrong("passkey", account)
    form = EnterCodeForm(formdata=None)
    form.form_errors.append(_("The passkey could not be read. Try again, or use a code."))
    return _page(account, form), 422


def _takes(account: Any, code: str) -> bool:
    now = clock.now()
    if not is_app_code(code):
        return service.take_recovery_code(account, code, now)
    secret = edge.secret_of(account.id)
    return secret is not None and service.take_app_code(account.id, secret, code, now)


def _page(account: Any, form: EnterCodeForm) -> str:
    here, keys = edge.place(), queries.list_passkeys(account.id)
    asked = passkeys.ask_to_show(here, keys) if here and keys else None
    if asked is not None:
        edge.keep_challenge(asked["challenge"])
    return render_template(
        "accounts/enter.html",
        form=form,
        has_app=queries.find_code_app(account.id) is not None,
        asked=json.dumps(asked) if asked else None,
    )


def _back_to_the_password() -> ResponseReturnValue:
    return redirect(url_for("security.login"), code=303)
