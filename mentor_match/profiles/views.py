"""What a person offers and wants: one question a page."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.permissions import Permission
from mentor_match.profiles import service
from mentor_match.profiles.forms import answers_in, form_for
from mentor_match.profiles.queries import (
    find_mentee,
    find_mentor,
    get_mentee,
    get_mentor,
    list_answered,
    read_answers,
)
from mentor_match.profiles.rules import (
    NotComplete,
    Part,
    Step,
    TooFewPlaces,
    find_step,
    first_open,
    step_after,
    steps_of,
)
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.forms import Form
from mentor_match.web.pages import go
from mentor_match.web.refusals import NotFound

blueprint = Blueprint("profiles", __name__)

PART = "/profile/<any(mentee, mentor):role>"
# Answers on which another question depends: it is asked next, also when only this one is changed.
LEADS_ON = {"country": "time-zone", "wants": "levels", "offers": "strengths"}
RESTS_ON = {after: before for before, after in LEADS_ON.items()}


@blueprint.get("/profile")
@allow(Permission.KEEP_OWN_ACCOUNT)
def overview() -> str:
    """Both parts, and where each stands."""
    return render_template(
        "profiles/overview.html",
        progress={part: _progress(part) for part in Part},
        started={"mentee": find_mentee(current_user.id), "mentor": find_mentor(current_user.id)},
    )


def _progress(part: Part) -> tuple[int, int]:
    """(required questions answered, required questions)."""
    answered = list_answered(current_user.id, part)
    asked = [step for step in steps_of(part) if step.required]
    return sum(step.code in answered for step in asked), len(asked)


@blueprint.post(f"{PART}/start")
@allow(Permission.KEEP_OWN_ACCOUNT)
def start(role: str) -> ResponseReturnValue:
    """Open a part, and go to the first question without an answer."""
    service.open_profile(current_user, Part(role), now=clock.now())
    step = first_open(Part(role), list_answered(current_user.id, Part(role)))
    if step is None:
        return go("profiles.check", role=role)
    return go("profiles.step", role=role, code=step.code)


@blueprint.get(f"{PART}/<code>")
@allow(Permission.KEEP_OWN_ACCOUNT)
def step(role: str, code: str) -> ResponseReturnValue:
    """One question."""
    part, asked = _asked(role, code)
    answers = read_answers(current_user.id)
    before = RESTS_ON.get(code)
    if before and not answers.get(before):
        return go("profiles.step", role=role, code=before)
    return _question(part, asked, form_for(code, answers))


@blueprint.post(f"{PART}/<code>")
@allow(Permission.KEEP_OWN_ACCOUNT)
def save_step(role: str, code: str) -> ResponseReturnValue:
    """Keep the answer, and go on."""
    part, asked = _asked(role, code)
    form = form_for(code, read_answers(current_user.id))
    if not form.validate():
        return _question(part, asked, form), 422
    try:
        service.save_answer(current_user, part, code, answers_in(form), now=clock.now())
    except TooFewPlaces as refusal:
        form.form_errors.append(_(refusal.sentence, **refusal.facts))
        return _question(part, asked, form), 422
    return _onwards(part, asked)


def _asked(role: str, code: str) -> tuple[Part, Step]:
    """The question in the address, if this part is asked it."""
    part = Part(role)
    found = find_step(part, code)
    if found is None:
        raise NotFound
    return part, found


def _question(part: Part, asked: Step, form: Form) -> str:
    steps = list(steps_of(part))
    place = steps.index(asked)
    return render_template(
        f"profiles/steps/{asked.code}.html",
        part=part,
        step=asked,
        form=form,
        number=place + 1,
        count=len(steps),
        checking=_checking(),
        before=steps[place - 1] if place else None,
    )


def _checking() -> bool:
    """Whether the person came from the page that checks all answers."""
    return request.args.get("back") == "check"


def _onwards(part: Part, asked: Step) -> ResponseReturnValue:
    """To the next question, or back to the page that checks all answers."""
    if _checking():
        follows = LEADS_ON.get(asked.code)
        open_now = first_open(part, list_answered(current_user.id, part))
        if follows and (asked.code != "country" or (open_now and open_now.code == follows)):
            return go("profiles.step", role=part, code=follows, back="check")
        return go("profiles.check", role=part)
    following = step_after(part, asked.code)
    if following is None:
        return go("profiles.check", role=part)
    return go("profiles.step", role=part, code=following.code)


@blueprint.get(f"{PART}/check")
@allow(Permission.KEEP_OWN_ACCOUNT)
def check(role: str) -> str:
    """All answers of a part, to look over before finishing."""
    part = Part(role)
    answered = list_answered(current_user.id, part)
    return render_template(
        "profiles/check.html",
        part=part,
        steps=steps_of(part),
        answered=answered,
        answers=read_answers(current_user.id),
        missing=first_open(part, answered),
        row=find_mentee(current_user.id) if part == Part.MENTEE else find_mentor(current_user.id),
    )


@blueprint.post(f"{PART}/complete")
@allow(Permission.KEEP_OWN_ACCOUNT)
def complete(role: str) -> ResponseReturnValue:
    """Finish a part; a missing answer is asked for at once."""
    part = Part(role)
    try:
        service.complete(current_user, part, now=clock.now())
    except NotComplete as refusal:
        missing = first_open(part, list_answered(current_user.id, part))
        assert missing is not None  # else nothing was refused
        said = _(refusal.sentence, question=_(refusal.facts["question"]))
        return go("profiles.step", said, role=role, code=missing.code, back="check")
    return go("insight.home", _("Your profile is complete."))


@blueprint.post("/profile/mentee/ask-next")
@allow(Permission.KEEP_OWN_ACCOUNT)
def ask_next() -> ResponseReturnValue:
    """Let the service ask the next mentor."""
    service.choose_ask_next(get_mentee(current_user.id), on=True, now=clock.now())
    said = _("Where a mentor declines or stays silent, the next is now asked for you.")
    return go("pairings.requests", said)


@blueprint.post("/profile/mentee/ask-next/stop")
@allow(Permission.KEEP_OWN_ACCOUNT)
def stop_asking_next() -> ResponseReturnValue:
    """Ask the next mentor oneself."""
    service.choose_ask_next(get_mentee(current_user.id), on=False, now=clock.now())
    return go("pairings.requests", _("From now on you choose the next mentor yourself."))


@blueprint.post("/profile/mentor/pause")
@allow(Permission.KEEP_OWN_ACCOUNT)
def pause() -> ResponseReturnValue:
    """Not to be proposed for a while."""
    service.pause_mentor(get_mentor(current_user.id), now=clock.now())
    return go("profiles.overview", _("You are not proposed to anyone now. Open pairings go on."))


@blueprint.post("/profile/mentor/resume")
@allow(Permission.KEEP_OWN_ACCOUNT)
def resume() -> ResponseReturnValue:
    """To be proposed again."""
    service.resume_mentor(get_mentor(current_user.id), now=clock.now())
    return go("profiles.overview", _("You are proposed to mentees again."))
