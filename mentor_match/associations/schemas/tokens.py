"""What a token may do, for whoever holds it."""

from marshmallow import fields

from mentor_match.permissions import Scope
from mentor_match.web.api import Codes, Moment
from mentor_match.web.api.fields import Schema


class TokenSchema(Schema):
    """The token itself: whose, what it may do, how long."""

    association_id = fields.UUID(required=True)
    name = fields.String(required=True)
    scopes = Codes(Scope, required=True)
    expires_at = Moment(required=True)
