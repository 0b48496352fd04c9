"""Reading the library, and what stands beside it."""

from mentor_match.learning.queries.library import (
    Shelf,
    count_resources,
    count_without,
    find_listed,
    find_resource,
    get_resource,
    list_keys,
    list_materials,
    list_resources,
    list_same_address,
    lock_resource,
    read_shelf,
    rooms_of,
    rooms_of_both,
)
from mentor_match.learning.queries.search import EVERYTHING, NOBODY, SIZES, Search
from mentor_match.learning.queries.suggestions import (
    count_own_waiting,
    get_suggestion,
    list_own_suggestions,
    list_reviewed,
    list_to_review,
    lock_suggestion,
)

__all__ = [
    "EVERYTHING",
    "NOBODY",
    "SIZES",
    "Search",
    "Shelf",
    "count_own_waiting",
    "count_resources",
    "count_without",
    "find_listed",
    "find_resource",
    "get_resource",
    "get_suggestion",
    "list_keys",
    "list_materials",
    "list_own_suggestions",
    "list_resources",
    "list_reviewed",
    "list_same_address",
    "list_to_review",
    "lock_resource",
    "lock_suggestion",
    "read_shelf",
    "rooms_of",
    "rooms_of_both",
]
