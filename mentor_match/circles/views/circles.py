"""Circles: the list, beginning one, and the page of one."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.accounts.queries import find_account_by_email
from mentor_match.associations.office import holds_office, list_offices
from mentor_match.associations.queries import find_coordinator, list_coordinated, list_verified
from mentor_match.circles import queries, rules, service
from mentor_match.circles.forms import CircleForm
from mentor_match.circles.views.frame import (
    agenda_of,
    blueprint,
    led_circle,
    own_circle,
    seen_circle,
)
from mentor_match.learning.queries import read_shelf
from mentor_match.permissions import Permission
from mentor_match.profiles.queries import find_profile
from mentor_match.reference.tracks import TRACKS
from mentor_match.web import clock, names
from mentor_match.web.access import allow, may_act
from mentor_match.web.pages import go
from mentor_match.web.refusals import NotFound


@blueprint.get("/circles")
@allow(Permission.TAKE_PART)
def circles() -> str:
    """The reader's circles, each with its next step; below, those one could join."""
    me = current_user.id
    return render_template(
        "circles/circles.html",
        mine=queries.list_circles_of(me),
        to_join=queries.list_circles_to_join(me),
        past=queries.list_past_circles(me),
        verified=list_verified(me),
        coordinated=list_coordinated(me),
    )


@blueprint.get("/circles/new")
@allow(Permission.TAKE_PART)
def new_circle() -> str:
    """Ask what it is about."""
    return render_template("circles/new.html", form=_form())


@blueprint.post("/circles/new")
@allow(Permission.TAKE_PART)
def save_circle() -> ResponseReturnValue:
    """Begin it: for oneself, or as a coordinator for somebody."""
    form = _form()
    valid = form.validate_on_submit()
    facilitator = _facilitator(form) if valid else None
    if facilitator is None:
        return render_template("circles/new.html", form=form), 422
    circle = service.begin_circle(
        UUID(form.association.data),
        facilitator,
        name=form.name.data,
        purpose=form.purpose.data,
        topics=form.topics.data,
        languages=form.languages.data,
        across=form.across.data,
        by=current_user.id,
        now=clock.now(),
    )
    said = gettext("The circle is there. Next, people of at least two cadres are invited.")
    return go("circles.circle", said, circle_id=circle.id)


def _form() -> CircleForm:
    me = current_user.id
    offices = list_offices(me)
    form = CircleForm()
    homes = dict.fromkeys([*list_verified(me), *offices])
    profile = find_profile(me)
    own = (profile.languages if profile else None) or frozenset({"en"})
    codes = [*sorted(own), *sorted(set(read_shelf().languages) - own)]
    form.offer(
        [(str(home.id), home.name) for home in homes],
        [(code, names.language(code)) for code in codes],
    )
    if not offices:
        del form.facilitator
    return form


def _facilitator(form: CircleForm) -> Any:
    """Who leads it; None, with a sentence at the field, where nobody can."""
    chosen = UUID(form.association.data)
    email = (form.facilitator.data or "") if "facilitator" in form else ""
    account = find_account_by_email(email) if email else current_user
    if email and not holds_office(chosen, current_user.id):
        raise NotFound
    if account and chosen in {home.id for home in list_verified(account.id)}:
        return account
    field = form.facilitator if "facilitator" in form else form.association
    field.errors = [
        gettext("Name a verified member of this association: the facilitator has to be one.")
    ]
    return None


@blueprint.get("/circles/<uuid:circle_id>")
@allow(Permission.TAKE_PART)
def circle(circle_id: UUID) -> str:
    """A circle: one next action first; who is in it is shown to its members alone."""
    found, me = seen_circle(circle_id), current_user.id
    place = found.place_of(me)
    joined = place is not None and place.state == rules.PlaceState.JOINED
    return render_template(
        "circles/circle.html",
        circle=found,
        place=place,
        joined=joined,
        leads=queries.leads(found, me),
        coordinates=may_act() and find_coordinator(found.association_id, me) is not None,
        resources=queries.list_circle_resources(found.id) if joined else [],
        done=queries.list_done(found.id, me) if joined else {},
        agenda=agenda_of(found),
        tracks=TRACKS,
    )


@blueprint.post("/circles/<uuid:circle_id>/start")
@allow(Permission.TAKE_PART)
def start(circle_id: UUID) -> Response:
    """From now on it meets."""
    found = led_circle(circle_id)
    service.start_circle(found, by=current_user.id, now=clock.now())
    said = gettext("The circle is running. Plan the first session; everyone is told.")
    return go("circles.circle", said, circle_id=found.id)


@blueprint.get("/circles/<uuid:circle_id>/end")
@allow(Permission.TAKE_PART)
def end(circle_id: UUID) -> str:
    """Ask once more."""
    return render_template("circles/end.html", circle=_to_end(circle_id))


@blueprint.post("/circles/<uuid:circle_id>/end")
@allow(Permission.TAKE_PART)
def save_end(circle_id: UUID) -> Response:
    """It ends."""
    found = _to_end(circle_id)
    service.end_circle(found, by=current_user.id, now=clock.now())
    return go("circles.circle", gettext("The circle has ended."), circle_id=found.id)


def _to_end(circle_id: UUID) -> Any:
    found, me = seen_circle(circle_id), current_user.id
    if not queries.leads(found, me) and not holds_office(found.association_id, me):
        raise NotFound
    return found


@blueprint.post("/circles/<uuid:circle_id>/track/<track>")
@allow(Permission.TAKE_PART)
def take_track(circle_id: UUID, track: str) -> Response:
    """Take a track as the agenda."""
    found = led_circle(circle_id)
    if track not in TRACKS:
        raise NotFound
    service.take_track(found, track, by=current_user.id, now=clock.now())
    said = gettext("The track is your agenda now. Its topics brought resources with them.")
    return go("circles.circle", said, circle_id=found.id)


@blueprint.get("/circles/<uuid:circle_id>/track")
@allow(Permission.TAKE_PART)
def track(circle_id: UUID) -> str:
    """The agenda: each session with its purpose, questions and topics to read on."""
    found = own_circle(circle_id)
    agenda = agenda_of(found)
    if agenda is None:
        raise NotFound
    return render_template("circles/track.html", circle=found, agenda=agenda)
