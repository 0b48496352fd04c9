"""The evidence report of a programme, as a page and as a PDF."""

from typing import Any
from uuid import UUID

from flask import Response, current_app, render_template
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations.queries import get_coordinated, get_joined_programme
from mentor_match.insight.queries.report import read_report
from mentor_match.insight.views.associations import blueprint
from mentor_match.insight.views.report_document import document_of, levels_sentence, limits
from mentor_match.open_data.rules import LIMIT
from mentor_match.permissions import Permission
from mentor_match.pulse import rules as pulse_rules
from mentor_match.web import clock
from mentor_match.web.access import allow

REPORT = "/coordination/<uuid:association_id>/programmes/<uuid:programme_id>/report"


@blueprint.get(REPORT)
@allow(Permission.RUN_PROGRAMMES)
def programme_report(association_id: UUID, programme_id: UUID) -> str:
    """What a minister or a funder reads: no name but those of stories, and no small count.

    For the coordinators of the association that runs it, and of partners that have joined.
    """
    read = _read(association_id, programme_id)
    return render_template(
        "insight/report.html",
        **read,
        levels=levels_sentence(read["report"]) if read["report"].levels else "",
        limits=limits(),
        limit=LIMIT,
        pulse_rules=pulse_rules,
    )


@blueprint.get(f"{REPORT}.pdf")
@allow(Permission.RUN_PROGRAMMES)
def programme_report_pdf(association_id: UUID, programme_id: UUID) -> Response:
    """The same to print and to send."""
    read, now = _read(association_id, programme_id), clock.now()
    made = document_of(
        read["programme"], read["report"], service=current_app.config["SERVICE_NAME"], made_at=now
    )
    answer = Response(made.content(), mimetype="application/pdf")
    name = _("report-%(day)s.pdf", day=now.date().isoformat())
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _read(association_id: UUID, programme_id: UUID) -> dict[str, Any]:
    found = get_coordinated(association_id, current_user.id)
    programme = get_joined_programme(found.id, programme_id)
    report = read_report(programme, clock.now(), found.id)
    return {"association": found, "programme": programme, "report": report}
