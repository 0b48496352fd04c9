"""The time a mentor has: how much is taken, to hold to it, and to rest."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.pairings import queries
from mentor_match.pairings.forms import PauseForm
from mentor_match.pairings.views.frame import blueprint
from mentor_match.permissions import Permission
from mentor_match.profiles import service as profiles
from mentor_match.profiles.queries import get_mentor
from mentor_match.profiles.rules import PauseTooLong
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go

HERE = "pairings.mentoring_time"


@blueprint.get("/mentoring-time")
@allow(Permission.ANSWER_REQUESTS)
def mentoring_time() -> str:
    """Hours and places, taken and left; and the pause."""
    return _page(PauseForm())


@blueprint.post("/mentoring-time/pause")
@allow(Permission.ANSWER_REQUESTS)
def pause_mentoring() -> ResponseReturnValue:
    """Rest until a day, or until the mentor comes back."""
    mentor, form = get_mentor(current_user.id), PauseForm()
    if not form.validate_on_submit():
        return _page(form), 422
    until = form.moment(current_user.time_zone or "UTC")
    try:
        profiles.pause_mentor(mentor, until=until, now=clock.now())
    except PauseTooLong as refusal:
        form.until.errors = [gettext(refusal.sentence)]
        return _page(form), 422
    return go(HERE, gettext("You are not proposed to anyone now. Open pairings go on."))


@blueprint.post("/mentoring-time/resume")
@allow(Permission.ANSWER_REQUESTS)
def resume_mentoring() -> Response:
    """Be proposed again."""
    profiles.resume_mentor(get_mentor(current_user.id), now=clock.now())
    return go(HERE, gettext("Welcome back: you are proposed to mentees again."))


@blueprint.post("/mentoring-time/hold")
@allow(Permission.ANSWER_REQUESTS)
def hold_hours() -> Response:
    """No proposal beyond the hours."""
    profiles.hold_hours(get_mentor(current_user.id), on=True, now=clock.now())
    return go(HERE, gettext("You are not proposed to anyone while your hours are taken."))


@blueprint.post("/mentoring-time/lift")
@allow(Permission.ANSWER_REQUESTS)
def lift_hours() -> Response:
    """Only places count."""
    profiles.hold_hours(get_mentor(current_user.id), on=False, now=clock.now())
    return go(HERE, gettext("You are proposed as long as you have a free place."))


def _page(form: PauseForm) -> str:
    mentor = get_mentor(current_user.id)
    return render_template(
        "pairings/mentoring_time.html",
        mentor=mentor,
        load=queries.read_loads([mentor.account_id])[mentor.account_id],
        form=form,
    )
