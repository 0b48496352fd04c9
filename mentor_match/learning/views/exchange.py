"""Files of resources, out and in: the pages."""

from typing import Any
from uuid import UUID

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from mentor_match.associations.queries import get_coordinated
from mentor_match.learning import queries, service
from mentor_match.learning.exchange import jsonld, rss, tables
from mentor_match.learning.forms import ImportForm
from mentor_match.learning.views.frame import blueprint, own_rooms
from mentor_match.learning.views.library import filters, search_of
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.rates import at_most
from mentor_match.web.spreadsheets.uploaded import mapped
from mentor_match.web.tables import csv_answer
from mentor_match.web.templating import outside_address

IMPORT = "/coordination/<uuid:association_id>/library/import"
ONE = f"{IMPORT}/<uuid:import_id>"
SHOWN = 40  # faults and resources on the page of a dry run


def _found() -> Any:
    """What the filters in the address find, as this reader sees the library."""
    rooms = own_rooms()
    form = filters(rooms)
    search = search_of(form) if form.validate() else queries.EVERYTHING
    return queries.list_resources(search, rooms=rooms)


@blueprint.get("/library.csv")
@allow(Permission.USE_LIBRARY)
@at_most("SEARCHES_PER_HOUR")
def library_csv() -> Response:
    """The resources found, for a spreadsheet."""
    return csv_answer("library.csv", tables.NAMES, tables.rows_of(_found()))


@blueprint.get("/library.jsonld")
@allow(Permission.USE_LIBRARY)
@at_most("SEARCHES_PER_HOUR")
def library_jsonld() -> Response:
    """The resources found, as schema.org LearningResource."""
    return Response(jsonld.document_of(_found()), mimetype="application/ld+json")


@blueprint.get("/library.rss")
@allow(Permission.USE_LIBRARY)
@at_most("SEARCHES_PER_HOUR")
def library_rss() -> Response:
    """The resources found, as a feed."""
    feed = rss.feed_of(
        _found(),
        title=_("Library of %(service)s", service=current_app.config["SERVICE_NAME"]),
        page=outside_address("learning.library"),
        about=_("Open courses, guides and tools for health workers."),
        built=clock.now(),
    )
    return Response(feed, mimetype="application/rss+xml")


@blueprint.get(IMPORT)
@allow(Permission.REVIEW_LEARNING)
def bring_file(association_id: UUID) -> str:
    """Choose a file."""
    association = get_coordinated(association_id, current_user.id)
    form = ImportForm()
    form.offer(association.name)
    return _bring_page(association, form)


@blueprint.post(IMPORT)
@allow(Permission.REVIEW_LEARNING)
def keep_file(association_id: UUID) -> ResponseReturnValue:
    """Keep it, and show what it would do."""
    association = get_coordinated(association_id, current_user.id)
    form = ImportForm()
    form.offer(association.name)
    if not form.validate():
        return _bring_page(association, form), 422
    sent = form.file.data
    kept = service.keep_file(
        association.id,
        sent.filename,
        sent.read(),
        own_only=form.audience.data == "own",
        by=current_user.id,
        now=clock.now(),
    )
    return go("learning.look_at_file", association_id=association.id, import_id=kept.id)


@blueprint.get(ONE)
@allow(Permission.REVIEW_LEARNING)
def look_at_file(association_id: UUID, import_id: UUID) -> str:
    """What the file would do: nothing is changed by looking."""
    association = get_coordinated(association_id, current_user.id)
    kept = queries.get_import(association.id, import_id, current_user.id)
    room = association.id if kept.own_only else None
    return render_template(
        "learning/import.html",
        association=association,
        kept=kept,
        draft=service.dry_run(kept.content, kept.filename, kept.headings, room),
        columns=tables.COLUMNS,
        shown=SHOWN,
    )


@blueprint.post(f"{ONE}/headings")
@allow(Permission.REVIEW_LEARNING)
def map_headings(association_id: UUID, import_id: UUID) -> ResponseReturnValue:
    """Say which heading is which column, and look again."""
    association = get_coordinated(association_id, current_user.id)
    kept = queries.get_import(association.id, import_id, current_user.id)
    headings, chosen = request.form.getlist("heading"), request.form.getlist("column")
    service.map_headings(kept, mapped(headings, chosen, tables.NAMES))
    return go("learning.look_at_file", association_id=association.id, import_id=kept.id)


@blueprint.post(f"{ONE}/apply")
@allow(Permission.REVIEW_LEARNING)
def import_file(association_id: UUID, import_id: UUID) -> ResponseReturnValue:
    """Import all of it."""
    association = get_coordinated(association_id, current_user.id)
    kept = queries.get_import(association.id, import_id, current_user.id)
    counts = service.import_file(kept, by=current_user.id, now=clock.now())
    new = counts["new"]
    said = ngettext("%(num)s resource is new.", "%(num)s resources are new.", new)
    more = _("Facts were filled in for %(filled)s others.", filled=counts["filled"])
    return go("learning.review", f"{said} {more}", association_id=association.id)


@blueprint.post(f"{ONE}/discard")
@allow(Permission.REVIEW_LEARNING)
def discard_file(association_id: UUID, import_id: UUID) -> ResponseReturnValue:
    """Forget it."""
    association = get_coordinated(association_id, current_user.id)
    service.discard_file(queries.get_import(association.id, import_id, current_user.id))
    said = _("The file is discarded; the library is as it was.")
    return go("learning.bring_file", said, association_id=association.id)


def _bring_page(association: Any, form: ImportForm) -> str:
    return render_template(
        "learning/bring_file.html",
        association=association,
        form=form,
        waiting=queries.list_imports(association.id, current_user.id),
        columns=tables.COLUMNS,
    )
