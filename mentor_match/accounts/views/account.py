"""The account: what a person is called and how they are reached."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.accounts.forms import DetailsForm
from mentor_match.accounts.service import change_details
from mentor_match.accounts.views.frame import blueprint
from mentor_match.permissions import Permission
from mentor_match.reference.countries import zones_near
from mentor_match.web import clock
from mentor_match.web.access import allow, public
from mentor_match.web.pages import go


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


@blueprint.get("/check-your-email")
@public
def check_your_email() -> str:
    """After registering: what happens next. The same for an address that was known before."""
    return render_template("accounts/check_your_email.html")
