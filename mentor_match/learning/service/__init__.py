"""The verbs of learning."""

from mentor_match.learning.service.library import (
    LIBRARY,
    LIST_MADE,
    reattach_resources,
    report_dead,
    resources_for,
    seed_library,
)
from mentor_match.learning.service.suggestions import (
    accept_suggestion,
    decline_suggestion,
    suggest_resource,
)

__all__ = [
    "LIBRARY",
    "LIST_MADE",
    "accept_suggestion",
    "decline_suggestion",
    "reattach_resources",
    "report_dead",
    "resources_for",
    "seed_library",
    "suggest_resource",
]
