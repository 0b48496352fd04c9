"""Training resources, and what is kept of learning."""

from mentor_match.learning.models.library import Resource

__all__ = [
    "Resource",
]
