"""Home, and what coordinators watch: the pages."""

from mentor_match.insight.views import acts, cases, equity, feedback, flow, report, tracks
from mentor_match.insight.views.associations import blueprint

__all__ = ["acts", "blueprint", "cases", "equity", "feedback", "flow", "report", "tracks"]
