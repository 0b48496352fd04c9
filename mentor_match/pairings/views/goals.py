"""The goals of a pairing."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask import request as sent
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.pairings import queries, service
from mentor_match.pairings.forms import DropForm, GoalForm, SignOffForm
from mentor_match.pairings.rules import (
    GoalDateWrong,
    GoalLevelBelow,
    GoalOnTopicOpen,
    GoalState,
    OnlyTheMentorSigns,
    OutsideScopeOfMentor,
    check_active,
    check_goal_step,
    needs_co_mentor,
)
from mentor_match.pairings.views.frame import blueprint, own_pairing, standing
from mentor_match.permissions import Permission
from mentor_match.profiles.queries import find_mentee
from mentor_match.reference.topics import get_topic, topics_by_axis
from mentor_match.reference.tracks import find_track
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go


@blueprint.get("/pairings/<uuid:pairing_id>/goals")
@allow(Permission.TAKE_PART)
def goals(pairing_id: UUID) -> str:
    """All goals there were, the open ones first."""
    found = own_pairing(pairing_id)
    return render_template(
        "pairings/goals.html",
        standing=standing(found, clock.now()),
        attached=queries.list_attached(found.id),
        let_go=queries.list_let_go(found.id),
    )


@blueprint.get("/pairings/<uuid:pairing_id>/goals/set")
@allow(Permission.TAKE_PART)
def set_goal(pairing_id: UUID) -> str:
    """Ask on what, in which words, until when."""
    found = own_pairing(pairing_id)
    check_active(found.state)
    track = find_track(sent.args.get("track"))  # its project is proposed as the goal
    words = {"topic": track.goal_topic, "words": gettext(track.goal)} if track else {}
    return _goal_page(found, GoalForm(**words))


@blueprint.post("/pairings/<uuid:pairing_id>/goals/set")
@allow(Permission.TAKE_PART)
def save_goal(pairing_id: UUID) -> ResponseReturnValue:
    """Set it; resources for it are attached at once."""
    found, form = own_pairing(pairing_id), GoalForm()
    form.offer(_topics(found))
    if not form.validate_on_submit():
        return _goal_page(found, form), 422
    try:
        goal = service.set_goal(found, **form.goal, by=current_user.id, now=clock.now())
    except (GoalOnTopicOpen, GoalDateWrong) as refused:
        field = form.due if isinstance(refused, GoalDateWrong) else form.topic
        field.errors = [gettext(refused.sentence, **refused.facts)]
        return _goal_page(found, form), 422
    said = gettext("The goal is set, and training resources for it are attached.")
    if goal.guarded:
        said = gettext("The goal is set. Its topic needs a co-mentor of the mentee’s own cadre.")
    return go("pairings.goals", said, pairing_id=found.id)


def _goal_page(found: Any, form: GoalForm) -> str:
    form.offer(_topics(found))
    view = standing(found, clock.now())
    marked = any(title.endswith("*") for pairs in _topics(found).values() for _code, title in pairs)
    return render_template("pairings/set_goal.html", standing=view, form=form, marked=marked)


def _topics(found: Any) -> dict[str, list[tuple[str, str]]]:
    """What the mentee wants to learn first, then all topics by axis; guarded ones are marked."""

    def titled(code: str) -> tuple[str, str]:
        guarded = needs_co_mentor(code, found.mentee_cadre, found.mentor_cadre)
        return code, gettext(get_topic(code).title) + (" *" if guarded else "")

    mentee = find_mentee(found.mentee_id)
    wanted = [want.topic for want in mentee.wants] if mentee is not None else []
    groups = {gettext("What the mentee wants to learn"): [titled(code) for code in wanted]}
    for title, topics in topics_by_axis():
        groups[gettext(title)] = [titled(t.code) for t in topics if t.code not in wanted]
    return {title: pairs for title, pairs in groups.items() if pairs}


@blueprint.post("/pairings/<uuid:pairing_id>/goals/<uuid:goal_id>/claim")
@allow(Permission.TAKE_PART)
def claim_goal(pairing_id: UUID, goal_id: UUID) -> Response:
    """Tell the mentor that it is reached."""
    found = own_pairing(pairing_id)
    goal = service.claim_goal(found, goal_id, by=current_user.id, now=clock.now())
    said = gettext("%(name)s was asked to sign the goal off.", name=found.mentor.call_me)
    if goal.guarded:
        said = gettext("It is noted. The co-mentor of this goal signs it off.")
    return go("pairings.goals", said, pairing_id=found.id)


@blueprint.get("/pairings/<uuid:pairing_id>/goals/<uuid:goal_id>/sign-off")
@allow(Permission.TAKE_PART)
def sign_off(pairing_id: UUID, goal_id: UUID) -> str:
    """Ask for the level reached; who may not sign is told so before typing anything."""
    found = own_pairing(pairing_id)
    goal = queries.get_goal(found, goal_id)
    check_goal_step(goal.state, GoalState.REACHED)
    if goal.guarded:
        raise OutsideScopeOfMentor
    if found.mentor_id != current_user.id:
        raise OnlyTheMentorSigns
    return _sign_off_page(found, goal_id, SignOffForm())


@blueprint.post("/pairings/<uuid:pairing_id>/goals/<uuid:goal_id>/sign-off")
@allow(Permission.TAKE_PART)
def save_sign_off(pairing_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    """Say that it was reached."""
    found, form, me = own_pairing(pairing_id), SignOffForm(), current_user.id
    if not form.validate_on_submit():
        return _sign_off_page(found, goal_id, form), 422
    try:
        service.reach_goal(found, goal_id, level=form.level.data, by=me, now=clock.now())
    except GoalLevelBelow as refused:
        form.level.errors = [gettext(refused.sentence, **refused.facts)]
        return _sign_off_page(found, goal_id, form), 422
    said = gettext("The goal is reached. %(name)s has been told.", name=found.mentee.call_me)
    return go("pairings.goals", said, pairing_id=found.id)


def _sign_off_page(found: Any, goal_id: UUID, form: SignOffForm) -> str:
    view, goal = standing(found, clock.now()), queries.get_goal(found, goal_id)
    return render_template("pairings/sign_off.html", standing=view, goal=goal, form=form)


@blueprint.get("/pairings/<uuid:pairing_id>/goals/<uuid:goal_id>/drop")
@allow(Permission.TAKE_PART)
def drop_goal(pairing_id: UUID, goal_id: UUID) -> str:
    """Ask why."""
    found = own_pairing(pairing_id)
    check_goal_step(queries.get_goal(found, goal_id).state, GoalState.DROPPED)
    return _drop_page(found, goal_id, DropForm())


@blueprint.post("/pairings/<uuid:pairing_id>/goals/<uuid:goal_id>/drop")
@allow(Permission.TAKE_PART)
def save_drop(pairing_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    """Let it go."""
    found, form, me = own_pairing(pairing_id), DropForm(), current_user.id
    if not form.validate_on_submit():
        return _drop_page(found, goal_id, form), 422
    service.drop_goal(found, goal_id, reason=form.reason.data, by=me, now=clock.now())
    said = gettext("The goal is dropped. You can set another one.")
    return go("pairings.goals", said, pairing_id=found.id)


def _drop_page(found: Any, goal_id: UUID, form: DropForm) -> str:
    view, goal = standing(found, clock.now()), queries.get_goal(found, goal_id)
    return render_template("pairings/drop_goal.html", standing=view, goal=goal, form=form)
