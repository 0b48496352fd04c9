"""Reads for suggestions: who may be proposed to whom, as few columns as the engine needs."""

from mentor_match.matching.queries.suggestions import (
    Reach,
    Seen,
    find_dismissal,
    find_reach,
    find_stamp,
    list_dismissals,
    list_excluded,
    list_offers,
    list_places,
    list_proposable,
    list_seen,
)

__all__ = [
    "Reach",
    "Seen",
    "find_dismissal",
    "find_reach",
    "find_stamp",
    "list_dismissals",
    "list_excluded",
    "list_offers",
    "list_places",
    "list_proposable",
    "list_seen",
]
