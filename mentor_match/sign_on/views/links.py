"""Through which associations one's account opens: linking it, and taking the link away."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.accounts.sign_in.browsers import typed_lately
from mentor_match.associations.queries import get_association
from mentor_match.permissions import Permission
from mentor_match.sign_on import service
from mentor_match.sign_on.queries import list_links
from mentor_match.sign_on.rules import NotBegunHere
from mentor_match.sign_on.views.frame import blueprint, is_offered
from mentor_match.sign_on.views.waiting import find_known, forget_known
from mentor_match.web import clock
from mentor_match.web.access import allow
from mentor_match.web.pages import go
from mentor_match.web.refusals import NotFound
from mentor_match.web.visit import visit


@blueprint.get("/account/associations")
@allow(Permission.KEEP_OWN_ACCOUNT)
def links() -> str:
    """The links there are, and the one that waits for a yes."""
    found = find_known()
    ours = found is not None and found[1].email == current_user.email.lower()
    linked = list_links(current_user.id)
    waiting = get_association(found[0]) if found is not None and ours else None
    if waiting is not None and waiting.id in {link.association_id for link, _name in linked}:
        waiting = None
    return render_template(
        "sign_on/links.html",
        links=linked,
        waiting=waiting,
        another=found is not None and not ours,
        offered=is_offered(),
    )


@blueprint.post("/account/associations/link")
@allow(Permission.KEEP_OWN_ACCOUNT)
def link() -> ResponseReturnValue:
    """Yes, with the password typed a moment ago."""
    found = find_known()
    if found is None:
        raise NotBegunHere
    if not typed_lately():
        return redirect(url_for("accounts.confirm", back=url_for("sign_on.links")), code=303)
    association_id, known = found
    service.link_account(current_user, association_id, known, here=_here(), now=clock.now())
    forget_known()
    return go("sign_on.links", _("From now on you can sign in through your association."))


@blueprint.post("/account/associations/<uuid:association_id>/unlink")
@allow(Permission.KEEP_OWN_ACCOUNT)
def unlink(association_id: UUID) -> ResponseReturnValue:
    """Never again."""
    gone = service.unlink_account(current_user, association_id, here=_here(), now=clock.now())
    if not gone:
        raise NotFound
    return go("sign_on.links", _("The link is removed. Your password opens your account."))


def _here() -> UUID:
    found = visit()
    if found is None:
        raise NotFound
    return found.id
