"""The certificate of a pairing: what is missing, or how it should name its holder."""

from typing import Any
from uuid import UUID

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from mentor_match.learning.keys import KeyRing
from mentor_match.learning.queries import find_earned
from mentor_match.learning.rules.identities import (
    Naming,
)
from mentor_match.pairings.forms import CertificateForm
from mentor_match.pairings.rules.certificates import can_still_be_earned, what_is_missing
from mentor_match.pairings.service import completion_of, issue_certificate
from mentor_match.pairings.views.frame import blueprint, own_pairing
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go

HELD = "learning.own_certificate"


@blueprint.get("/pairings/<uuid:pairing_id>/certificate")
@allow(Permission.TAKE_PART)
def certificate(pairing_id: UUID) -> ResponseReturnValue:
    """The certificate where it was issued; else what is missing, or the form to ask for it."""
    found = own_pairing(pairing_id)
    held = find_earned(current_user.id, found.id)
    if held is not None:
        return go(HELD, credential_id=held.id)
    return _page(found, CertificateForm())


@blueprint.post("/pairings/<uuid:pairing_id>/certificate")
@allow(Permission.TAKE_PART)
def save_certificate(pairing_id: UUID) -> ResponseReturnValue:
    """Issue it."""
    found, form = own_pairing(pairing_id), CertificateForm()
    if not form.validate():
        return _page(found, form), 422
    issued = issue_certificate(
        found,
        naming=Naming(form.naming.data),
        by=current_user.id,
        ring=KeyRing(current_app.config["CREDENTIAL_KEYS"]),
        service_name=current_app.config["SERVICE_NAME"],
        least_sessions=_least(),
        now=clock.now(),
    )
    return go(HELD, gettext("Your certificate is signed."), credential_id=issued.id)


def _page(found: Any, form: CertificateForm) -> str:
    so_far = completion_of(found)
    return render_template(
        "pairings/certificate.html",
        pairing=found,
        form=form,
        so_far=so_far,
        least=_least(),
        missing=what_is_missing(so_far, least_sessions=_least()),
        can_be=can_still_be_earned(so_far, least_sessions=_least()),
    )


def _least() -> int:
    return int(current_app.config["SESSIONS_FOR_CERTIFICATE"])
