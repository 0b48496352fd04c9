"""What machines may send and read of learning."""

from mentor_match.learning.schemas.machines import (
    CpdEntrySchema,
    CpdFilterSchema,
    CpdReviewSchema,
    CpdTotalsSchema,
    NewCpdEntrySchema,
    NewResourceSchema,
    ResourceChangeSchema,
    ResourceFilterSchema,
    ResourceSchema,
    ResourceStateSchema,
)
from mentor_match.learning.schemas.xapi import MOST_STATEMENTS, StatementSchema

__all__ = [
    "MOST_STATEMENTS",
    "CpdEntrySchema",
    "CpdFilterSchema",
    "CpdReviewSchema",
    "CpdTotalsSchema",
    "NewCpdEntrySchema",
    "NewResourceSchema",
    "ResourceChangeSchema",
    "ResourceFilterSchema",
    "ResourceSchema",
    "ResourceStateSchema",
    "StatementSchema",
]
