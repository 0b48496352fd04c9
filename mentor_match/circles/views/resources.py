"""The resources of a circle: a facilitator adds and removes, each ticks off their own."""

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.circles import queries, service
from mentor_match.circles.views.frame import blueprint, led_circle, own_circle
from mentor_match.learning.queries import Search, count_resources, list_resources
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.fields import WordsForm
from mentor_match.web.pages import Page, asked_page, go
from mentor_match.web.rates import at_most

FOUND_A_PAGE = 15


@blueprint.get("/circles/<uuid:circle_id>/resources")
@allow(Permission.TAKE_PART)
@at_most("SEARCHES_PER_HOUR")
def find_resources(circle_id: UUID) -> tuple[str, int]:
    """The library, for a facilitator to choose from."""
    found, number, form = led_circle(circle_id), asked_page(), WordsForm(request.args)
    valid = form.validate()
    search = Search(words=form.words.data or "") if valid else Search()
    rooms, offset = queries.rooms_for(found), (number - 1) * FOUND_A_PAGE
    rows = list_resources(search, rooms=rooms, limit=FOUND_A_PAGE, offset=offset)
    html = render_template(
        "circles/find_resources.html",
        circle=found,
        form=form,
        page=Page[Any](rows, number, count_resources(search, rooms=rooms), FOUND_A_PAGE),
        attached={item.resource_id for item in queries.list_circle_resources(found.id)},
    )
    return html, 200 if valid else 422


@blueprint.post("/circles/<uuid:circle_id>/resources/<uuid:resource_id>/add")
@allow(Permission.TAKE_PART)
def add_resource(circle_id: UUID, resource_id: UUID) -> Response:
    """Attach it."""
    found = led_circle(circle_id)
    service.add_resource(found, resource_id, by=current_user.id, now=clock.now())
    return go("circles.circle", gettext("The resource is attached."), circle_id=found.id)


@blueprint.post("/circles/<uuid:circle_id>/resources/<uuid:resource_id>/remove")
@allow(Permission.TAKE_PART)
def remove_resource(circle_id: UUID, resource_id: UUID) -> Response:
    """Take it away."""
    found = led_circle(circle_id)
    service.remove_resource(found, resource_id, by=current_user.id, now=clock.now())
    return go("circles.circle", gettext("The resource is gone."), circle_id=found.id)


@blueprint.post("/circles/<uuid:circle_id>/resources/<uuid:resource_id>/done")
@allow(Permission.TAKE_PART)
def finish_resource(circle_id: UUID, resource_id: UUID) -> Response:
    """Tick it off, for oneself."""
    found = own_circle(circle_id)
    service.mark_done(found, resource_id, done=True, by=current_user.id, now=clock.now())
    return go("circles.circle", gettext("Well done: one resource less."), circle_id=found.id)


@blueprint.post("/circles/<uuid:circle_id>/resources/<uuid:resource_id>/reopen")
@allow(Permission.TAKE_PART)
def reopen_resource(circle_id: UUID, resource_id: UUID) -> Response:
    """Say that it is not done after all."""
    found = own_circle(circle_id)
    service.mark_done(found, resource_id, done=False, by=current_user.id, now=clock.now())
    return go("circles.circle", gettext("The resource is open again."), circle_id=found.id)
