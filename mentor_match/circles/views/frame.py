"""What all pages of circles share."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_login import current_user

from mentor_match.associations.office import holds_office
from mentor_match.circles import queries, rules
from mentor_match.pairings.rules import SESSION_REASONS, SESSION_TITLES, SessionState
from mentor_match.reference.choices import FORMATS
from mentor_match.reference.tracks import Agenda, agenda
from mentor_match.web import clock
from mentor_match.web.refusals import NotFound

blueprint = Blueprint("circles", __name__)


def seen_circle(circle_id: UUID) -> Any:
    """The circle, for whom it exists."""
    circle, me = queries.find_circle(circle_id), current_user.id
    if circle is None:
        raise NotFound
    if not queries.exists_for(circle, me) and not holds_office(circle.association_id, me):
        raise NotFound
    return circle


def led_circle(circle_id: UUID) -> Any:
    """The circle, if the reader facilitates it."""
    return queries.get_led_circle(circle_id, current_user.id)


def own_circle(circle_id: UUID) -> Any:
    """The circle, if the reader is in it."""
    return queries.get_own_circle(circle_id, current_user.id)


def agenda_of(circle: Any) -> Agenda | None:
    """The track of a circle as far as it was walked."""
    held = [
        s
        for s in circle.sessions
        if s.state == SessionState.HELD and circle.track_at and s.starts_at >= circle.track_at
    ]
    return agenda(circle.track, len(held))


@blueprint.app_template_filter("circle_step")
def circle_step(circle: Any) -> rules.CircleStep:
    """What comes next for the reader."""
    return rules.circle_step(queries.facts_for(circle, current_user.id), clock.now())


@blueprint.context_processor
def words() -> dict[str, Any]:
    """The templates of this slice look up the words for states and choices by their codes."""
    return {
        "rules": rules,
        "formats": FORMATS,
        "session_titles": SESSION_TITLES,
        "session_reasons": SESSION_REASONS,
        "now": clock.now(),
    }
