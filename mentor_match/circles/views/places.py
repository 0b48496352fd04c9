"""Coming into a circle and going out of it."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.circles import queries, service
from mentor_match.circles.forms import InviteForm
from mentor_match.circles.rules import check_circle_open
from mentor_match.circles.views.frame import blueprint, led_circle, own_circle, seen_circle
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.rates import at_most


@blueprint.post("/circles/<uuid:circle_id>/ask")
@allow(Permission.TAKE_PART)
@at_most("REQUESTS_PER_HOUR")
def ask_to_join(circle_id: UUID) -> Response:
    """Ask the facilitators to be let in."""
    found = seen_circle(circle_id)
    service.ask_to_join(found, current_user.id, now=clock.now())
    said = gettext("You asked to join. A facilitator answers; you will get an e-mail.")
    return go("circles.circle", said, circle_id=found.id)


@blueprint.post("/circles/<uuid:circle_id>/join")
@allow(Permission.TAKE_PART)
def join(circle_id: UUID) -> Response:
    """Accept the invitation."""
    found = seen_circle(circle_id)
    service.join(found, current_user.id, now=clock.now())
    return go("circles.circle", gettext("Welcome: you are in the circle."), circle_id=found.id)


@blueprint.post("/circles/<uuid:circle_id>/refuse")
@allow(Permission.TAKE_PART)
def refuse(circle_id: UUID) -> Response:
    """Say no to the invitation."""
    found = seen_circle(circle_id)
    service.refuse_place(found, current_user.id, by=current_user.id, now=clock.now())
    return go("circles.circles", gettext("You declined the invitation."))


@blueprint.post("/circles/<uuid:circle_id>/leave")
@allow(Permission.TAKE_PART)
def leave(circle_id: UUID) -> Response:
    """Go."""
    found = own_circle(circle_id)
    service.leave(found, current_user.id, now=clock.now())
    return go("circles.circles", gettext("You left the circle, without fault."))


@blueprint.get("/circles/<uuid:circle_id>/invite")
@allow(Permission.TAKE_PART)
def invite(circle_id: UUID) -> str:
    """Ask for the address of whom to invite."""
    found = led_circle(circle_id)
    check_circle_open(found.state)
    return render_template("circles/invite.html", circle=found, form=InviteForm())


@blueprint.post("/circles/<uuid:circle_id>/invite")
@allow(Permission.TAKE_PART)
@at_most("REQUESTS_PER_HOUR")
def save_invite(circle_id: UUID) -> ResponseReturnValue:
    """Invite; what is said does not depend on whether the address is a member's."""
    found, form = led_circle(circle_id), InviteForm()
    if not form.validate_on_submit():
        return render_template("circles/invite.html", circle=found, form=form), 422
    service.invite_by_address(found, form.email.data, by=current_user.id, now=clock.now())
    said = gettext("If this is the address of a member who can come in, the invitation is sent.")
    return go("circles.circle", said, circle_id=found.id)


@blueprint.post("/circles/<uuid:circle_id>/people/<uuid:account_id>/admit")
@allow(Permission.TAKE_PART)
def admit(circle_id: UUID, account_id: UUID) -> Response:
    """Let in who asked."""
    found = led_circle(circle_id)
    place = queries.get_place(found, account_id)
    service.admit(found, account_id, by=current_user.id, now=clock.now())
    said = gettext("%(name)s is in the circle now.", name=place.account.call_me)
    return go("circles.circle", said, circle_id=found.id)


@blueprint.post("/circles/<uuid:circle_id>/people/<uuid:account_id>/refuse")
@allow(Permission.TAKE_PART)
def refuse_place(circle_id: UUID, account_id: UUID) -> Response:
    """Say no to who asked."""
    found = led_circle(circle_id)
    service.refuse_place(found, account_id, by=current_user.id, now=clock.now())
    return go("circles.circle", gettext("You said no; they were told kindly."), circle_id=found.id)


@blueprint.post("/circles/<uuid:circle_id>/people/<uuid:account_id>/lead")
@allow(Permission.TAKE_PART)
def share_lead(circle_id: UUID, account_id: UUID) -> Response:
    """Ask a member to facilitate, too."""
    found = led_circle(circle_id)
    place = queries.get_place(found, account_id)
    service.share_lead(found, account_id, by=current_user.id, now=clock.now())
    said = gettext("%(name)s facilitates with you now.", name=place.account.call_me)
    return go("circles.circle", said, circle_id=found.id)
