"""What a reader may type about learning."""

from mentor_match.learning.forms.cpd import (
    EntryForm,
    ReviewForm,
    RulesForm,
    StatementForm,
)
from mentor_match.learning.forms.library import (
    LibraryForm,
)
from mentor_match.learning.forms.suggestions import (
    DeclineSuggestionForm,
    SuggestForm,
)

__all__ = [
    "DeclineSuggestionForm",
    "EntryForm",
    "LibraryForm",
    "ReviewForm",
    "RulesForm",
    "StatementForm",
    "SuggestForm",
]
