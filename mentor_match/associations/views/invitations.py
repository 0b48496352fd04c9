"""Inviting people of the register; and, for them, saying yes or no."""

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from mentor_match.associations import service
from mentor_match.associations.queries import (
    count_invitable,
    get_coordinated,
    get_own_invitation,
)
from mentor_match.associations.rules import AGAIN_AFTER, HOLDS, MOST_TIMES, same_name
from mentor_match.associations.views.frame import blueprint
from mentor_match.associations.views.register import REGISTER
from mentor_match.permissions import Permission
from mentor_match.web import clock
from mentor_match.web.access import allow, public
from mentor_match.web.pages import go

INVITATION = "/invitations/<secret>"
OWN = "/associations/invitations/<uuid:entry_id>"


@blueprint.get(f"{REGISTER}/invite")
@allow(Permission.VERIFY_MEMBERS)
def invite_all(association_id: UUID) -> str:
    """How many would get a mail, and what stands in it: before it goes."""
    association = get_coordinated(association_id, current_user.id)
    return render_template(
        "associations/invite.html",
        association=association,
        count=count_invitable(association.id, clock.now()),
        holds=HOLDS.days,
        again=AGAIN_AFTER.days,
        times=MOST_TIMES,
    )


@blueprint.post(f"{REGISTER}/invite")
@allow(Permission.VERIFY_MEMBERS)
def send_invitations(association_id: UUID) -> ResponseReturnValue:
    """Invite those who were chosen, or all who may be invited."""
    association = get_coordinated(association_id, current_user.id)
    chosen = None if "all" in request.form else _chosen()
    count = service.invite(association.id, chosen=chosen, by=current_user.id, now=clock.now())
    said = ngettext(
        "%(num)s invitation is on its way.", "%(num)s invitations are on their way.", count
    )
    return go("associations.register", said, association_id=association.id)


def _chosen() -> list[UUID]:
    """The ids that were ticked; what is none is nobody."""
    found = []
    for text in request.form.getlist("entry")[:100]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@blueprint.get(INVITATION)
@public
def invitation(secret: str) -> str:
    """What it is about; to say yes one needs an account, to say no one does not."""
    found = service.open_invitation(secret, now=clock.now())
    other_name = current_user.is_authenticated and not same_name(
        current_user.full_name, found.entry.full_name
    )
    return render_template(
        "associations/invitation.html",
        entry=found.entry,
        secret=secret,
        until=found.expires_at,
        other_name=other_name,
    )


@blueprint.post(f"{INVITATION}/accept")
@allow(Permission.JOIN_ASSOCIATION)
def accept_invitation(secret: str) -> ResponseReturnValue:
    """Join, known by the number of the register."""
    return _accept(service.open_invitation(secret, now=clock.now()))


@blueprint.post(f"{INVITATION}/refuse")
@public
def refuse_invitation(secret: str) -> ResponseReturnValue:
    """No, and no further mail."""
    service.refuse_invitation(service.open_invitation(secret, now=clock.now()), now=clock.now())
    return go("insight.welcome", _("You are not invited again. Thank you for telling us."))


@blueprint.post(f"{OWN}/accept")
@allow(Permission.JOIN_ASSOCIATION)
def accept_own_invitation(entry_id: UUID) -> ResponseReturnValue:
    """The same, for who is signed in with the address the mail went to."""
    return _accept(get_own_invitation(entry_id, current_user, clock.now()))


@blueprint.post(f"{OWN}/refuse")
@allow(Permission.JOIN_ASSOCIATION)
def refuse_own_invitation(entry_id: UUID) -> ResponseReturnValue:
    """The same."""
    now = clock.now()
    service.refuse_invitation(get_own_invitation(entry_id, current_user, now), now=now)
    return go("associations.memberships", _("You are not invited again. Thank you for telling us."))


def _accept(found: Any) -> ResponseReturnValue:
    association = found.entry.association.name
    membership = service.accept_invitation(found, current_user, now=clock.now())
    if membership.state == "verified":
        said = _("You are a verified member of %(association)s.", association=association)
    else:
        said = _("Welcome. A coordinator of %(association)s compares you with the register.",
                 association=association)  # fmt: skip
    return go("associations.memberships", said)
