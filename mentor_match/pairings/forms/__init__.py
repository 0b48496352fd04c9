"""What the two people of a request or a pairing may type."""

from mentor_match.pairings.forms.pairings import COMPLETED, EndForm
from mentor_match.pairings.forms.requests import DeclineForm
from mentor_match.pairings.forms.resources import FindResourceForm
from mentor_match.pairings.forms.sessions import SessionForm, SettleForm

__all__ = [
    "COMPLETED",
    "DeclineForm",
    "EndForm",
    "FindResourceForm",
    "SessionForm",
    "SettleForm",
]
