"""Programmes, for the members who take part in them."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations import service
from mentor_match.associations.forms import EnrolForm
from mentor_match.associations.queries import (
    eligibility_of,
    find_enrolment,
    get_own_enrolment,
    get_visible_programme,
    list_own_enrolments,
    list_verified,
    list_visible_programmes,
    read_applicant,
)
from mentor_match.associations.rules import PARTS, check_window, hindrances, preparation_missing
from mentor_match.associations.signals import ask_for_learning
from mentor_match.associations.views.frame import blueprint
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.refusals import Refusal


@blueprint.get("/programmes")
@allow(Permission.JOIN_ASSOCIATION)
def own_programmes() -> str:
    """What a member can enrol in, and where one takes part."""
    return render_template(
        "associations/own_programmes.html",
        programmes=list_visible_programmes(current_user.id),
        enrolled={one.programme_id for one in list_own_enrolments(current_user.id)},
    )


@blueprint.get("/programmes/<uuid:programme_id>")
@allow(Permission.JOIN_ASSOCIATION)
def own_programme(programme_id: UUID) -> str:
    """One programme: whom it is for, and what stands in the way, if anything does."""
    programme = get_visible_programme(programme_id, current_user.id)
    form = EnrolForm(formdata=None, data={"places": 1})
    return _page(programme, form)


@blueprint.post("/programmes/<uuid:programme_id>/enrol")
@allow(Permission.JOIN_ASSOCIATION)
def enrol(programme_id: UUID) -> ResponseReturnValue:
    """Take part."""
    programme = get_visible_programme(programme_id, current_user.id)
    form = EnrolForm()
    form.offer(PARTS)
    if not form.validate():
        return _page(programme, form), 422
    service.enrol(
        programme,
        current_user.id,
        part=form.part.data,
        places=form.places.data,
        outside=form.outside.data,
        now=clock.now(),
    )
    said = _("You are enrolled. You get an e-mail when somebody is proposed to you.")
    return go("associations.own_programme", said, programme_id=programme.id)


@blueprint.post("/enrolments/<uuid:enrolment_id>/withdraw")
@allow(Permission.JOIN_ASSOCIATION)
def withdraw_enrolment(enrolment_id: UUID) -> ResponseReturnValue:
    """Take part no longer."""
    enrolment = get_own_enrolment(enrolment_id, current_user.id)
    service.withdraw_enrolment(enrolment, now=clock.now())
    said = _("You take part no longer. A pairing that has begun goes on.")
    return go("associations.own_programmes", said)


@blueprint.post("/enrolments/<uuid:enrolment_id>/partners/<any(agree, refuse):answer>")
@allow(Permission.JOIN_ASSOCIATION)
def consent_outside(enrolment_id: UUID, answer: str) -> ResponseReturnValue:
    """Whether one may be proposed to members of partner associations."""
    enrolment = get_own_enrolment(enrolment_id, current_user.id)
    service.consent_outside(enrolment, agreed=answer == "agree", now=clock.now())
    said = _("Your choice is kept.")
    return go("associations.own_programme", said, programme_id=enrolment.programme_id)


def _page(programme: Any, form: EnrolForm) -> str:
    wanted, today = eligibility_of(programme), clock.now().date()
    people = {part: read_applicant(programme, current_user.id, part) for part in PARTS}
    stand = {part: hindrances(people[part], wanted, today) for part in PARTS}
    form.offer([part for part, found in stand.items() if not found])
    rooms = {one.id for one in list_verified(current_user.id)}
    own = [find_enrolment(programme.id, current_user.id, part) for part in PARTS]
    return render_template(
        "associations/own_programme.html",
        programme=programme,
        form=form,
        learning=ask_for_learning(programme, rooms, today),
        closed=_why_closed(programme),
        hindrances={part: found for part, found in stand.items() if found},
        enrolments=[one for one in own if one is not None],
        unprepared=preparation_missing(people["mentor"].prepared, today)
        if programme.prepared_mentors
        else None,
    )


def _why_closed(programme: Any) -> Refusal | None:
    """Why nobody can enrol today; None where one can."""
    today = clock.now().date()
    try:
        check_window(programme.state, programme.opens_on, programme.closes_on, today)
    except Refusal as refusal:
        return refusal
    return None
