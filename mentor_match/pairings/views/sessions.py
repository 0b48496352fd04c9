"""The sessions of a pairing: all of them, one of them, planning and changing one."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from mentor_match.pairings import queries
from mentor_match.pairings.forms import SessionForm
from mentor_match.pairings.forms.sessions import ConfirmForm, MeetingForm
from mentor_match.pairings.queries.feedback import find_session_feedback
from mentor_match.pairings.queries.notes import count_notes, count_own_notes, list_notes
from mentor_match.pairings.queries.proposals import find_proposal
from mentor_match.pairings.rules import (
    SessionAlreadyPlanned,
    SessionTooFar,
    SessionTooOld,
    check_active,
)
from mentor_match.pairings.rules.notes import MOST_NOTES
from mentor_match.pairings.rules.sessions import check_change
from mentor_match.pairings.service.sessions import change_session, plan_meeting
from mentor_match.pairings.views.frame import blueprint, own_pairing, standing
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import Page, asked_page, go

SESSIONS_A_PAGE = 20
NOTES_A_PAGE = 5


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


@blueprint.get("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>")
@allow(Permission.TAKE_PART)
def session(pairing_id: UUID, session_id: UUID) -> str:
    """One session: when, how, what can be done about it, and its notes."""
    found, number = own_pairing(pairing_id), asked_page()
    one, reader = queries.get_session(found, session_id), current_user.id
    notes = list_notes(one, reader, limit=NOTES_A_PAGE, offset=(number - 1) * NOTES_A_PAGE)
    total = count_notes([one.id], reader).get(one.id, 0)
    return render_template(
        "pairings/session.html",
        standing=standing(found, clock.now()),
        session=one,
        proposal=find_proposal(found, one),
        answered=find_session_feedback(one.id, reader) is not None,
        form=ConfirmForm(minutes=one.stated_by(found, reader) or one.minutes),
        page=Page[Any](notes, number, total, NOTES_A_PAGE),
        room_for_notes=count_own_notes(one, reader) < MOST_NOTES,
    )


@blueprint.get("/pairings/<uuid:pairing_id>/sessions/plan")
@allow(Permission.TAKE_PART)
def plan(pairing_id: UUID) -> str:
    """Ask when and how; what the last session was like is chosen already."""
    found = own_pairing(pairing_id)
    check_active(found.state)
    return _plan_page(SessionForm(**as_last(found)), found, status=200)[0]


@blueprint.post("/pairings/<uuid:pairing_id>/sessions/plan")
@allow(Permission.TAKE_PART)
def save_plan(pairing_id: UUID) -> ResponseReturnValue:
    """Plan it; a time nobody can mean is an error of the form."""
    found, now = own_pairing(pairing_id), clock.now()
    form = SessionForm()
    form.zone = current_user.time_zone
    if not form.validate_on_submit():
        return _plan_page(form, found)
    how, by = form.meeting, current_user.id
    try:
        planned = plan_meeting(found, form.starts_at, how, by=by, now=now)
    except (SessionTooFar, SessionTooOld, SessionAlreadyPlanned) as refused:
        form.day.errors = [gettext(refused.sentence, **refused.facts)]
        return _plan_page(form, found)
    name = found.other(by).call_me
    said = gettext("The session is noted. Confirm it; %(name)s was asked to as well.", name=name)
    if planned.starts_at > now:
        said = gettext("The session is planned. %(name)s has been told.", name=name)
    return go("pairings.pairing", said, pairing_id=found.id)


def as_last(found: Any) -> dict[str, Any]:
    """Length and way of the last session, for the next one's form; a place and a link stay."""
    last = found.sessions[-1] if found.sessions else None
    if last is None:
        return {"minutes": 45}
    return {
        "minutes": last.minutes,
        "channel": last.format,
        "link": last.link,
        "place": last.place,
    }


def _plan_page(form: SessionForm, found: Any, status: int = 422) -> tuple[str, int]:
    view = standing(found, clock.now())
    return render_template("pairings/plan.html", standing=view, form=form), status


@blueprint.get("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/change")
@allow(Permission.TAKE_PART)
def change(pairing_id: UUID, session_id: UUID) -> str:
    """Ask how else the two meet, at the same time."""
    found = own_pairing(pairing_id)
    one = queries.get_session(found, session_id)
    check_active(found.state)
    check_change(one.state, one.starts_at, clock.now())
    form = MeetingForm(minutes=one.minutes, channel=one.format, link=one.link, place=one.place)
    return _change_page(found, one, form)


@blueprint.post("/pairings/<uuid:pairing_id>/sessions/<uuid:session_id>/change")
@allow(Permission.TAKE_PART)
def save_change(pairing_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Change it; the other is told."""
    found = own_pairing(pairing_id)
    form = MeetingForm()
    if not form.validate_on_submit():
        return _change_page(found, queries.get_session(found, session_id), form), 422
    change_session(found, session_id, form.meeting, by=current_user.id, now=clock.now())
    said = gettext("Changed. %(name)s has been told.", name=found.other(current_user.id).call_me)
    return go("pairings.session", said, pairing_id=found.id, session_id=session_id)


def _change_page(found: Any, one: Any, form: MeetingForm) -> str:
    view = standing(found, clock.now())
    return render_template("pairings/change.html", standing=view, session=one, form=form)
