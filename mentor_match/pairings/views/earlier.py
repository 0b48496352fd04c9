"""From one pairing to the next: what was left open is offered, not carried over unasked."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_login import current_user

from mentor_match.pairings.forms.earlier import TakeAlongForm
from mentor_match.pairings.queries.earlier import (
    has_earlier,
    list_goals_left_open,
    list_left_open,
)
from mentor_match.pairings.rules import OPEN_PAIRINGS, GoalTooMany, PairingState
from mentor_match.pairings.rules.goals import due_again
from mentor_match.pairings.service.earlier import take_along, take_goals_along
from mentor_match.pairings.views.frame import blueprint, own_pairing, standing
from mentor_match.permissions import Permission
from mentor_match.reference.topics import get_topic
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.refusals import NotFound
from mentor_match.web.templating import day


class LeftOpen(NamedTuple):
    """What the mentee can take along from the pairing before."""

    goals: Any = ()
    resources: Any = ()


def left_open(pairing: Any) -> LeftOpen:
    """What is offered to the reader; nothing to the mentor, and no goals where the two rest."""
    if pairing.mentee_id != current_user.id or pairing.state not in OPEN_PAIRINGS:
        return LeftOpen()
    if not has_earlier(pairing):
        return LeftOpen()
    active = pairing.state == PairingState.ACTIVE
    return LeftOpen(list_goals_left_open(pairing) if active else (), list_left_open(pairing))


@blueprint.get("/pairings/<uuid:pairing_id>/take-along")
@allow(Permission.TAKE_PART)
def earlier(pairing_id: UUID) -> str:
    """What the mentee's last pairing left open, all of it chosen beforehand."""
    found, offered = _offered(pairing_id)
    form = TakeAlongForm(
        goals=[str(goal.id) for goal in offered.goals],
        resources=[str(item.resource_id) for item in offered.resources],
    )
    return _page(found, offered, form)


@blueprint.post("/pairings/<uuid:pairing_id>/take-along")
@allow(Permission.TAKE_PART)
def save_earlier(pairing_id: UUID) -> ResponseReturnValue:
    """Attach the resources and set the goals that were chosen."""
    found, offered = _offered(pairing_id)
    form, by, now = TakeAlongForm(), current_user.id, clock.now()
    form.offer(_titled(offered.goals), offered.resources)
    if not form.validate_on_submit():
        return _page(found, offered, form), 422
    try:
        count = take_along(found, form.chosen_resources, by=by, now=now)
        count += take_goals_along(found, form.chosen_goals, by=by, now=now)
    except GoalTooMany as refused:
        form.goals.errors = [gettext(refused.sentence, **refused.facts)]
        return _page(found, offered, form), 422
    said = ngettext("%(num)s thing taken along.", "%(num)s things taken along.", count)
    return go("pairings.pairing", said, pairing_id=found.id)


def _offered(pairing_id: UUID) -> tuple[Any, LeftOpen]:
    found = own_pairing(pairing_id)
    if found.mentee_id != current_user.id:
        raise NotFound
    return found, left_open(found)


def _titled(goals: Sequence[Any]) -> list[tuple[str, str]]:
    """Each goal with the day until which it would be set here."""
    today = clock.now().date()
    return [
        (
            str(goal.id),
            gettext(
                "%(topic)s, until %(day)s: %(words)s",
                topic=gettext(get_topic(goal.topic).title),
                day=day(due_again(goal.due, today)),
                words=goal.words,
            ),
        )
        for goal in goals
    ]


def _page(found: Any, offered: LeftOpen, form: TakeAlongForm) -> str:
    form.offer(_titled(offered.goals), offered.resources)
    view = standing(found, clock.now())
    return render_template("pairings/take_along.html", standing=view, form=form, offered=offered)
