"""Suggestions: the pages."""

from mentor_match.matching.views import co_mentors, following, teams
from mentor_match.matching.views.suggestions import blueprint

__all__ = ["blueprint", "co_mentors", "following", "teams"]
