"""Concerns, as the coordinators of an association see them."""

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.associations.queries import get_coordinated
from mentor_match.pairings import queries, service
from mentor_match.pairings.forms import ConcernOutcomeForm
from mentor_match.pairings.rules import ConcernState
from mentor_match.pairings.views.frame import blueprint
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import ROWS_A_PAGE, Page, asked_page, go

HERE = "/coordination/<uuid:association_id>/concerns"


@blueprint.get(HERE)
@allow(Permission.WATCH_ASSOCIATION)
def association_concerns(association_id: UUID) -> str:
    """What was reported to this association: what is open first."""
    found, number = get_coordinated(association_id, current_user.id), asked_page()
    asked = request.args.get("state", "")
    state = asked if asked in set(ConcernState) else ""
    counts = queries.count_concerns(found.id, current_user.id)
    start = (number - 1) * ROWS_A_PAGE
    rows = queries.list_concerns(found.id, current_user.id, state, limit=ROWS_A_PAGE, offset=start)
    return render_template(
        "pairings/association_concerns.html",
        association=found,
        page=Page[Any](rows, number, counts.get(state, 0) if state else sum(counts.values())),
        counts=counts,
        state=state,
    )


@blueprint.get(f"{HERE}/<uuid:concern_id>")
@allow(Permission.WATCH_ASSOCIATION)
def association_concern(association_id: UUID, concern_id: UUID) -> str:
    """One concern, and what to do about it."""
    return _page(association_id, concern_id, ConcernOutcomeForm())


@blueprint.post(f"{HERE}/<uuid:concern_id>/look-into")
@allow(Permission.WATCH_ASSOCIATION)
def look_into(association_id: UUID, concern_id: UUID) -> Response:
    """Take it up."""
    found = _own(association_id, concern_id)
    service.look_into_concern(found, by=current_user.id, now=clock.now())
    said = gettext("You look into this concern. Whoever reported it by name has been told.")
    here = {"association_id": association_id, "concern_id": concern_id}
    return go("pairings.association_concern", said, **here)


@blueprint.post(f"{HERE}/<uuid:concern_id>/close")
@allow(Permission.WATCH_ASSOCIATION)
def close_concern(association_id: UUID, concern_id: UUID) -> ResponseReturnValue:
    """Say what came of it."""
    found, form = _own(association_id, concern_id), ConcernOutcomeForm()
    if not form.validate_on_submit():
        return _page(association_id, concern_id, form), 422
    service.close_concern(
        found,
        outcome=form.outcome.data,
        note=form.note.data,
        by=current_user.id,
        now=clock.now(),
    )
    said = gettext("The concern is closed. Whoever reported it by name has been told the outcome.")
    return go("pairings.association_concerns", said, association_id=association_id)


def _own(association_id: UUID, concern_id: UUID) -> Any:
    """The concern, for a coordinator of one of its associations."""
    found = get_coordinated(association_id, current_user.id)
    return queries.get_concern(concern_id, found.id, current_user.id)


def _page(association_id: UUID, concern_id: UUID, form: ConcernOutcomeForm) -> str:
    return render_template(
        "pairings/association_concern.html",
        concern=_own(association_id, concern_id),
        association=get_coordinated(association_id, current_user.id),
        form=form,
    )
