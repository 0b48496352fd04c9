"""Reading access tokens."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from mentor_match.associations.models import AccessToken
from mentor_match.extensions import db
from mentor_match.web.refusals import NotFound


def list_tokens(association_id: UUID) -> Sequence[AccessToken]:
    """The tokens of an association, the latest first."""
    asked = select(AccessToken).where(AccessToken.association_id == association_id)
    return db.session.scalars(asked.order_by(AccessToken.created_at.desc(), AccessToken.id)).all()


def get_token(association_id: UUID, token_id: UUID) -> AccessToken:
    """A token of the association."""
    found = db.session.get(AccessToken, token_id)
    if found is None or found.association_id != association_id:
        raise NotFound
    return found


def find_token_by_hash(secret_hash: str) -> AccessToken | None:
    """The token of a secret."""
    asked = select(AccessToken).where(AccessToken.secret_hash == secret_hash)
    return db.session.scalars(asked).one_or_none()
