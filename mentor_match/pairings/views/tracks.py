"""The track of a pairing: what it is, and taking it."""

from uuid import UUID

from flask import render_template
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.pairings import service
from mentor_match.pairings.views.frame import blueprint, own_pairing, standing
from mentor_match.permissions import Permission
from mentor_match.reference.tracks import TRACKS, agenda
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.refusals import NotFound


@blueprint.get("/pairings/<uuid:pairing_id>/track")
@allow(Permission.TAKE_PART)
def track(pairing_id: UUID) -> str:
    """The agenda in full; before one is taken, what each would be."""
    found = own_pairing(pairing_id)
    taken = found.agenda
    shown = [taken] if taken else [one for code in TRACKS if (one := agenda(code, 0))]
    goals = {goal.topic for goal in found.goals if goal.open}
    return render_template(
        "pairings/track.html",
        standing=standing(found, clock.now()),
        taken=taken,
        shown=shown,
        pursued=goals,
    )


@blueprint.post("/pairings/<uuid:pairing_id>/track/<track>/take")
@allow(Permission.TAKE_PART)
def take_track(pairing_id: UUID, track: str) -> Response:
    """Take it as the agenda."""
    found = own_pairing(pairing_id)
    if track not in TRACKS:
        raise NotFound
    service.take_track(found, track, by=current_user.id, now=clock.now())
    said = gettext("The track is your agenda now. Its project is a good goal to set next.")
    return go("pairings.track", said, pairing_id=found.id)


@blueprint.post("/pairings/<uuid:pairing_id>/track/leave")
@allow(Permission.TAKE_PART)
def leave_track(pairing_id: UUID) -> Response:
    """Let go of it."""
    found = own_pairing(pairing_id)
    service.leave_track(found, by=current_user.id, now=clock.now())
    return go("pairings.track", gettext("You left the track."), pairing_id=found.id)
