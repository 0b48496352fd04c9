"""Where a person is signed in, and signing out from afar."""

from uuid import UUID

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.accounts.queries import list_sign_ins
from mentor_match.accounts.rules import Lifetime, is_over
from mentor_match.accounts.service import end_others, end_sign_in
from mentor_match.accounts.views.frame import blueprint, here
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.refusals import NotFound
from mentor_match.web.visit import visit


@blueprint.get("/account/signed-in")
@allow(Permission.KEEP_OWN_ACCOUNT)
def sign_ins() -> str:
    """Where the person is signed in, this browser first."""
    found, now = visit(), clock.now()
    settings = current_app.config
    lifetimes = {kept: Lifetime.from_settings(settings, kept=kept) for kept in (False, True)}
    rows = [
        row
        for row in list_sign_ins(current_user.id)
        if not is_over(row.began_at, row.seen_at, lifetimes[row.kept], now)
    ]
    rows.sort(key=lambda row: found is None or row.id != found.id)
    return render_template(
        "accounts/sign_ins.html",
        sign_ins=rows,
        here=found.id if found else None,
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
    end_others(current_user.id, here(), now=clock.now())
    return go("accounts.sign_ins", _("Every other browser is signed out."))
