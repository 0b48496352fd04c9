"""The charter of a pairing: reading it and every version of it, proposing, signing."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.pairings import queries, service
from mentor_match.pairings.forms import CharterForm, SignForm
from mentor_match.pairings.rules import OPEN_PAIRINGS, CharterUnchanged, PairingOver, sections_of
from mentor_match.pairings.views.frame import blueprint, own_pairing, standing
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go


@blueprint.get("/pairings/<uuid:pairing_id>/charter")
@allow(Permission.TAKE_PART)
def charter(pairing_id: UUID) -> str:
    """What both sign: the version that waits for it, else the one in force."""
    return _charter_page(own_pairing(pairing_id), None)


@blueprint.get("/pairings/<uuid:pairing_id>/charter/<int(max=10000):number>")
@allow(Permission.TAKE_PART)
def charter_version(pairing_id: UUID, number: int) -> str:
    """Any version there ever was."""
    return _charter_page(own_pairing(pairing_id), number)


def _charter_page(found: Any, number: int | None) -> str:
    reading = queries.read_charter(found, number)
    return render_template(
        "pairings/charter.html",
        standing=standing(found, clock.now()),
        reading=reading,
        sections=sections_of(reading.version.text_version),
        history=queries.list_charters(found),
        form=SignForm(formdata=None, digest=reading.version.digest),
    )


@blueprint.post("/pairings/<uuid:pairing_id>/charter")
@allow(Permission.TAKE_PART)
def sign_charter(pairing_id: UUID) -> Response:
    """Sign the text that was on the page."""
    found = own_pairing(pairing_id)
    digest = SignForm().digest.data or ""
    version = service.sign_charter(found, by=current_user.id, now=clock.now(), digest=digest)
    name = found.other(current_user.id).call_me
    said = gettext("You signed the charter. %(name)s was asked to sign it, too.", name=name)
    if version.in_force_at is not None:
        said = gettext("You both signed the charter. It is in force.")
    return go("pairings.pairing", said, pairing_id=found.id)


@blueprint.get("/pairings/<uuid:pairing_id>/charter/change")
@allow(Permission.TAKE_PART)
def change_charter(pairing_id: UUID) -> str:
    """Ask what to change; what stands there now is filled in."""
    found = own_pairing(pairing_id)
    if found.state not in OPEN_PAIRINGS:
        raise PairingOver
    reading = queries.read_charter(found)
    agreed = reading.version.agreement
    form = CharterForm(obj=agreed, minutes=agreed.minutes or 45, reply_days=agreed.reply_days or 3)
    return _change_page(found, form)


@blueprint.post("/pairings/<uuid:pairing_id>/charter/change")
@allow(Permission.TAKE_PART)
def save_charter(pairing_id: UUID) -> ResponseReturnValue:
    """Propose it; then the proposer reads and signs the whole, as the other does."""
    found, form = own_pairing(pairing_id), CharterForm()
    if not form.validate_on_submit():
        return _change_page(found, form), 422
    try:
        service.propose_charter(found, form.agreement, by=current_user.id, now=clock.now())
    except CharterUnchanged as refused:
        form.form_errors.append(gettext(refused.sentence))
        return _change_page(found, form), 422
    name = found.other(current_user.id).call_me
    said = gettext(
        "The new version is ready, and %(name)s was told. Read it and sign it.", name=name
    )
    return go("pairings.charter", said, pairing_id=found.id)


def _change_page(found: Any, form: CharterForm) -> str:
    view = standing(found, clock.now())
    return render_template("pairings/change_charter.html", standing=view, form=form)


@blueprint.post("/pairings/<uuid:pairing_id>/charter/set-aside")
@allow(Permission.TAKE_PART)
def set_aside_charter(pairing_id: UUID) -> Response:
    """Keep what is in force."""
    found = own_pairing(pairing_id)
    service.set_aside_charter(found, by=current_user.id, now=clock.now())
    said = gettext("The proposed change is set aside. The charter in force stays as it is.")
    return go("pairings.charter", said, pairing_id=found.id)
