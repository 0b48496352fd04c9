"""What the two people of a request or a pairing may type."""

from mentor_match.pairings.forms.concerns import ConcernForm, ConcernOutcomeForm
from mentor_match.pairings.forms.consults import (
    ACCEPT,
    DECLINE,
    MENTOR,
    REDIRECT,
    AdviceForm,
    ConsultForm,
    CorrectForm,
    OutcomeForm,
    ReadBackForm,
)
from mentor_match.pairings.forms.mentoring import PauseForm
from mentor_match.pairings.forms.pairings import COMPLETED, EndForm
from mentor_match.pairings.forms.requests import DeclineForm
from mentor_match.pairings.forms.resources import FindResourceForm
from mentor_match.pairings.forms.sessions import SessionForm, SettleForm

__all__ = [
    "ACCEPT",
    "COMPLETED",
    "DECLINE",
    "MENTOR",
    "REDIRECT",
    "AdviceForm",
    "ConcernForm",
    "ConcernOutcomeForm",
    "ConsultForm",
    "CorrectForm",
    "DeclineForm",
    "EndForm",
    "FindResourceForm",
    "OutcomeForm",
    "PauseForm",
    "ReadBackForm",
    "SessionForm",
    "SettleForm",
]
