"""Who is on the leadership track: the page."""

from uuid import UUID

from flask import render_template
from flask_login import current_user

from mentor_match.associations.queries import get_coordinated
from mentor_match.insight.queries.tracks import KINDS, read_representation
from mentor_match.insight.rules import FEWEST_SHOWN
from mentor_match.insight.views.associations import blueprint
from mentor_match.permissions import Permission
from mentor_match.reference.tracks import LEADERSHIP
from mentor_match.web.access import allow


@blueprint.get("/coordination/<uuid:association_id>/leadership")
@allow(Permission.WATCH_ASSOCIATION)
def association_leadership(association_id: UUID) -> str:
    """Cadres, places and genders of those on the track, beside those of all members."""
    found = get_coordinated(association_id, current_user.id)
    return render_template(
        "insight/leadership.html",
        association=found,
        track=LEADERSHIP,
        figures=read_representation(found.id, LEADERSHIP.code),
        kinds=KINDS,
        fewest=FEWEST_SHOWN,
    )
