"""What a mentee may ask the list for, and what they write to a mentor."""

from mentor_match.matching.forms.runs import ForbidForm, HandMadeForm, RefuseForm, RunForm
from mentor_match.matching.forms.suggestions import AskForm, FilterForm
from mentor_match.matching.forms.teams import TeamForm

__all__ = [
    "AskForm",
    "FilterForm",
    "ForbidForm",
    "HandMadeForm",
    "RefuseForm",
    "RunForm",
    "TeamForm",
]
