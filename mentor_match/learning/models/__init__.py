"""Training resources, and what is kept of learning."""

from mentor_match.learning.models.library import Resource, ResourceFacts, Suggestion

__all__ = [
    "Resource",
    "ResourceFacts",
    "Suggestion",
]
