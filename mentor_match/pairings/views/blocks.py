"""Blocking a person, and undoing it: the pages of whoever does it."""

from uuid import UUID

from flask import render_template
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.pairings import queries, service
from mentor_match.pairings.views.frame import blueprint
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go


@blueprint.get("/safety")
@allow(Permission.TAKE_PART)
def safety() -> str:
    """Whom the reader blocked, and what the reader reported by name."""
    return render_template(
        "pairings/safety.html",
        blocks=queries.list_blocks(current_user.id),
        concerns=queries.list_own_concerns(current_user.id),
    )


@blueprint.get("/people/<uuid:person_id>/block")
@allow(Permission.TAKE_PART)
def block(person_id: UUID) -> str:
    """What blocking does, before it is done."""
    person = service.person_met(person_id, by=current_user.id)
    return render_template(
        "pairings/block.html",
        person=person,
        blocked=queries.find_block(current_user.id, person.id),
        pairing=queries.find_pairing_between(current_user.id, person.id),
        shared=queries.list_shared(current_user.id, person.id),
    )


@blueprint.post("/people/<uuid:person_id>/block")
@allow(Permission.TAKE_PART)
def save_block(person_id: UUID) -> Response:
    """Block; an open pairing is offered to be ended, a circle of both to be left."""
    person = service.person_met(person_id, by=current_user.id)
    service.block_person(person.id, by=current_user.id, now=clock.now())
    pairing = queries.find_pairing_between(current_user.id, person.id)
    if pairing is not None:
        said = gettext(
            "You blocked %(name)s, who was not told. Your pairing is still open: end it here, "
            "or leave this page to keep it.",
            name=person.call_me,
        )
        return go("pairings.end", said, pairing_id=pairing.id)
    said = gettext("You blocked %(name)s, who was not told.", name=person.call_me)
    if queries.list_shared(current_user.id, person.id):
        return go("pairings.block", said, person_id=person.id)
    return go("pairings.safety", said)


@blueprint.post("/people/<uuid:person_id>/unblock")
@allow(Permission.TAKE_PART)
def unblock(person_id: UUID) -> Response:
    """Undo it."""
    service.unblock_person(person_id, by=current_user.id, now=clock.now())
    return go("pairings.safety", gettext("You undid the block. Nobody was told."))
