"""The pulse: the pages."""

from mentor_match.pulse.views import results
from mentor_match.pulse.views.questions import blueprint

__all__ = ["blueprint", "results"]
