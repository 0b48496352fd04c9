"""The resources of a programme, for the coordinators of the association that runs it."""

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.associations.queries import get_coordinated, get_own_programme
from mentor_match.learning import queries, service
from mentor_match.learning.views.frame import blueprint
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.fields import WordsForm
from mentor_match.web.pages import Page, asked_page, go
from mentor_match.web.rates import at_most

RESOURCES = "/coordination/<uuid:association_id>/programmes/<uuid:programme_id>/resources"
FOUND_A_PAGE = 15


def _find(association_id: UUID, programme_id: UUID) -> tuple[Any, Any]:
    """(association, programme), if both are the reader's."""
    association = get_coordinated(association_id, current_user.id)
    return association, get_own_programme(association.id, programme_id)


@blueprint.get(RESOURCES)
@allow(Permission.RUN_PROGRAMMES)
@at_most("SEARCHES_PER_HOUR")
def programme_resources(association_id: UUID, programme_id: UUID) -> tuple[str, int]:
    """What it gives, and the library to choose from."""
    association, programme = _find(association_id, programme_id)
    form, number, rooms = WordsForm(request.args), asked_page(), {association.id}
    valid = form.validate()
    search = queries.Search(words=form.words.data or "") if valid else queries.Search()
    given = queries.list_programme_resources(programme.id, rooms)
    offset = (number - 1) * FOUND_A_PAGE
    rows = queries.list_resources(search, rooms=rooms, limit=FOUND_A_PAGE, offset=offset)
    html = render_template(
        "learning/programme_resources.html",
        association=association,
        programme=programme,
        given=given,
        form=form,
        page=Page[Any](rows, number, queries.count_resources(search, rooms=rooms), FOUND_A_PAGE),
        attached={one.id for one in given},
    )
    return html, 200 if valid else 422


@blueprint.post(f"{RESOURCES}/<uuid:resource_id>/<any(give, take_back):act>")
@allow(Permission.RUN_PROGRAMMES)
def give_resource(
    association_id: UUID, programme_id: UUID, resource_id: UUID, act: str
) -> Response:
    """Give it to the pairings of the programme, or no longer."""
    association, programme = _find(association_id, programme_id)
    verb = service.give_resource if act == "give" else service.take_resource_back
    verb(programme, resource_id, by=current_user.id, now=clock.now())
    said = _("Pairings that open from now on do without it.")
    if act == "give":
        said = _("Every pairing that the programme opens from now on has it.")
    ids = {"association_id": association.id, "programme_id": programme.id}
    return go("learning.programme_resources", said, **ids)
