"""What a co-mentor sees and does: one goal of somebody else's pairing, and nothing else of it."""

from typing import Any
from uuid import UUID

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.pairings import queries, service
from mentor_match.pairings.forms import NoCoMentoringForm, SignOffForm
from mentor_match.pairings.rules import GoalLevelBelow, Limits
from mentor_match.pairings.views.frame import blueprint
from mentor_match.permissions import Permission
from mentor_match.reference.role_cards import find_role_card
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go


@blueprint.get("/co-mentoring")
@allow(Permission.TAKE_PART)
def co_mentoring() -> str:
    """The goals the reader was asked to co-mentor, what waits first."""
    rows = queries.list_co_mentoring(current_user.id)
    return render_template("pairings/co_mentoring.html", rows=rows)


@blueprint.get("/co-mentoring/<uuid:ask_id>")
@allow(Permission.TAKE_PART)
def co_mentor(ask_id: UUID) -> str:
    """The goal, both names and cadres, both role cards; a contact only once accepted."""
    return _page(_own(ask_id), SignOffForm())


@blueprint.post("/co-mentoring/<uuid:ask_id>/accept")
@allow(Permission.ANSWER_REQUESTS)
def accept_co_mentoring(ask_id: UUID) -> Response:
    """Say yes."""
    limits, now = Limits.from_settings(current_app.config), clock.now()
    ask = service.accept_co_mentoring(_own(ask_id), by=current_user.id, limits=limits, now=now)
    said = gettext("Thank you. You alone sign this goal off; both have been told.")
    return go("pairings.co_mentor", said, ask_id=ask.id)


@blueprint.get("/co-mentoring/<uuid:ask_id>/decline")
@allow(Permission.ANSWER_REQUESTS)
def decline_co_mentoring(ask_id: UUID) -> str:
    """Ask why: before accepting it is a no, afterwards the goal is handed back."""
    return _no_page(_own(ask_id), NoCoMentoringForm())


@blueprint.post("/co-mentoring/<uuid:ask_id>/decline")
@allow(Permission.ANSWER_REQUESTS)
def save_decline_co_mentoring(ask_id: UUID) -> ResponseReturnValue:
    """Say no, or hand it back."""
    ask, form = _own(ask_id), NoCoMentoringForm()
    if not form.validate_on_submit():
        return _no_page(ask, form), 422
    act = service.hand_back_goal if ask.holds else service.decline_co_mentoring
    act(ask, reason=form.reason.data, by=current_user.id, now=clock.now())
    said = gettext("Both have been told, and can ask somebody else.")
    return go("pairings.co_mentoring", said)


@blueprint.post("/co-mentoring/<uuid:ask_id>/sign-off")
@allow(Permission.ANSWER_REQUESTS)
def sign_off_goal(ask_id: UUID) -> ResponseReturnValue:
    """Say that the goal is reached."""
    ask, form = _own(ask_id), SignOffForm()
    if not form.validate_on_submit():
        return _page(ask, form), 422
    try:
        service.sign_off_goal(ask, level=form.level.data, by=current_user.id, now=clock.now())
    except GoalLevelBelow as refused:
        form.level.errors = [gettext(refused.sentence, **refused.facts)]
        return _page(ask, form), 422
    said = gettext("The goal is reached. Both have been told.")
    return go("pairings.co_mentor", said, ask_id=ask_id)


def _own(ask_id: UUID) -> Any:
    return queries.get_co_mentor(ask_id, current_user.id)


def _page(ask: Any, form: SignOffForm) -> str:
    pairing, goal = queries.pairing_of(ask)
    cards = [find_role_card(code) for code in (pairing.mentee_cadre, pairing.mentor_cadre)]
    return render_template(
        "pairings/co_mentor.html",
        ask=ask,
        pairing=pairing,
        goal=goal,
        cards=[card for card in cards if card],
        form=form,
    )


def _no_page(ask: Any, form: NoCoMentoringForm) -> str:
    pairing, goal = queries.pairing_of(ask)
    return render_template(
        "pairings/no_co_mentoring.html", ask=ask, pairing=pairing, goal=goal, form=form
    )
