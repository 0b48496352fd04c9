"""What follows from what in learning. Pure."""

from mentor_match.learning.rules.library import (
    AT_LEAST,
    AT_MOST,
    HIGHEST_LEVEL,
    Choice,
    Material,
    Wanted,
    choose_resources,
    meant_for,
    need,
    readable,
)

__all__ = [
    "AT_LEAST",
    "AT_MOST",
    "HIGHEST_LEVEL",
    "Choice",
    "Material",
    "Wanted",
    "choose_resources",
    "meant_for",
    "need",
    "readable",
]
