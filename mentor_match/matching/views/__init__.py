"""Suggestions, cohort runs and what they propose: the pages."""

from mentor_match.matching.views import (
    co_mentors,
    following,
    pairs,
    proposals,
    runs,
    teams,
    waiting,
)
from mentor_match.matching.views.suggestions import blueprint

__all__ = [
    "blueprint",
    "co_mentors",
    "following",
    "pairs",
    "proposals",
    "runs",
    "teams",
    "waiting",
]
