"""From one pairing to the next: what was left open is offered, not carried over unasked."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from mentor_match.pairings.forms.earlier import TakeAlongForm
from mentor_match.pairings.queries.earlier import list_left_open
from mentor_match.pairings.service.earlier import take_along
from mentor_match.pairings.views.frame import blueprint, own_pairing, standing
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.refusals import NotFound


@blueprint.get("/pairings/<uuid:pairing_id>/take-along")
@allow(Permission.TAKE_PART)
def earlier(pairing_id: UUID) -> str:
    """What the mentee's last pairing left open, all of it chosen beforehand."""
    found, items = _offered(pairing_id)
    form = TakeAlongForm(resources=[str(item.resource_id) for item in items])
    return _page(found, items, form)


@blueprint.post("/pairings/<uuid:pairing_id>/take-along")
@allow(Permission.TAKE_PART)
def save_earlier(pairing_id: UUID) -> ResponseReturnValue:
    """Attach what was chosen."""
    found, items = _offered(pairing_id)
    form = TakeAlongForm()
    form.offer(items)
    if not form.validate_on_submit():
        return _page(found, items, form), 422
    count = take_along(found, form.chosen, by=current_user.id, now=clock.now())
    said = ngettext("%(num)s resource taken along.", "%(num)s resources taken along.", count)
    return go("pairings.pairing", said, pairing_id=found.id)


def _offered(pairing_id: UUID) -> tuple[Any, Any]:
    found = own_pairing(pairing_id)
    if found.mentee_id != current_user.id:
        raise NotFound
    return found, list_left_open(found)


def _page(found: Any, items: Any, form: TakeAlongForm) -> str:
    form.offer(items)
    view = standing(found, clock.now())
    return render_template("pairings/take_along.html", standing=view, form=form, items=items)
