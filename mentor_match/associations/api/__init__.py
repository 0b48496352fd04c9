"""What machines may open of associations."""

from mentor_match.associations.api import members, programmes, register, tokens, webhooks
from mentor_match.associations.api.frame import blueprint

__all__ = ["blueprint", "members", "programmes", "register", "tokens", "webhooks"]
