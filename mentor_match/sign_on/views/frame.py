"""What the pages of this slice share."""

from importlib.util import find_spec
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app

from mentor_match.accounts.secrets import unseal
from mentor_match.sign_on.queries import get_server, is_any_set_up
from mentor_match.sign_on.rules import Server
from mentor_match.web.refusals import NotFound
from mentor_match.web.templating import outside_address
from mentor_match.web.transaction import reading

blueprint = Blueprint("sign_on", __name__)


def is_installed() -> bool:
    """Whether the packages of the extra `sso` are there."""
    return all(find_spec(name) for name in ("authlib", "requests"))


def conversation() -> Any:
    """What is said with identity servers; NotFound where its packages are missing."""
    if not is_installed():
        raise NotFound
    from mentor_match.sign_on import conversation as said

    return said


@blueprint.app_template_global("is_sign_on_offered")
def is_offered() -> bool:
    """Whether the page of signing in leads to associations."""
    return is_installed() and is_any_set_up()


def talked_to(association_id: UUID, issuer: str, client_id: str, secret: str) -> Server:
    """The server, with all that is needed to talk to it."""
    return Server(
        association_id,
        issuer,
        client_id,
        secret,
        return_to=outside_address("sign_on.back", association_id=association_id),
        near=current_app.config["IDENTITY_SERVERS_NEAR"],
    )


def server_of(association_id: UUID) -> Server:
    """The server of an association, read in a transaction that ends here: it may take seconds to
    answer, and nobody shall wait for that."""
    with reading():
        kept = get_server(association_id)
        secret = unseal(kept.secret, current_app.config["SECOND_STEP_KEY"])
        return talked_to(association_id, kept.issuer, kept.client_id, (secret or b"").decode())
