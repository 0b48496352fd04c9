"""Keys for the machines of an association: issued, shown once, revoked."""

from typing import Any
from uuid import UUID

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from mentor_match.associations import service
from mentor_match.associations.forms import TokenForm
from mentor_match.associations.queries import (
    get_coordinated,
    get_token,
    list_coordinators,
    list_tokens,
)
from mentor_match.associations.rules import WINDOW
from mentor_match.associations.views.frame import blueprint
from mentor_match.permissions import SCOPE_TITLES, Permission
from mentor_match.web import clock
from mentor_match.web.access import Grant, allow, read_tokens
from mentor_match.web.api import PREFIX
from mentor_match.web.pages import go
from mentor_match.web.transaction import in_front

TOKENS = "/coordination/<uuid:association_id>/keys"


@blueprint.record_once
def _read_tokens(state: Any) -> None:
    read_tokens(state.app, _grant_of)


def _grant_of(secret: str) -> Grant | None:
    most = current_app.config["API_CALLS_A_MINUTE"]
    with in_front():
        found = service.use_token(secret, most=most, now=clock.now())
        if found is None or found.created_by is None or found.calls_since is None:
            return None
        return Grant(
            found.id,
            found.association_id,
            found.created_by,
            found.scopes,
            found.calls,
            found.calls_since + WINDOW,
        )


@blueprint.get(TOKENS)
@allow(Permission.ISSUE_TOKENS)
def tokens(association_id: UUID) -> str:
    """The keys there are, and a new one."""
    return _page(association_id, TokenForm(formdata=None))


@blueprint.post(TOKENS)
@allow(Permission.ISSUE_TOKENS)
def issue_token(association_id: UUID) -> ResponseReturnValue:
    """A new key. It is shown in this answer and never again, so this answer is no redirect."""
    association = get_coordinated(association_id, current_user.id)
    form = TokenForm()
    form.offer()
    if not form.validate():
        return _page(association.id, form), 422
    _made, secret = service.issue_token(
        association.id,
        name=form.name.data,
        scopes=form.scopes.data,
        days=form.days.data,
        by=current_user.id,
        now=clock.now(),
    )
    return _page(association.id, TokenForm(formdata=None), secret)


@blueprint.post(f"{TOKENS}/<uuid:token_id>/revoke")
@allow(Permission.ISSUE_TOKENS)
def revoke_token(association_id: UUID, token_id: UUID) -> ResponseReturnValue:
    """End a key."""
    association = get_coordinated(association_id, current_user.id)
    service.revoke_token(get_token(association.id, token_id), by=current_user.id, now=clock.now())
    return go(
        "associations.tokens",
        _("The key opens nothing from now on."),
        association_id=association.id,
    )


def _page(association_id: UUID, form: TokenForm, secret: str | None = None) -> str:
    form.offer()
    association = get_coordinated(association_id, current_user.id)
    return render_template(
        "associations/tokens.html",
        association=association,
        tokens=list_tokens(association.id),
        form=form,
        secret=secret,
        scope_titles=SCOPE_TITLES,
        in_office={one.id for one in list_coordinators(association.id) if one.active},
        address=current_app.config["BASE_URL"] + "/xapi/",
        api_address=f"{current_app.config['BASE_URL']}{PREFIX}/",
        now=clock.now(),
    )
