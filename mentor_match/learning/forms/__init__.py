"""What a reader may type about learning."""

from mentor_match.learning.forms.cpd import (
    EntryForm,
    ReviewForm,
    RulesForm,
    StatementForm,
)
from mentor_match.learning.forms.credentials import (
    CheckForm,
)
from mentor_match.learning.forms.imports import (
    ImportForm,
)
from mentor_match.learning.forms.library import (
    LibraryForm,
)
from mentor_match.learning.forms.stories import (
    ReturnStoryForm,
    StoryForm,
)
from mentor_match.learning.forms.suggestions import (
    DeclineSuggestionForm,
    SuggestForm,
)

__all__ = [
    "CheckForm",
    "DeclineSuggestionForm",
    "EntryForm",
    "ImportForm",
    "LibraryForm",
    "ReturnStoryForm",
    "ReviewForm",
    "RulesForm",
    "StatementForm",
    "StoryForm",
    "SuggestForm",
]
