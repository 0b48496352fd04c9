"""Raising a concern: the pages of whoever reports."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from mentor_match.pairings import queries, service
from mentor_match.pairings.forms import ConcernForm
from mentor_match.pairings.rules import NobodyToTell
from mentor_match.pairings.views.frame import blueprint
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.rates import at_most


def _subject(
    person_id: UUID | None = None,
    request_id: UUID | None = None,
    pairing_id: UUID | None = None,
    session_id: UUID | None = None,
) -> service.Subject:
    """What the address names, if the reader has part in it."""
    own = current_user.id
    if request_id:
        return service.subject_of(queries.get_request(request_id, own), "request", request_id, own)
    if pairing_id:
        pairing = queries.get_pairing(pairing_id, own)
        if session_id:
            session = queries.get_session(pairing, session_id)
            return service.subject_of(pairing, "session", session.id, own)
        return service.subject_of(pairing, "pairing", pairing.id, own)
    assert person_id is not None  # each address names one of them
    return service.person_as_subject(person_id, own)


@blueprint.get("/people/<uuid:person_id>/concern")
@blueprint.get("/requests/<uuid:request_id>/concern")
@blueprint.get("/pairings/<uuid:pairing_id>/concern")
@blueprint.get("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/concern")
@allow(Permission.TAKE_PART)
def concern(**ids: UUID) -> str:
    """What happens with a concern, and the form."""
    return _page(_subject(**ids), ConcernForm())


@blueprint.post("/people/<uuid:person_id>/concern")
@blueprint.post("/requests/<uuid:request_id>/concern")
@blueprint.post("/pairings/<uuid:pairing_id>/concern")
@blueprint.post("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/concern")
@allow(Permission.TAKE_PART)
@at_most("MESSAGES_PER_HOUR")
def save_concern(**ids: UUID) -> ResponseReturnValue:
    """Tell the coordinators."""
    subject, form = _subject(**ids), ConcernForm()
    if not form.validate_on_submit():
        return _page(subject, form), 422
    named = form.named.data == "yes"
    try:
        service.raise_concern(
            subject,
            kind=form.kind.data,
            words=form.words.data,
            named=named,
            by=current_user.id,
            now=clock.now(),
        )
    except NobodyToTell as refusal:
        form.form_errors.append(gettext(refusal.sentence))
        return _page(subject, form), refusal.status
    return go("pairings.safety", _thanks(named))


def _thanks(named: bool) -> str:
    if named:
        return gettext(
            "The coordinators have your concern, with your name. You get an e-mail when one of "
            "them looks into it, and when it is closed."
        )
    return gettext(
        "The coordinators have your concern, without your name. Nobody can write to you about it."
    )


def _page(subject: service.Subject, form: Any) -> str:
    return render_template(
        "pairings/concern.html",
        subject=subject,
        form=form,
        one_association=subject.person_association_id == subject.reporter_association_id,
        blocked=queries.find_block(current_user.id, subject.person.id),
    )
