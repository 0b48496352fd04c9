"""What members of an association say about mentoring: the page, means and counts alone."""

from uuid import UUID

from flask import render_template
from flask_login import current_user

from mentor_match.associations.queries import get_coordinated
from mentor_match.insight.queries.feedback import read_feedback
from mentor_match.insight.rules import FEWEST_SHOWN
from mentor_match.insight.views.associations import blueprint
from mentor_match.pairings.rules.feedback import BETTER, ITEMS
from mentor_match.permissions import Permission
from mentor_match.web.access import allow


@blueprint.get("/coordination/<uuid:association_id>/feedback")
@allow(Permission.WATCH_ASSOCIATION)
def association_feedback(association_id: UUID) -> str:
    """Both sides of all pairings together, each figure from five answers on."""
    found = get_coordinated(association_id, current_user.id)
    return render_template(
        "insight/association_feedback.html",
        association=found,
        feedback=read_feedback(found.id),
        items=ITEMS,
        better=BETTER,
        fewest=FEWEST_SHOWN,
    )
