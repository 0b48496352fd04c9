"""The routes of this slice for machines, and whose they are."""

from uuid import UUID

from mentor_match.web.access import grant
from mentor_match.web.api import Blueprint

blueprint = Blueprint("associations_api", __name__)


def here() -> UUID:
    """The association of the token: nothing of another one exists for it."""
    return grant().association_id
