"""What the two people of a request or a pairing may type."""

from mentor_match.pairings.forms.certificates import (
    CertificateForm,
)
from mentor_match.pairings.forms.charter import CharterForm, SignForm
from mentor_match.pairings.forms.co_mentors import NoCoMentoringForm
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
from mentor_match.pairings.forms.goals import DropForm, GoalForm, SignOffForm
from mentor_match.pairings.forms.mentoring import PauseForm
from mentor_match.pairings.forms.pairings import COMPLETED, EndForm
from mentor_match.pairings.forms.requests import DeclineForm
from mentor_match.pairings.forms.sessions import SessionForm, SettleForm

__all__ = [
    "ACCEPT",
    "COMPLETED",
    "DECLINE",
    "MENTOR",
    "REDIRECT",
    "AdviceForm",
    "CertificateForm",
    "CharterForm",
    "ConcernForm",
    "ConcernOutcomeForm",
    "ConsultForm",
    "CorrectForm",
    "DeclineForm",
    "DropForm",
    "EndForm",
    "GoalForm",
    "NoCoMentoringForm",
    "OutcomeForm",
    "PauseForm",
    "ReadBackForm",
    "SessionForm",
    "SettleForm",
    "SignForm",
    "SignOffForm",
]
