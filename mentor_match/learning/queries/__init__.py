"""Reading the library."""

from mentor_match.learning.queries.library import (
    EVERYTHING,
    Search,
    Shelf,
    count_resources,
    find_resource,
    get_resource,
    list_keys,
    list_resources,
    read_shelf,
)

__all__ = [
    "EVERYTHING",
    "Search",
    "Shelf",
    "count_resources",
    "find_resource",
    "get_resource",
    "list_keys",
    "list_resources",
    "read_shelf",
]
