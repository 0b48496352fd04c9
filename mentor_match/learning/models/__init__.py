"""Training resources, and what is kept of learning."""

from mentor_match.learning.models.cpd import (
    CpdEntry,
    CpdEvidence,
    CpdReview,
    CpdRuleSet,
    CpdStatement,
    PlatformStatement,
)
from mentor_match.learning.models.credentials import (
    Credential,
    CredentialSlot,
)
from mentor_match.learning.models.imports import (
    LibraryImport,
)
from mentor_match.learning.models.library import (
    Resource,
    ResourceFacts,
    Suggestion,
)
from mentor_match.learning.models.programmes import (
    ProgrammeResource,
)
from mentor_match.learning.models.stories import (
    Story,
    StoryConsent,
)

__all__ = [
    "CpdEntry",
    "CpdEvidence",
    "CpdReview",
    "CpdRuleSet",
    "CpdStatement",
    "Credential",
    "CredentialSlot",
    "LibraryImport",
    "PlatformStatement",
    "ProgrammeResource",
    "Resource",
    "ResourceFacts",
    "Story",
    "StoryConsent",
    "Suggestion",
]
