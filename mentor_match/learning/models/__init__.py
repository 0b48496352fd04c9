"""Training resources, and what is kept of learning."""

from mentor_match.learning.models.cpd import (
    CpdEntry,
    CpdEvidence,
    CpdReview,
    CpdRuleSet,
    CpdStatement,
    PlatformStatement,
)
from mentor_match.learning.models.library import (
    Resource,
    ResourceFacts,
    Suggestion,
)

__all__ = [
    "CpdEntry",
    "CpdEvidence",
    "CpdReview",
    "CpdRuleSet",
    "CpdStatement",
    "PlatformStatement",
    "Resource",
    "ResourceFacts",
    "Suggestion",
]
