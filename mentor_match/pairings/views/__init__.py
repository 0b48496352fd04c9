"""Requests and pairings: the pages."""

from mentor_match.pairings.views import consults, pairings, requests, resources, sessions
from mentor_match.pairings.views.frame import blueprint

__all__ = ["blueprint", "consults", "pairings", "requests", "resources", "sessions"]
