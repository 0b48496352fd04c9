"""Who can see my data, what I agreed to, taking it along, erasing it."""

from typing import Any

from flask import Blueprint, Response, current_app, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from mentor_match.accounts.sign_in.present import is_present_password
from mentor_match.learning.rules import PURPOSES as STORY_PURPOSES
from mentor_match.permissions import SCOPE_TITLES, Permission
from mentor_match.privacy import queries, service
from mentor_match.privacy.export import export_of
from mentor_match.privacy.forms import EraseForm
from mentor_match.privacy.rules import (
    CLOCKS,
    KEPT,
    KINDS,
    PURPOSES,
    READERS,
    SETTERS,
    WrongPassword,
)
from mentor_match.pulse.keys import subject_of
from mentor_match.pulse.queries import read_standing
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.transaction import in_front

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/account/data")
@allow(Permission.KEEP_OWN_ACCOUNT)
def policy() -> str:
    """Who can see what, computed from the policy that the tests hold."""
    return render_template(
        "privacy/policy.html",
        kinds=KINDS,
        readers=READERS,
        setters=SETTERS,
        scopes=SCOPE_TITLES,
        kept=KEPT,
        clocks=_clocks(),
    )


@blueprint.get("/account/agreed")
@allow(Permission.KEEP_OWN_ACCOUNT)
def agreed() -> str:
    """Everything somebody agreed to, with the way to take it back."""
    standing = read_standing(current_user.id, own_subject(), clock.now())
    return render_template(
        "privacy/agreed.html",
        agreed=queries.list_agreed(current_user.id),
        purposes=PURPOSES,
        story_purposes=STORY_PURPOSES,
        standing=standing,
    )


@blueprint.get("/account/take-along")
@allow(Permission.KEEP_OWN_ACCOUNT)
def take_along() -> str:
    """What is in the file, before it is made."""
    return render_template("privacy/take_along.html")


@blueprint.get("/account/take-along/my-data.zip")
@allow(Permission.KEEP_OWN_ACCOUNT)
def export() -> Response:
    """The file. That it was taken is in the audit: it may not have been its owner."""
    now = clock.now()
    with in_front():
        service.note_taken_along(current_user.id, now=now)
    made = export_of(
        current_user,
        subject=own_subject(),
        folder=current_app.config["EVIDENCE_FOLDER"],
        now=now,
    )
    return send_file(
        made, mimetype="application/zip", as_attachment=True, download_name="my-data.zip"
    )


@blueprint.get("/account/erase")
@allow(Permission.KEEP_OWN_ACCOUNT)
def erasing() -> str:
    """What goes and what stays, before anything does."""
    return _erase_page(EraseForm(formdata=None))


@blueprint.post("/account/erase")
@allow(Permission.KEEP_OWN_ACCOUNT)
def erase() -> ResponseReturnValue:
    """Erase it: whole, or not at all."""
    form = EraseForm()
    if not form.validate():
        return _erase_page(form), 422
    if not is_present_password(current_user, form.password.data):
        form.password.errors = [_(WrongPassword.sentence)]
        return _erase_page(form), 422
    service.erase_account(
        current_user._get_current_object(),
        subject=own_subject(),
        folder=current_app.config["EVIDENCE_FOLDER"],
        by=current_user.id,
        now=clock.now(),
    )
    logout_user()
    return render_template("privacy/erased.html")


def own_subject() -> str:
    """The pseudonym under which the pulse keeps the answers of who is signed in."""
    return subject_of(current_user.id, current_app.config["PULSE_KEY"])


def _erase_page(form: EraseForm) -> str:
    return render_template("privacy/erase.html", form=form, kinds=KINDS)


def _clocks() -> dict[str, tuple[Any, int]]:
    """code -> the clock and its days, of those that run."""
    return {code: (CLOCKS[code], days) for code, days in service.list_periods(current_app.config)}
