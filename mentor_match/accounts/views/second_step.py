"""The second step at sign-in: setting it up, and taking it away."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.utils import validate_redirect_url

from mentor_match.accounts import queries, service
from mentor_match.accounts.forms import AppCodeForm, PasswordForm
from mentor_match.accounts.rules import address_for_app, secret_as_text
from mentor_match.accounts.sign_in import second_step as edge
from mentor_match.accounts.sign_in.present import is_present_password
from mentor_match.accounts.sign_in.tries import wrong_tries
from mentor_match.accounts.views.frame import blueprint, confirmed, here
from mentor_match.limits.service import forget_tries
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.codes import code_as_svg
from mentor_match.web.pages import go
from mentor_match.web.refusals import NotFound

# The pages that ask for the password once more, and to which one goes back.
ASKING = ("/account/second-step", "/account/associations")


@blueprint.get("/account/second-step")
@allow(Permission.KEEP_OWN_ACCOUNT)
def second_step() -> str:
    """What is set up, what can be, and what to do next."""
    return render_template(
        "accounts/second_step.html",
        app=queries.find_code_app(current_user.id),
        passkeys=queries.list_passkeys(current_user.id),
        codes=queries.count_recovery_codes(current_user.id),
        passkeys_possible=edge.place() is not None,
        first="first" in request.args,
    )


@blueprint.get("/account/second-step/app")
@allow(Permission.KEEP_OWN_ACCOUNT)
@confirmed
def code_app() -> str:
    """A picture for the camera of the app, the same to type, and the field for its first code."""
    return _app_page(AppCodeForm())


@blueprint.post("/account/second-step/app")
@allow(Permission.KEEP_OWN_ACCOUNT)
@confirmed
def add_code_app() -> ResponseReturnValue:
    """Keep the app whose code is right."""
    form, (secret, sealed) = AppCodeForm(), edge.secret_for_app()
    if not form.validate():
        return _app_page(form), 422
    edge.count_code(current_user)
    kept = service.add_code_app(
        current_user,
        secret=secret,
        sealed=sealed,
        code=form.code.data,
        here=here(),
        now=clock.now(),
    )
    if not kept:
        edge.note_wrong("code", current_user)
        form.code.errors = [_("This code is not right. Enter the one the app shows now.")]
        return _app_page(form), 422
    forget_tries(wrong_tries("second step"), str(current_user.id))
    edge.forget_secret()
    return after_adding()


def after_adding() -> ResponseReturnValue:
    """With the first second step come the codes for the day the phone is lost."""
    if not queries.count_recovery_codes(current_user.id):
        return _codes_page()
    flash(_("It is set up."))
    return redirect(edge.take_way_back() or url_for("accounts.second_step"), code=303)


@blueprint.post("/account/second-step/app/remove")
@allow(Permission.KEEP_OWN_ACCOUNT)
@confirmed
def remove_code_app() -> ResponseReturnValue:
    """Take the app away."""
    if not service.remove_code_app(current_user, here=here(), now=clock.now()):
        raise NotFound
    return go("accounts.second_step", _("The app is removed. Its codes open nothing any more."))


@blueprint.post("/account/second-step/recovery-codes")
@allow(Permission.KEEP_OWN_ACCOUNT)
@confirmed
def new_recovery_codes() -> ResponseReturnValue:
    """New codes. They are shown in this answer and never again, so this answer is no redirect."""
    if not queries.has_second_step(current_user.id):
        raise NotFound
    return _codes_page()


@blueprint.get("/account/confirm")
@allow(Permission.KEEP_OWN_ACCOUNT)
def confirm() -> str:
    """Ask for the password once more."""
    return render_template("accounts/confirm.html", form=PasswordForm())


@blueprint.post("/account/confirm")
@allow(Permission.KEEP_OWN_ACCOUNT)
def save_confirm() -> ResponseReturnValue:
    """It is them."""
    form = PasswordForm()
    if not form.validate():
        return render_template("accounts/confirm.html", form=form), 422
    if not is_present_password(current_user, form.password.data):
        form.password.errors = [_("The password is not right. Type it again.")]
        return render_template("accounts/confirm.html", form=form), 422
    service.prove_again(here(), clock.now())
    back = request.args.get("back", "")
    if back.startswith(ASKING) and validate_redirect_url(back):
        return redirect(back, code=303)
    return go("accounts.second_step")


def _app_page(form: AppCodeForm) -> str:
    secret, _sealed = edge.secret_for_app()
    name = current_app.config["SERVICE_NAME"]
    address = address_for_app(secret, service=name, email=current_user.email)
    return render_template(
        "accounts/code_app.html",
        form=form,
        picture=code_as_svg(address, label=_("Code for the camera of your app")),
        secret=secret_as_text(secret),
    )


def _codes_page() -> str:
    codes = service.make_recovery_codes(current_user, here=here(), now=clock.now())
    return render_template("accounts/recovery_codes.html", codes=codes, on=edge.take_way_back())
