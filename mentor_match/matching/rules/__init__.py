"""What a mentee may ask of the list of suggestions. Pure."""

from mentor_match.matching.rules.suggestions import (
    REST_AFTER_NO,
    SUGGESTIONS_A_PAGE,
    Choices,
    Filters,
    Hindrance,
    choices_among,
)
from mentor_match.matching.rules.teams import (
    MOST_MENTORS,
    MOST_TOPICS,
    Seat,
    Team,
    TeamMentor,
    best_team,
)

__all__ = [
    "MOST_MENTORS",
    "MOST_TOPICS",
    "REST_AFTER_NO",
    "SUGGESTIONS_A_PAGE",
    "Choices",
    "Filters",
    "Hindrance",
    "Seat",
    "Team",
    "TeamMentor",
    "best_team",
    "choices_among",
]
