"""What a reader may type about learning."""

from mentor_match.learning.forms.library import LibraryForm

__all__ = [
    "LibraryForm",
]
