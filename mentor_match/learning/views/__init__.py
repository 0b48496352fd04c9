"""Learning: the pages."""

from mentor_match.learning.views import (
    cpd,
    cpd_rules,
    cpd_statements,
    credentials,
    exchange,
    library,
    programmes,
    stories,
    suggestions,
    writing,
)
from mentor_match.learning.views.frame import (
    blueprint,
)

__all__ = [
    "blueprint",
    "cpd",
    "cpd_rules",
    "cpd_statements",
    "credentials",
    "exchange",
    "library",
    "programmes",
    "stories",
    "suggestions",
    "writing",
]
