"""Health and flow of an association: the page of figures, and its file."""

from typing import Any
from uuid import UUID

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations.queries import get_coordinated, list_programmes_of
from mentor_match.insight.exports import flow_rows
from mentor_match.insight.queries.flow import read_flow
from mentor_match.insight.rules import FEWEST_SHOWN
from mentor_match.insight.rules.flow import DEFINITIONS, FUNNEL_TITLES, span_of
from mentor_match.insight.views.associations import blueprint
from mentor_match.pairings.rules import END_REASONS
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.tables import csv_answer


@blueprint.get("/coordination/<uuid:association_id>/figures")
@allow(Permission.WATCH_ASSOCIATION)
def association_figures(association_id: UUID) -> str:
    """Every figure with its n and its definition, narrowed by programme and months."""
    return render_template(
        "insight/association_flow.html",
        **_read(association_id),
        definitions=DEFINITIONS,
        steps=FUNNEL_TITLES,
        reasons=END_REASONS,
        fewest=FEWEST_SHOWN,
    )


@blueprint.get("/coordination/<uuid:association_id>/figures.csv")
@allow(Permission.WATCH_ASSOCIATION)
def association_figures_csv(association_id: UUID) -> Response:
    """The same figures as a file for a spreadsheet."""
    read = _read(association_id)
    headings, rows = flow_rows(read["flow"])
    name = _("figures-%(code)s.csv", code=read["association"].code)
    return csv_answer(name, headings, rows)


def _read(association_id: UUID) -> dict[str, Any]:
    found, now = get_coordinated(association_id, current_user.id), clock.now()
    programmes = list_programmes_of(found.id)
    asked = request.args.get("programme", "")
    programme_id = next((one.id for one in programmes if str(one.id) == asked), None)
    span = span_of(request.args.get("from", ""), request.args.get("until", ""), programme_id, now)
    return {
        "association": found,
        "programmes": programmes,
        "span": span,
        "flow": read_flow(found.id, span, now),
    }
