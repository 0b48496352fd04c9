"""What the token itself may do, and the description of all there is."""

from typing import Any

from mentor_match.associations.api.frame import blueprint, here
from mentor_match.associations.queries import get_token
from mentor_match.associations.schemas import TokenSchema
from mentor_match.web.access import grant


@blueprint.reads("/token", None, gives=TokenSchema, tag="token")
def token() -> Any:
    """What this token may do."""
    return get_token(here(), grant().token_id)
