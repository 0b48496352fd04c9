"""Requests and pairings: the pages."""

from mentor_match.pairings.views import (
    association_concerns,
    blocks,
    calendars,
    concerns,
    consults,
    mentoring,
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
    "association_concerns",
    "blocks",
    "blueprint",
    "calendars",
    "concerns",
    "consults",
    "mentoring",
    "notes",
    "outcomes",
    "pairings",
    "proposals",
    "requests",
    "resources",
    "sessions",
]
