"""Who did what in an association: the page."""

from uuid import UUID

from flask import render_template, request
from flask_login import current_user

from mentor_match.associations.queries import get_coordinated
from mentor_match.audit.queries import count_acts_in
from mentor_match.insight.queries.acts import list_acts
from mentor_match.insight.views.associations import blueprint
from mentor_match.permissions import Permission
from mentor_match.web.access import allow
from mentor_match.web.pages import ROWS_A_PAGE, Page, asked_page


@blueprint.get("/coordination/<uuid:association_id>/acts")
@allow(Permission.WATCH_ASSOCIATION)
def association_acts(association_id: UUID) -> str:
    """The acts in this association, the latest first, all of them or of one kind."""
    found, number = get_coordinated(association_id, current_user.id), asked_page()
    counts = count_acts_in(found.id)
    asked = request.args.get("verb", "")
    verb = asked if asked in counts else ""
    start = (number - 1) * ROWS_A_PAGE
    rows = list_acts(found.id, verb, limit=ROWS_A_PAGE, offset=start)
    return render_template(
        "insight/association_acts.html",
        association=found,
        page=Page(rows, number, counts[verb] if verb else sum(counts.values())),
        counts=counts,
        verb=verb,
    )
