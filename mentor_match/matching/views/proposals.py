"""Proposals of programmes, for the two people of each."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations.queries import list_prepared
from mentor_match.matching import queries, service
from mentor_match.matching.forms import RefuseForm
from mentor_match.matching.views.suggestions import blueprint
from mentor_match.permissions import Permission
from mentor_match.profiles.queries import find_profile
from mentor_match.reference.role_cards import both_may_do, find_role_card
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go

PROPOSAL = "/proposals/<uuid:proposal_id>"


@blueprint.get("/proposals")
@allow(Permission.TAKE_PART)
def proposals() -> str:
    """What programmes propose, what waits for an answer first."""
    return render_template(
        "matching/proposals.html", proposals=queries.list_own_proposals(current_user.id)
    )


@blueprint.get(PROPOSAL)
@allow(Permission.TAKE_PART)
def proposal(proposal_id: UUID) -> str:
    """One of them, with the reasons."""
    found = queries.get_own_proposal(proposal_id, current_user.id)
    own, other = (find_profile(one) for one in _two(found))
    codes = [one.cadre or "" if one else "" for one in (own, other)]
    across = all(codes) and codes[0] != codes[1]
    cards = [find_role_card(code) for code in codes] if across else []
    return render_template(
        "matching/proposal.html",
        proposal=found,
        is_mentee=current_user.id == found.mentee_id,
        other=found.mentor if current_user.id == found.mentee_id else found.mentee,
        profile=other,
        prepared=list_prepared([found.mentor_id]).get(found.mentor_id),
        answered=found.mentee_confirmed_at
        if current_user.id == found.mentee_id
        else found.mentor_confirmed_at,
        cards=[card for card in cards if card],
        both_may=both_may_do(*codes) if across else [],
    )


@blueprint.post(f"{PROPOSAL}/confirm")
@allow(Permission.TAKE_PART)
def confirm_proposal(proposal_id: UUID) -> ResponseReturnValue:
    """Say yes."""
    found = queries.get_own_proposal(proposal_id, current_user.id)
    pairing = service.confirm_proposal(found, by=current_user.id, now=clock.now())
    if pairing is not None:
        said = _("You both said yes. Your pairing is open.")
        return go("pairings.pairing", said, pairing_id=pairing.id)
    said = _("You said yes. The pairing opens when the other says yes, too.")
    return go("matching.proposal", said, proposal_id=found.id)


@blueprint.get(f"{PROPOSAL}/refuse")
@allow(Permission.TAKE_PART)
def refuse_proposal(proposal_id: UUID) -> str:
    """Ask why."""
    return _refuse_page(queries.get_own_proposal(proposal_id, current_user.id), RefuseForm())


@blueprint.post(f"{PROPOSAL}/refuse")
@allow(Permission.TAKE_PART)
def save_refusal(proposal_id: UUID) -> ResponseReturnValue:
    """Say no; the mentee gets the next one."""
    found, form = queries.get_own_proposal(proposal_id, current_user.id), RefuseForm()
    if not form.validate():
        return _refuse_page(found, form), 422
    following = service.refuse_proposal(
        found, by=current_user.id, reason=form.reason.data, now=clock.now()
    )
    if following is not None and current_user.id == found.mentee_id:
        said = _("You said no; the other was told kindly. Here is the next proposal.")
        return go("matching.proposal", said, proposal_id=following.id)
    return go("matching.proposals", _("You said no; the other was told kindly."))


def _two(found: Any) -> tuple[UUID, UUID]:
    """(the reader, the other)."""
    ids = (found.mentee_id, found.mentor_id)
    return ids if current_user.id == found.mentee_id else ids[::-1]


def _refuse_page(found: Any, form: RefuseForm) -> str:
    return render_template("matching/refuse.html", proposal=found, form=form)
