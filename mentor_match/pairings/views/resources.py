"""The resources of a pairing: the mentor adds and removes, the mentee ticks off."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask import request as sent
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.learning.queries import Search, count_resources, list_resources, rooms_of_both
from mentor_match.pairings import queries, service
from mentor_match.pairings.views.frame import blueprint, own_pairing, standing
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.fields import WordsForm
from mentor_match.web.pages import Page, asked_page, go
from mentor_match.web.rates import at_most
from mentor_match.web.refusals import NotFound

FOUND_A_PAGE = 15


@blueprint.get("/pairings/<uuid:pairing_id>/resources")
@allow(Permission.TAKE_PART)
@at_most("SEARCHES_PER_HOUR")
def find_resources(pairing_id: UUID) -> tuple[str, int]:
    """The library, for the mentor to choose from."""
    found, number = own_pairing(pairing_id), asked_page()
    if found.mentor_id != current_user.id:
        raise NotFound
    form = WordsForm(sent.args)
    valid = form.validate()
    search = Search(words=form.words.data or "") if valid else Search()
    rooms = rooms_of_both(found.mentee_id, found.mentor_id)
    offset = (number - 1) * FOUND_A_PAGE
    rows = list_resources(search, rooms=rooms, limit=FOUND_A_PAGE, offset=offset)
    html = render_template(
        "pairings/find_resources.html",
        standing=standing(found, clock.now()),
        form=form,
        page=Page[Any](rows, number, count_resources(search, rooms=rooms), FOUND_A_PAGE),
        attached={item.resource_id for item in queries.list_attached(found.id)},
    )
    return html, 200 if valid else 422


@blueprint.post("/pairings/<uuid:pairing_id>/resources/<uuid:resource_id>/add")
@allow(Permission.TAKE_PART)
def add_resource(pairing_id: UUID, resource_id: UUID) -> Response:
    """Attach it."""
    found = own_pairing(pairing_id)
    service.add_resource(found, resource_id, by=current_user.id, now=clock.now())
    return go("pairings.pairing", gettext("The resource is attached."), pairing_id=found.id)


@blueprint.post("/pairings/<uuid:pairing_id>/resources/<uuid:resource_id>/remove")
@allow(Permission.TAKE_PART)
def remove_resource(pairing_id: UUID, resource_id: UUID) -> Response:
    """Take it away."""
    found = own_pairing(pairing_id)
    service.remove_resource(found, resource_id, by=current_user.id, now=clock.now())
    said = gettext("The resource is no longer attached. You find it in the library.")
    return go("pairings.pairing", said, pairing_id=found.id)


@blueprint.post("/pairings/<uuid:pairing_id>/resources/<uuid:resource_id>/done")
@allow(Permission.TAKE_PART)
def finish_resource(pairing_id: UUID, resource_id: UUID) -> Response:
    """Say that it is done."""
    found = own_pairing(pairing_id)
    service.mark_done(found, resource_id, done=True, by=current_user.id, now=clock.now())
    return go("pairings.pairing", gettext("Well done: one resource less."), pairing_id=found.id)


@blueprint.post("/pairings/<uuid:pairing_id>/resources/<uuid:resource_id>/reopen")
@allow(Permission.TAKE_PART)
def reopen_resource(pairing_id: UUID, resource_id: UUID) -> Response:
    """Say that it is not done after all."""
    found = own_pairing(pairing_id)
    service.mark_done(found, resource_id, done=False, by=current_user.id, now=clock.now())
    return go("pairings.pairing", gettext("The resource is open again."), pairing_id=found.id)
