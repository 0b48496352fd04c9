"""What all pages of this slice share: the blueprint, whose pairing it is, and two clocks."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint
from flask_login import current_user

from mentor_match.pairings import queries, rules
from mentor_match.reference.choices import FORMATS
from mentor_match.web import clock
from mentor_match.web.templating import moment

blueprint = Blueprint("pairings", __name__)


def own_pairing(pairing_id: UUID) -> Any:
    """The pairing, if the reader has part in it."""
    return queries.get_pairing(pairing_id, current_user.id)


def standing(pairing: Any, now: datetime) -> queries.Standing:
    """Where the pairing stands for the reader."""
    return queries.standing_of(pairing, current_user.id, now)


@blueprint.app_template_filter("elsewhere")
def elsewhere(at: datetime, zone: str) -> str:
    """A time on a clock in another zone; empty where it shows what the reader's clock shows."""
    own = ZoneInfo(current_user.time_zone or "UTC")
    same = at.astimezone(own).utcoffset() == at.astimezone(ZoneInfo(zone)).utcoffset()
    return "" if same else moment(at, zone)


@blueprint.context_processor
def words() -> dict[str, Any]:
    """The templates of this slice look up the words for states and choices by their codes."""
    return {"rules": rules, "formats": FORMATS, "now": clock.now()}


@blueprint.app_template_filter("days_left")
def days_left(until: datetime) -> int:
    """Whole days left to answer."""
    return rules.days_left(until, clock.now())


@blueprint.app_template_filter("request_state")
def request_state(asked: Any) -> rules.RequestState:
    """Where a request stands at this moment."""
    return rules.state_at(asked.state, asked.answer_by, clock.now())
