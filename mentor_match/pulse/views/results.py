"""What coordinators may see of the answers: figures of many, and what they can show."""

from typing import Any
from uuid import UUID

from flask import Response, render_template
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations.queries import get_coordinated
from mentor_match.permissions import Permission
from mentor_match.pulse import rules
from mentor_match.pulse.queries import list_given
from mentor_match.pulse.rules import read_results
from mentor_match.pulse.views.questions import blueprint
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.tables import csv_answer


@blueprint.get("/coordination/<uuid:association_id>/pulse")
@allow(Permission.WATCH_ASSOCIATION)
def association_pulse(association_id: UUID) -> str:
    """Those with a mentor beside those who looked for one and found none."""
    return render_template(
        "pulse/results.html",
        **_read(association_id),
        rules=rules,
    )


@blueprint.get("/coordination/<uuid:association_id>/pulse.csv")
@allow(Permission.WATCH_ASSOCIATION)
def association_pulse_csv(association_id: UUID) -> Response:
    """The same figures as a file for a spreadsheet."""
    read = _read(association_id)
    name = _("pulse-%(code)s.csv", code=read["association"].code)
    return csv_answer(name, rules.HEADINGS, rules.rows_of(read["results"]))


def _read(association_id: UUID) -> dict[str, Any]:
    found = get_coordinated(association_id, current_user.id)
    return {"association": found, "results": read_results(list_given(found.id, clock.now()))}
