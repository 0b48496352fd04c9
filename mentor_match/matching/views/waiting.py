"""The waiting list, for who is on it or could be."""

from flask import render_template
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mentor_match.matching.queries import find_waiting
from mentor_match.matching.rules import HEAD_START
from mentor_match.matching.service import waiting
from mentor_match.matching.views.suggestions import blueprint, share_now
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go


@blueprint.get("/waiting-list")
@allow(Permission.FIND_MENTORS)
def waiting_list() -> str:
    """The place, and what past waits say; or how to join."""
    entry = find_waiting(current_user.id)
    return render_template(
        "matching/waiting.html",
        entry=entry,
        places=waiting.list_places(entry) if entry else [],
        can_wait=waiting.can_wait(current_user.id),
        head_start=HEAD_START.days,
    )


@blueprint.post("/waiting-list/join")
@allow(Permission.FIND_MENTORS)
def join_waiting() -> Response:
    """Wait, where there is nobody to ask."""
    waiting.join_waiting(current_user.id, now=clock.now(), share=share_now())
    said = gettext("You are on the waiting list. You get an e-mail when a place is free.")
    return go("matching.waiting_list", said)


@blueprint.post("/waiting-list/leave")
@allow(Permission.FIND_MENTORS)
def leave_waiting() -> Response:
    """Wait no longer."""
    waiting.leave_waiting(current_user.id, now=clock.now())
    return go("matching.waiting_list", gettext("You are no longer on the waiting list."))
