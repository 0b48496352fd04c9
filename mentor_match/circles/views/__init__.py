"""Learning circles: the pages."""

from mentor_match.circles.views import circles, places, resources, sessions
from mentor_match.circles.views.frame import blueprint

__all__ = ["blueprint", "circles", "places", "resources", "sessions"]
