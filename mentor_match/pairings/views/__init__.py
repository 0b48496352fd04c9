"""Requests and pairings: the pages."""

from mentor_match.pairings.views import (
    association_concerns,
    blocks,
    calendars,
    charter,
    co_mentors,
    concerns,
    consults,
    goals,
    mentoring,
    notes,
    outcomes,
    pairings,
    proposals,
    requests,
    resources,
    sessions,
    tracks,
)
from mentor_match.pairings.views.frame import blueprint

__all__ = [
    "association_concerns",
    "blocks",
    "blueprint",
    "calendars",
    "charter",
    "co_mentors",
    "concerns",
    "consults",
    "goals",
    "mentoring",
    "notes",
    "outcomes",
    "pairings",
    "proposals",
    "requests",
    "resources",
    "sessions",
    "tracks",
]
