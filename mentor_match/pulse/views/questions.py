"""Answering, skipping, stopping; and what one answered, to see, to take along, to erase."""

from flask import Blueprint, Response, current_app, json, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from mentor_match.permissions import Permission
from mentor_match.pulse import service
from mentor_match.pulse.forms import PulseForm
from mentor_match.pulse.keys import subject_of
from mentor_match.pulse.queries import Standing, list_own_answers, read_standing
from mentor_match.pulse.rules import BURNOUT, KEEPS, LEAVING, LIKELY, SATISFIED, WAVE_TITLES
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go

blueprint = Blueprint("pulse", __name__)


def own_subject() -> str:
    """The pseudonym of who is signed in."""
    return subject_of(current_user.id, current_app.config["PULSE_KEY"])


@blueprint.get("/pulse")
@allow(Permission.KEEP_OWN_ACCOUNT)
def questions() -> str:
    """The four questions, and every way not to answer them."""
    standing = read_standing(current_user.id, own_subject(), clock.now())
    return _page(standing, PulseForm(formdata=None))


@blueprint.post("/pulse")
@allow(Permission.KEEP_OWN_ACCOUNT)
def answer() -> ResponseReturnValue:
    """Keep the answers under the pseudonym."""
    form, subject, now = PulseForm(), own_subject(), clock.now()
    if not form.validate():
        return _page(read_standing(current_user.id, subject, now), form), 422
    service.answer(current_user.id, subject, form.values, form.keeps.data, now=now)
    return go("pulse.answers", gettext("Thank you. Your answers are kept without your name."))


@blueprint.post("/pulse/skip")
@allow(Permission.KEEP_OWN_ACCOUNT)
def skip() -> ResponseReturnValue:
    """Not this time."""
    service.skip(current_user.id, own_subject(), now=clock.now())
    return go("insight.home", gettext("Skipped. We ask again next time, if you do not mind."))


@blueprint.post("/pulse/stop")
@allow(Permission.KEEP_OWN_ACCOUNT)
def stop() -> ResponseReturnValue:
    """Never again."""
    service.stop(own_subject())
    return go("pulse.questions", gettext("We will not ask you these questions any more."))


@blueprint.post("/pulse/resume")
@allow(Permission.KEEP_OWN_ACCOUNT)
def resume() -> ResponseReturnValue:
    """Ask again after all."""
    service.resume(own_subject())
    return go("pulse.questions", gettext("Thank you. We ask again when it is time."))


@blueprint.get("/pulse/answers")
@allow(Permission.KEEP_OWN_ACCOUNT)
def answers() -> str:
    """What the reader answered; nobody else has such a page."""
    return render_template(
        "pulse/answers.html",
        answers=list_own_answers(own_subject()),
        titles=WAVE_TITLES,
        leaving=LEAVING,
        words={**dict.fromkeys(LEAVING, LIKELY), "burnout": BURNOUT, "satisfaction": SATISFIED},
        keeps=KEEPS,
    )


@blueprint.get("/pulse/answers.json")
@allow(Permission.KEEP_OWN_ACCOUNT)
def answers_json() -> Response:
    """The same as a file to take along."""
    kept = [
        {
            "months_after_start": one.wave,
            "month": one.month.isoformat()[:7],
            "had_a_mentor": one.mentored,
            "answers": one.values,
            "what_would_keep_me": sorted(one.keeps or ()),
        }
        for one in list_own_answers(own_subject())
        if one.month is not None
    ]
    answer = Response(json.dumps({"pulse": kept}, indent=2), mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename="my-answers.json")
    return answer


@blueprint.post("/pulse/erase")
@allow(Permission.KEEP_OWN_ACCOUNT)
def erase() -> ResponseReturnValue:
    """Forget all of it."""
    service.erase(current_user.id, own_subject(), now=clock.now())
    return go("pulse.answers", gettext("Erased. None of your answers is kept any more."))


def _page(standing: Standing, form: PulseForm) -> str:
    return render_template(
        "pulse/questions.html", standing=standing, form=form, titles=WAVE_TITLES, leaving=LEAVING
    )
