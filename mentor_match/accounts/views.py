"""The account: its pages."""

from uuid import UUID

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.accounts.forms import DetailsForm
from mentor_match.accounts.queries import list_sign_ins
from mentor_match.accounts.rules import Lifetime, is_over
from mentor_match.accounts.service import change_details, end_others, end_sign_in
from mentor_match.permissions import Permission
from mentor_match.reference.countries import zones_near
from mentor_match.web import clock
from mentor_match.web.access import allow, public
from mentor_match.web.pages import go
from mentor_match.web.refusals import NotFound
from mentor_match.web.visit import visit

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/account")
@allow(Permission.KEEP_OWN_ACCOUNT)
def account() -> str:
    """What the service knows of the person beside the profile."""
    return render_template("accounts/account.html")


@blueprint.get("/account/details")
@allow(Permission.KEEP_OWN_ACCOUNT)
def details() -> str:
    """The names, the phone number and the time zone, to change."""
    form = DetailsForm(obj=current_user)
    form.offer(zones_near(current_user.time_zone))
    return render_template("accounts/details.html", form=form)


@blueprint.post("/account/details")
@allow(Permission.KEEP_OWN_ACCOUNT)
def save_details() -> ResponseReturnValue:
    """Keep them."""
    form = DetailsForm()
    form.offer(zones_near(current_user.time_zone))
    if not form.validate():
        return render_template("accounts/details.html", form=form), 422
    change_details(
        current_user,
        full_name=form.full_name.data,
        call_me=form.call_me.data,
        phone=form.phone.data,
        time_zone=form.time_zone.data,
        now=clock.now(),
    )
    return go("accounts.account", _("Your details are changed."))


@blueprint.get("/account/signed-in")
@allow(Permission.KEEP_OWN_ACCOUNT)
def sign_ins() -> str:
    """Where the person is signed in, this browser first."""
    here, now = visit(), clock.now()
    settings = current_app.config
    lifetimes = {kept: Lifetime.from_settings(settings, kept=kept) for kept in (False, True)}
    rows = [
        row
        for row in list_sign_ins(current_user.id)
        if not is_over(row.began_at, row.seen_at, lifetimes[row.kept], now)
    ]
    rows.sort(key=lambda row: here is None or row.id != here.id)
    return render_template(
        "accounts/sign_ins.html",
        sign_ins=rows,
        here=here.id if here else None,
        lifetimes=lifetimes,
    )


@blueprint.post("/account/signed-in/<uuid:sign_in_id>/end")
@allow(Permission.KEEP_OWN_ACCOUNT)
def end_one(sign_in_id: UUID) -> ResponseReturnValue:
    """Sign out in one browser."""
    if not end_sign_in(sign_in_id, by=current_user.id, now=clock.now()):
        raise NotFound
    return go("accounts.sign_ins", _("That browser is signed out."))


@blueprint.post("/account/signed-in/end-others")
@allow(Permission.KEEP_OWN_ACCOUNT)
def end_all_others() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    here = visit()
    end_others(current_user.id, here.id if here else None, now=clock.now())
    return go("accounts.sign_ins", _("Every other browser is signed out."))


@blueprint.get("/check-your-email")
@public
def check_your_email() -> str:
    """After registering: what happens next. The same for an address that was known before."""
    return render_template("accounts/check_your_email.html")
