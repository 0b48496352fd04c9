"""Learning: the pages."""

from mentor_match.learning.views import library, suggestions
from mentor_match.learning.views.frame import blueprint

__all__ = ["blueprint", "library", "suggestions"]
