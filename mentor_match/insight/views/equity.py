"""Equity: whether groups of mentees fare alike; the page, and its file."""

from typing import Any
from uuid import UUID

from flask import Response, render_template
from flask_babel import gettext as _

from mentor_match.insight.exports import equity_rows
from mentor_match.insight.queries.equity import find_steered, list_prices, read_facts
from mentor_match.insight.rules.equity import (
    FEWEST_FOR_ALERT,
    FEWEST_IN_GROUP,
    KIND_TITLES,
    KINDS,
    MEASURES,
    compare,
    lever_of,
)
from mentor_match.insight.views.associations import blueprint
from mentor_match.insight.views.flow import read_span
from mentor_match.matching.rules import QUOTAS
from mentor_match.permissions import Permission
from mentor_match.web.access import allow
from mentor_match.web.tables import csv_answer


@blueprint.get("/coordination/<uuid:association_id>/equity")
@allow(Permission.WATCH_ASSOCIATION)
def association_equity(association_id: UUID) -> str:
    """Match rate, waiting time and score of each group, with what could close a gap."""
    asked = read_span(association_id)
    found, span = asked["association"], asked["span"]
    equity = compare(read_facts(found.id, span))
    programme = find_steered(found.id, span.programme_id) if equity.alerts else None
    return render_template(
        "insight/association_equity.html",
        **asked,
        equity=equity,
        kinds=KINDS,
        kind_titles=KIND_TITLES,
        measures=MEASURES,
        scales=_scales(equity),
        lever_of=lever_of,
        programme=programme,
        prices=list_prices(programme) if programme else {},
        quotas=QUOTAS,
        fewest=FEWEST_IN_GROUP,
        fewest_for_alert=FEWEST_FOR_ALERT,
    )


@blueprint.get("/coordination/<uuid:association_id>/equity.csv")
@allow(Permission.WATCH_ASSOCIATION)
def association_equity_csv(association_id: UUID) -> Response:
    """The same comparisons as a file for a spreadsheet."""
    asked = read_span(association_id)
    headings, rows = equity_rows(compare(read_facts(asked["association"].id, asked["span"])))
    return csv_answer(_("equity-%(code)s.csv", code=asked["association"].code), headings, rows)


def _scales(equity: Any) -> dict[str, float]:
    """Measure -> how far its gaps reach on either side of none: the width of its drawing."""
    reach = dict.fromkeys(MEASURES, 0.0)
    for one in equity.compared:
        reach[one.measure] = max(reach[one.measure], -one.gap.gap_low, one.gap.gap_high)
    return reach
