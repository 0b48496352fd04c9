"""Proposing times, choosing one, answering with others."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.pairings import queries
from mentor_match.pairings.forms.proposals import AcceptForm, ProposeForm
from mentor_match.pairings.queries.proposals import find_proposal, get_proposal
from mentor_match.pairings.rules import (
    SessionAlreadyPlanned,
    SessionTooFar,
    check_active,
)
from mentor_match.pairings.rules.proposals import TimePassed, TimesTheSame, open_times
from mentor_match.pairings.rules.sessions import check_change
from mentor_match.pairings.service.proposals import accept_time, propose_times, withdraw_proposal
from mentor_match.pairings.views.frame import blueprint, elsewhere, own_pairing, standing
from mentor_match.pairings.views.sessions import as_last
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.templating import moment

OF_THE_FORM = (TimePassed, TimesTheSame, SessionTooFar, SessionAlreadyPlanned)


@blueprint.get("/pairings/<uuid:pairing_id>/propose")
@allow(Permission.TAKE_PART)
def propose(pairing_id: UUID) -> str:
    """Ask for times of a new session."""
    found = own_pairing(pairing_id)
    check_active(found.state)
    return _propose_page(found, None, ProposeForm(**_before(found, None)))


@blueprint.post("/pairings/<uuid:pairing_id>/propose")
@allow(Permission.TAKE_PART)
def save_propose(pairing_id: UUID) -> ResponseReturnValue:
    """Propose them."""
    return _propose(own_pairing(pairing_id), None)


@blueprint.get("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/move")
@allow(Permission.TAKE_PART)
def move(pairing_id: UUID, session_id: UUID) -> str:
    """Ask for times to move a planned session to."""
    found = own_pairing(pairing_id)
    one = queries.get_session(found, session_id)
    check_active(found.state)
    check_change(one.state, one.starts_at, clock.now())
    return _propose_page(found, one, ProposeForm(**_before(found, one)))


@blueprint.post("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/move")
@allow(Permission.TAKE_PART)
def save_move(pairing_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Propose to move it; until the other chooses it stays as it is."""
    found = own_pairing(pairing_id)
    return _propose(found, queries.get_session(found, session_id))


def _before(found: Any, one: Any) -> dict[str, Any]:
    """What is proposed now, else how the session is planned, else how the last one was."""
    about = find_proposal(found, one) or one
    if about is None:
        return as_last(found)
    return {
        "minutes": about.minutes,
        "channel": about.format,
        "link": about.link,
        "place": about.place,
    }


def _propose(found: Any, one: Any) -> ResponseReturnValue:
    form = ProposeForm()
    form.zone, by = current_user.time_zone, current_user.id
    if not form.validate_on_submit():
        return _propose_page(found, one, form), 422
    about = one.id if one else None
    try:
        propose_times(found, form.times, form.meeting, session_id=about, by=by, now=clock.now())
    except OF_THE_FORM as refused:
        form.blame(refused)
        return _propose_page(found, one, form), 422
    name = found.other(by).call_me
    said = gettext("%(name)s has been asked to choose. You get a mail with the answer.", name=name)
    return go("pairings.pairing", said, pairing_id=found.id)


def _propose_page(found: Any, one: Any, form: ProposeForm) -> str:
    return render_template(
        "pairings/propose.html",
        standing=standing(found, clock.now()),
        session=one,
        before=find_proposal(found, one),
        form=form,
    )


@blueprint.get("/pairings/<uuid:pairing_id>/proposals/<uuid:proposal_id>")
@allow(Permission.TAKE_PART)
def proposal(pairing_id: UUID, proposal_id: UUID) -> str:
    """The times, on both clocks, to choose from."""
    found = own_pairing(pairing_id)
    return _proposal_page(found, get_proposal(found, proposal_id), AcceptForm())


@blueprint.post("/pairings/<uuid:pairing_id>/proposals/<uuid:proposal_id>")
@allow(Permission.TAKE_PART)
def save_proposal(pairing_id: UUID, proposal_id: UUID) -> ResponseReturnValue:
    """Choose one; the session is planned or moved."""
    found, now = own_pairing(pairing_id), clock.now()
    one, form = get_proposal(found, proposal_id), AcceptForm()
    times = {at.isoformat(): at for at in one.times}
    form.offer([(code, code) for code in times])
    if not form.validate_on_submit():
        return _proposal_page(found, one, form), 422
    by = current_user.id
    planned = accept_time(found, proposal_id, times[form.at.data], by=by, now=now)
    said = gettext(
        "The session is planned for %(at)s. Both of you get a file for your calendars.",
        at=moment(planned.starts_at),
    )
    return go("pairings.session", said, pairing_id=found.id, session_id=planned.id)


def _proposal_page(found: Any, one: Any, form: AcceptForm) -> str:
    now = clock.now()
    zone = found.other(current_user.id).time_zone
    form.offer([(at.isoformat(), _both(at, zone)) for at in open_times(one.times, now)])
    view = standing(found, now)
    return render_template("pairings/proposal.html", standing=view, proposal=one, form=form)


def _both(at: Any, zone: str) -> str:
    """A time on the reader's clock and, where it shows another, on the other's."""
    there = elsewhere(at, zone)
    return f"{moment(at)} · {there}" if there else moment(at)


@blueprint.post("/pairings/<uuid:pairing_id>/proposals/<uuid:proposal_id>/withdraw")
@allow(Permission.TAKE_PART)
def withdraw_times(pairing_id: UUID, proposal_id: UUID) -> Response:
    """Take one's own times back, or say that none suits."""
    found = own_pairing(pairing_id)
    withdraw_proposal(found, proposal_id, by=current_user.id, now=clock.now())
    name = found.other(current_user.id).call_me
    return go(
        "pairings.pairing", gettext("%(name)s has been told.", name=name), pairing_id=found.id
    )
