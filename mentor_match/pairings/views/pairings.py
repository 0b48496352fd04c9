"""A pairing: the way to each other, what to do next, and the ending."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.pairings import queries, service
from mentor_match.pairings.forms import COMPLETED, EndForm
from mentor_match.pairings.queries.feedback import find_closing_feedback
from mentor_match.pairings.rules import OPEN_PAIRINGS
from mentor_match.pairings.views.earlier import left_open
from mentor_match.pairings.views.frame import blueprint, own_pairing, standing
from mentor_match.permissions import Permission
from mentor_match.profiles.queries import find_mentor, find_profile
from mentor_match.reference.role_cards import both_may_do, find_role_card
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import Page, asked_page, go

PAST_A_PAGE = 10


@blueprint.get("/pairings")
@allow(Permission.TAKE_PART)
def pairings() -> str:
    """The reader's pairings, each with its next step; below, those that are over."""
    now, number = clock.now(), asked_page()
    past = queries.list_past_pairings(
        current_user.id, limit=PAST_A_PAGE, offset=(number - 1) * PAST_A_PAGE
    )
    return render_template(
        "pairings/pairings.html",
        standings=[standing(pairing, now) for pairing in queries.list_pairings(current_user.id)],
        mentors=find_mentor(current_user.id) is not None,
        past=Page[Any](past, number, queries.count_past_pairings(current_user.id), PAST_A_PAGE),
    )


@blueprint.get("/pairings/<uuid:pairing_id>")
@allow(Permission.TAKE_PART)
def pairing(pairing_id: UUID) -> str:
    """All that belongs to a pairing, one next action first."""
    found = own_pairing(pairing_id)
    across = found.mentee_cadre != found.mentor_cadre
    cards = [find_role_card(code) for code in (found.mentee_cadre, found.mentor_cadre)]
    return render_template(
        "pairings/pairing.html",
        standing=standing(found, clock.now()),
        pairing=found,
        profile=find_profile(found.other(current_user.id).id),
        attached=queries.list_attached(found.id),
        left_open=left_open(found),
        looked_back=found.state not in OPEN_PAIRINGS
        and find_closing_feedback(found.id, current_user.id) is not None,
        cards=[card for card in cards if card] if across else [],
        both_may=both_may_do(found.mentee_cadre, found.mentor_cadre) if across else [],
    )


@blueprint.post("/pairings/<uuid:pairing_id>/pause")
@allow(Permission.TAKE_PART)
def pause(pairing_id: UUID) -> Response:
    """Rest for a while."""
    found = own_pairing(pairing_id)
    service.pause_pairing(found, by=current_user.id, now=clock.now())
    said = gettext("Your pairing is paused. Either of you can resume it.")
    return go("pairings.pairing", said, pairing_id=found.id)


@blueprint.post("/pairings/<uuid:pairing_id>/resume")
@allow(Permission.TAKE_PART)
def resume(pairing_id: UUID) -> Response:
    """Go on."""
    found = own_pairing(pairing_id)
    service.resume_pairing(found, by=current_user.id, now=clock.now())
    return go("pairings.pairing", gettext("Your pairing goes on."), pairing_id=found.id)


@blueprint.get("/pairings/<uuid:pairing_id>/end")
@allow(Permission.TAKE_PART)
def end(pairing_id: UUID) -> str:
    """Ask why."""
    found = own_pairing(pairing_id)
    return render_template(
        "pairings/end.html", standing=standing(found, clock.now()), form=EndForm()
    )


@blueprint.post("/pairings/<uuid:pairing_id>/end")
@allow(Permission.TAKE_PART)
def save_end(pairing_id: UUID) -> ResponseReturnValue:
    """End it: completed, or early with a reason."""
    found, now = own_pairing(pairing_id), clock.now()
    form = EndForm()
    if not form.validate_on_submit():
        view = standing(found, now)
        return render_template("pairings/end.html", standing=view, form=form), 422
    if form.reason.data == COMPLETED:
        service.complete_pairing(found, by=current_user.id, now=now)
        said = gettext("Your pairing is completed. You both have a free place again.")
    else:
        service.end_pairing(found, reason=form.reason.data, by=current_user.id, now=now)
        said = gettext("Your pairing has ended. You both have a free place again.")
    return go("pairings.pairing", said, pairing_id=found.id)
