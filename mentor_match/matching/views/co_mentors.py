"""Choosing a co-mentor for a goal that is outside the mentor's scope."""

from typing import Any
from uuid import UUID

from flask import current_app, render_template
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.matching.service import suggest_co_mentors
from mentor_match.matching.views.suggestions import blueprint
from mentor_match.pairings import queries as pairings
from mentor_match.pairings import service
from mentor_match.pairings.rules import Limits
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go


@blueprint.get("/pairings/<uuid:pairing_id>/goals/<uuid:goal_id>/co-mentor")
@allow(Permission.TAKE_PART)
def co_mentors(pairing_id: UUID, goal_id: UUID) -> str:
    """Who fits, best first, each with the reasons."""
    pairing, goal = _own(pairing_id, goal_id)
    wanted = goal.open and goal.guarded and not goal.co_mentor
    limit = _limits().co_mentor_goals
    found = suggest_co_mentors(pairing, goal, limit=limit, now=clock.now()) if wanted else []
    return render_template(
        "matching/co_mentors.html", pairing=pairing, goal=goal, found=found, wanted=wanted
    )


@blueprint.post("/pairings/<uuid:pairing_id>/goals/<uuid:goal_id>/co-mentor/<uuid:person_id>")
@allow(Permission.TAKE_PART)
def ask_co_mentor(pairing_id: UUID, goal_id: UUID, person_id: UUID) -> Response:
    """Ask this one."""
    pairing, goal = _own(pairing_id, goal_id)
    ask = service.ask_co_mentor(
        pairing, goal.id, person_id, by=current_user.id, limits=_limits(), now=clock.now()
    )
    said = gettext("%(name)s was asked to co-mentor this goal.", name=ask.account.call_me)
    return go("pairings.goals", said, pairing_id=pairing_id)


def _own(pairing_id: UUID, goal_id: UUID) -> tuple[Any, Any]:
    pairing = pairings.get_pairing(pairing_id, current_user.id)
    return pairing, pairings.get_goal(pairing, goal_id)


def _limits() -> Limits:
    return Limits.from_settings(current_app.config)
