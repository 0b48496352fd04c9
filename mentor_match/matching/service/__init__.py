"""Suggestions for a mentee: put in order by the engine, drawn from the rows as they are now."""

from mentor_match.matching.service.co_mentors import suggest_co_mentors
from mentor_match.matching.service.suggestions import (
    CROSS_DISCIPLINE_SHARE,
    Standing,
    Suggestion,
    Suggestions,
    dismiss,
    find_hindrance,
    find_standing,
    get_suggestion,
    is_dismissed,
    list_dismissed,
    next_suggestion,
    restore,
    suggest,
)
from mentor_match.matching.service.teams import (
    Member,
    Proposed,
    TeamNow,
    find_team,
    propose_team,
)

__all__ = [
    "CROSS_DISCIPLINE_SHARE",
    "Member",
    "Proposed",
    "Standing",
    "Suggestion",
    "Suggestions",
    "TeamNow",
    "dismiss",
    "find_hindrance",
    "find_standing",
    "find_team",
    "get_suggestion",
    "is_dismissed",
    "list_dismissed",
    "next_suggestion",
    "propose_team",
    "restore",
    "suggest",
    "suggest_co_mentors",
]
