"""Requests and pairings: the pages."""

from mentor_match.pairings.views import (
    calendars,
    consults,
    notes,
    outcomes,
    pairings,
    proposals,
    requests,
    resources,
    sessions,
)
from mentor_match.pairings.views.frame import blueprint

__all__ = [
    "blueprint",
    "calendars",
    "consults",
    "notes",
    "outcomes",
    "pairings",
    "proposals",
    "requests",
    "resources",
    "sessions",
]
