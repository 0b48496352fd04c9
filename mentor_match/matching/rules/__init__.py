"""What a mentee may ask of the list of suggestions. Pure."""

from mentor_match.matching.rules.suggestions import (
    REST_AFTER_NO,
    SUGGESTIONS_A_PAGE,
    Choices,
    Filters,
    Hindrance,
    choices_among,
)

__all__ = [
    "REST_AFTER_NO",
    "SUGGESTIONS_A_PAGE",
    "Choices",
    "Filters",
    "Hindrance",
    "choices_among",
]
