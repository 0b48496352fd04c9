"""Requests and pairings: the pages."""

from mentor_match.pairings.views import pairings, requests, resources, sessions
from mentor_match.pairings.views.frame import blueprint

__all__ = ["blueprint", "pairings", "requests", "resources", "sessions"]
