"""What machines may send and read of associations."""

from mentor_match.associations.schemas.members import (
    DecisionSchema,
    MemberChangeSchema,
    MemberFilterSchema,
    MemberSchema,
)
from mentor_match.associations.schemas.programmes import (
    CountsSchema,
    EnrolmentFilterSchema,
    EnrolmentSchema,
    NewProgrammeSchema,
    ProgrammeChangeSchema,
    ProgrammeFilterSchema,
    ProgrammeSchema,
    ProgrammeStateSchema,
)
from mentor_match.associations.schemas.register import (
    EntryChangeSchema,
    EntryFilterSchema,
    EntrySchema,
    InvitationSchema,
    NewEntrySchema,
)
from mentor_match.associations.schemas.tokens import TokenSchema
from mentor_match.associations.schemas.webhooks import (
    DeliverySchema,
    NewWebhookSchema,
    SecretSchema,
    TurnSchema,
    WebhookChangeSchema,
    WebhookSchema,
)

__all__ = [
    "CountsSchema",
    "DecisionSchema",
    "DeliverySchema",
    "EnrolmentFilterSchema",
    "EnrolmentSchema",
    "EntryChangeSchema",
    "EntryFilterSchema",
    "EntrySchema",
    "InvitationSchema",
    "MemberChangeSchema",
    "MemberFilterSchema",
    "MemberSchema",
    "NewEntrySchema",
    "NewProgrammeSchema",
    "NewWebhookSchema",
    "ProgrammeChangeSchema",
    "ProgrammeFilterSchema",
    "ProgrammeSchema",
    "ProgrammeStateSchema",
    "SecretSchema",
    "TokenSchema",
    "TurnSchema",
    "WebhookChangeSchema",
    "WebhookSchema",
]
