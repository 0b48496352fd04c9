"""The sessions of a pairing."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.pairings import queries, service
from mentor_match.pairings.forms import SessionForm, SettleForm
from mentor_match.pairings.rules import (
    SessionAlreadyPlanned,
    SessionState,
    SessionTooFar,
    SessionTooOld,
    check_active,
)
from mentor_match.pairings.views.frame import blueprint, own_pairing, standing
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import Page, asked_page, go

SESSIONS_A_PAGE = 20


@blueprint.get("/pairings/<uuid:pairing_id>/sessions")
@allow(Permission.TAKE_PART)
def sessions(pairing_id: UUID) -> str:
    """All sessions, the latest first."""
    found, number = own_pairing(pairing_id), asked_page()
    start = (number - 1) * SESSIONS_A_PAGE
    latest = found.sessions[::-1]
    rows = latest[start : start + SESSIONS_A_PAGE]
    page = Page[Any](rows, number, len(latest), SESSIONS_A_PAGE)
    view = standing(found, clock.now())
    return render_template("pairings/sessions.html", standing=view, page=page)


@blueprint.get("/pairings/<uuid:pairing_id>/sessions/plan")
@allow(Permission.TAKE_PART)
def plan(pairing_id: UUID) -> str:
    """Ask when and how; what the last session was like is chosen already."""
    found = own_pairing(pairing_id)
    check_active(found.state)
    last = found.sessions[-1] if found.sessions else None
    form = SessionForm(minutes=last.minutes if last else 45, channel=last.format if last else None)
    return _plan_page(form, found, status=200)[0]


@blueprint.post("/pairings/<uuid:pairing_id>/sessions/plan")
@allow(Permission.TAKE_PART)
def save_plan(pairing_id: UUID) -> ResponseReturnValue:
    """Plan it; a time nobody can mean is an error of the form."""
    found, now = own_pairing(pairing_id), clock.now()
    form = SessionForm()
    form.zone = current_user.time_zone
    if not form.validate_on_submit():
        return _plan_page(form, found)
    try:
        planned = service.plan_session(
            found,
            starts_at=form.starts_at,
            minutes=form.minutes.data,
            channel=form.channel.data,
            by=current_user.id,
            now=now,
        )
    except (SessionTooFar, SessionTooOld, SessionAlreadyPlanned) as refused:
        form.day.errors = [gettext(refused.sentence, **refused.facts)]
        return _plan_page(form, found)
    name = found.other(current_user.id).call_me
    if planned.starts_at > now:
        said = gettext("The session is planned. %(name)s has been told.", name=name)
    else:
        said = gettext(
            "The session is noted. Confirm it; %(name)s was asked to as well.", name=name
        )
    return go("pairings.pairing", said, pairing_id=found.id)


def _plan_page(form: SessionForm, found: Any, status: int = 422) -> tuple[str, int]:
    view = standing(found, clock.now())
    return render_template("pairings/plan.html", standing=view, form=form), status


@blueprint.post("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/confirm")
@allow(Permission.TAKE_PART)
def confirm(pairing_id: UUID, session_id: UUID) -> Response:
    """Say that it took place."""
    found = own_pairing(pairing_id)
    session = service.confirm_session(found, session_id, by=current_user.id, now=clock.now())
    name = found.other(current_user.id).call_me
    said = gettext("You confirmed the session. It counts when %(name)s does, too.", name=name)
    if session.state == SessionState.HELD:
        said = gettext("You both confirmed the session. It counts as held.")
    return go("pairings.pairing", said, pairing_id=found.id)


@blueprint.get("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/settle")
@allow(Permission.TAKE_PART)
def settle(pairing_id: UUID, session_id: UUID) -> str:
    """Ask what came in between: before its time it is cancelled, afterwards missed."""
    return _settle_page(own_pairing(pairing_id), session_id, SettleForm())


@blueprint.post("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/settle")
@allow(Permission.TAKE_PART)
def save_settle(pairing_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Cancel it, or say that it was missed."""
    found, now = own_pairing(pairing_id), clock.now()
    form = SettleForm()
    if not form.validate_on_submit():
        return _settle_page(found, session_id, form), 422
    session = queries.get_session(found, session_id)
    act, said = service.miss_session, gettext("The session is noted as missed. Plan another one.")
    if session.starts_at > now:
        act, said = service.cancel_session, gettext("The session is cancelled. Plan another one.")
    act(found, session_id, reason=form.reason.data, by=current_user.id, now=now)
    return go("pairings.pairing", said, pairing_id=found.id)


def _settle_page(found: Any, session_id: UUID, form: SettleForm) -> str:
    session, now = queries.get_session(found, session_id), clock.now()
    return render_template(
        "pairings/settle.html", standing=standing(found, now), session=session, form=form
    )
