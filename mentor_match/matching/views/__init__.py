"""Suggestions: the pages."""

from mentor_match.matching.views import following
from mentor_match.matching.views.suggestions import blueprint

__all__ = ["blueprint", "following"]
