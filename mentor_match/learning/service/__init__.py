"""The verbs of learning."""

from mentor_match.learning.service.library import LIBRARY, LIST_MADE, resources_for, seed_library

__all__ = [
    "LIBRARY",
    "LIST_MADE",
    "resources_for",
    "seed_library",
]
