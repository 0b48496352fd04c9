"""The library: the pages every member sees."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from mentor_match.associations.queries import find_coordinator
from mentor_match.learning import queries, service
from mentor_match.learning.forms import LibraryForm
from mentor_match.learning.signals import count_uses
from mentor_match.learning.views.frame import (
    blueprint,
    by_title,
    cadre_title,
    language_title,
    own_rooms,
    topic_title,
)
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import ROWS_A_PAGE, Page, asked_page, go
from mentor_match.web.rates import at_most

SMALL = 5  # numbers below are not told: few pairings are easily known


@blueprint.get("/library")
@allow(Permission.USE_LIBRARY)
@at_most("SEARCHES_PER_HOUR")
def library() -> tuple[str, int]:
    """Search the library; every filter stands in the address."""
    rooms = own_rooms()
    form = filters(rooms)
    valid = form.validate()
    search = search_of(form) if valid else queries.EVERYTHING
    page = _page(search, rooms) if valid else Page([], 1, 0)
    asked = {name: value for name, value in form.data.items() if value}
    html = render_template(
        "learning/library.html",
        form=form,
        page=page,
        asked=asked,
        helps=_what_helps(form, search, rooms) if valid and asked and not page.total else [],
    )
    return html, 200 if valid else 422


@blueprint.get("/library/<uuid:resource_id>")
@allow(Permission.USE_LIBRARY)
def resource(resource_id: UUID) -> str:
    """One resource: all that is known of it, and the way there."""
    found = queries.get_resource(resource_id, own_rooms())
    return render_template(
        "learning/resource.html",
        resource=found,
        uses=count_uses(found.id),
        small=SMALL,
        keeps=found.association_id is not None
        and find_coordinator(found.association_id, current_user.id) is not None,
    )


@blueprint.post("/library/<uuid:resource_id>/report")
@allow(Permission.USE_LIBRARY)
def report(resource_id: UUID) -> ResponseReturnValue:
    """Say that its address does not open."""
    found = queries.get_resource(resource_id, own_rooms())
    service.report_dead(found, by=current_user.id, now=clock.now())
    said = gettext("Thank you. The next link check looks at this address first.")
    return go("learning.resource", said, resource_id=found.id)


def search_of(form: LibraryForm) -> queries.Search:
    """The search that the filters ask for."""
    return queries.Search(**{name: value or "" for name, value in form.data.items()})


def _page(search: queries.Search, rooms: frozenset[UUID]) -> Page[Any]:
    number = asked_page()
    found = queries.list_resources(
        search, rooms=rooms, limit=ROWS_A_PAGE, offset=(number - 1) * ROWS_A_PAGE
    )
    return Page(found, number, queries.count_resources(search, rooms=rooms))


def _what_helps(
    form: LibraryForm, search: queries.Search, rooms: frozenset[UUID]
) -> list[dict[str, Any]]:
    """For each filter whose removal finds something: its name, its value, how many, the way."""
    asked = {name: value for name, value in form.data.items() if value}
    return [
        {
            "label": form[name].label.text,
            "value": form.shown(name),
            "number": number,
            "values": {key: value for key, value in asked.items() if key != name},
        }
        for name, number in queries.count_without(search, rooms=rooms)
    ]


def filters(rooms: frozenset[UUID]) -> LibraryForm:
    """The filters as asked, offering only what the library has something for, with counts."""
    shelf = queries.read_shelf(rooms)
    form = LibraryForm(request.args)
    form.offer(
        topic=_counted(shelf.topics, topic_title),
        language=_counted(shelf.languages, language_title),
        cadre=_counted(shelf.cadres, cadre_title),
    )
    return form


def _counted(codes: Counter[str], title: Callable[[str], str]) -> list[tuple[str, str]]:
    return [(code, f"{words} ({codes[code]})") for code, words in by_title(codes, title)]
