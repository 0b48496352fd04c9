"""Associations, their members and coordinators, and what they agreed with each other."""

from mentor_match.associations.models.invitations import (
    RegisterInvitation,
)
from mentor_match.associations.models.memberships import (
    ASSOCIATION,
    PERSON,
    Agreement,
    Association,
    Coordinator,
    Membership,
)
from mentor_match.associations.models.programmes import (
    Enrolment,
    Programme,
    ProgrammePartner,
)
from mentor_match.associations.models.register import (
    JobCadre,
    RegisterEntry,
    RegisterErasure,
    RegisterFile,
    RegisterHeading,
    RegisterUpload,
)
from mentor_match.associations.models.tokens import (
    AccessToken,
)
from mentor_match.associations.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "ASSOCIATION",
    "PERSON",
    "AccessToken",
    "Agreement",
    "Association",
    "Coordinator",
    "Enrolment",
    "JobCadre",
    "Membership",
    "Programme",
    "ProgrammePartner",
    "RegisterEntry",
    "RegisterErasure",
    "RegisterFile",
    "RegisterHeading",
    "RegisterInvitation",
    "RegisterUpload",
    "Webhook",
    "WebhookDelivery",
]
