"""The sessions of a circle."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.circles import queries, service
from mentor_match.circles.forms import CircleSessionForm, CircleSettleForm
from mentor_match.circles.rules import check_running
from mentor_match.circles.views.frame import agenda_of, blueprint, led_circle, own_circle
from mentor_match.pairings.rules import (
    SessionAlreadyPlanned,
    SessionState,
    SessionTooFar,
    SessionTooOld,
)
from mentor_match.pairings.rules.proposals import TimePassed
from mentor_match.pairings.rules.sessions import check_change
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.calendars import download
from mentor_match.web.pages import go


@blueprint.get("/circles/<uuid:circle_id>/sessions/plan")
@allow(Permission.TAKE_PART)
def plan(circle_id: UUID) -> str:
    """Ask when, how and about what; the next session of the track is proposed."""
    found = led_circle(circle_id)
    check_running(found.state)
    agenda, last = agenda_of(found), found.sessions[-1] if found.sessions else None
    step = agenda.next if agenda else None
    form = CircleSessionForm(
        minutes=last.minutes if last else 60,
        channel=last.format if last else None,
        theme=gettext(step.session.title) if step else None,
    )
    return _plan_page(found, form)


@blueprint.post("/circles/<uuid:circle_id>/sessions/plan")
@allow(Permission.TAKE_PART)
def save_plan(circle_id: UUID) -> ResponseReturnValue:
    """Plan it; everyone is told in their own time zone."""
    found, form = led_circle(circle_id), CircleSessionForm()
    form.zone = current_user.time_zone
    if not form.validate_on_submit():
        return _plan_page(found, form), 422
    try:
        service.plan_session(found, **form.meeting, by=current_user.id, now=clock.now())
    except (SessionTooFar, SessionTooOld, SessionAlreadyPlanned) as refused:
        form.day.errors = [gettext(refused.sentence, **refused.facts)]
        return _plan_page(found, form), 422
    said = gettext("The session is planned. Everyone in the circle has been told.")
    return go("circles.circle", said, circle_id=found.id)


def _plan_page(found: Any, form: CircleSessionForm) -> str:
    zones = sorted({place.account.time_zone for place in found.joined} - {current_user.time_zone})
    return render_template(
        "circles/plan.html", circle=found, form=form, zones=zones, agenda=agenda_of(found)
    )


@blueprint.get("/circles/<uuid:circle_id>/sessions/<uuid:session_id>/change")
@allow(Permission.TAKE_PART)
def change(circle_id: UUID, session_id: UUID) -> str:
    """Ask when else, how else, or about what else."""
    found = led_circle(circle_id)
    one = queries.get_circle_session(found, session_id)
    check_change(one.state, one.starts_at, clock.now())
    local = one.starts_at.astimezone(ZoneInfo(current_user.time_zone))
    form = CircleSessionForm(
        day=local.date(), at=local.time(), theme=one.theme, minutes=one.minutes, channel=one.format
    )
    return _change_page(found, one, form)


@blueprint.post("/circles/<uuid:circle_id>/sessions/<uuid:session_id>/change")
@allow(Permission.TAKE_PART)
def save_change(circle_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Change it; everyone is told, and their calendars follow."""
    found, form = led_circle(circle_id), CircleSessionForm()
    one = queries.get_circle_session(found, session_id)
    form.zone = current_user.time_zone
    if not form.validate_on_submit():
        return _change_page(found, one, form), 422
    try:
        service.move_session(found, session_id, **form.meeting, by=current_user.id, now=clock.now())
    except (SessionTooFar, TimePassed, SessionAlreadyPlanned) as refused:
        form.day.errors = [gettext(refused.sentence, **refused.facts)]
        return _change_page(found, one, form), 422
    said = gettext("Changed. Everyone in the circle has been told.")
    return go("circles.circle", said, circle_id=found.id)


def _change_page(found: Any, one: Any, form: CircleSessionForm) -> str:
    return render_template("circles/change.html", circle=found, session=one, form=form)


@blueprint.get("/circles/<uuid:circle_id>/sessions/<uuid:session_id>/session.ics")
@allow(Permission.TAKE_PART)
def session_calendar(circle_id: UUID, session_id: UUID) -> Response:
    """The same file as in the mail, for who lost it."""
    found = own_circle(circle_id)
    one = queries.get_circle_session(found, session_id)
    file = service.session_file(current_user, found, one, clock.now())
    return download(file.content, file.name)


@blueprint.post("/circles/<uuid:circle_id>/sessions/<uuid:session_id>/attend")
@allow(Permission.TAKE_PART)
def attend(circle_id: UUID, session_id: UUID) -> Response:
    """Say to have been there."""
    found = own_circle(circle_id)
    session = service.attend_session(found, session_id, by=current_user.id, now=clock.now())
    said = gettext("Noted. It counts as held when a facilitator and two others say so, too.")
    if session.state == SessionState.HELD:
        said = gettext("Noted. The session counts as held.")
    return go("circles.circle", said, circle_id=found.id)


@blueprint.get("/circles/<uuid:circle_id>/sessions/<uuid:session_id>/settle")
@allow(Permission.TAKE_PART)
def settle(circle_id: UUID, session_id: UUID) -> str:
    """Ask what came in between: before its time it is called off, afterwards missed."""
    return _settle_page(led_circle(circle_id), session_id, CircleSettleForm())


@blueprint.post("/circles/<uuid:circle_id>/sessions/<uuid:session_id>/settle")
@allow(Permission.TAKE_PART)
def save_settle(circle_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Call it off, or say that it was missed."""
    found, now = led_circle(circle_id), clock.now()
    form = CircleSettleForm()
    session = queries.get_circle_session(found, session_id)
    if not form.validate_on_submit():
        return _settle_page(found, session_id, form), 422
    act = service.cancel_session if session.starts_at > now else service.miss_session
    act(found, session_id, reason=form.reason.data, by=current_user.id, now=now)
    return go("circles.circle", gettext("Noted. Plan another one."), circle_id=found.id)


def _settle_page(found: Any, session_id: UUID, form: CircleSettleForm) -> str:
    session = queries.get_circle_session(found, session_id)
    return render_template("circles/settle.html", circle=found, session=session, form=form)
