"""A mentee's team of mentors: the mentee's page, and what each of the mentors sees of it."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from mentor_match.matching import service
from mentor_match.matching.forms import TeamForm
from mentor_match.matching.rules import MOST_MENTORS
from mentor_match.matching.views.suggestions import blueprint, own_standing
from mentor_match.pairings.queries import get_pairing
from mentor_match.permissions import Permission
from mentor_match.profiles.service import choose_mentors
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.refusals import NotFound


@blueprint.get("/team")
@allow(Permission.FIND_MENTORS)
def team() -> str:
    """Who is for what, what nobody covers yet, and who could."""
    return _page(TeamForm(places=service.find_team(current_user.id).places))


@blueprint.post("/team")
@allow(Permission.FIND_MENTORS)
def save_team() -> ResponseReturnValue:
    """Want more mentors at a time, or fewer."""
    form = TeamForm()
    if not form.validate_on_submit():
        return _page(form), 422
    choose_mentors(current_user.id, form.places.data, now=clock.now())
    return go("matching.team", gettext("Saved. Whom you could ask next stands below."))


def _page(form: TeamForm) -> str:
    standing, found = own_standing(), service.find_team(current_user.id)
    may_ask = standing is not None and standing.reach.verified
    size = found.free or MOST_MENTORS - len(found.members)
    proposed = service.propose_team(standing, found, size) if standing and may_ask else []
    return render_template(
        "matching/team.html", team=found, form=form, standing=standing, proposed=proposed
    )


@blueprint.get("/pairings/<uuid:pairing_id>/team")
@allow(Permission.TAKE_PART)
def shared_team(pairing_id: UUID) -> str:
    """What a mentor sees of the team: who else, of which cadre, for what. Nothing of any note."""
    found = get_pairing(pairing_id, current_user.id)
    if found.ended_at is not None:
        raise NotFound
    return render_template(
        "matching/shared_team.html", pairing=found, team=service.find_team(found.mentee_id)
    )
