"""Associations, their members and coordinators, and what they agreed with each other."""

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
from mentor_match.associations.models.tokens import (
    AccessToken,
)

__all__ = [
    "ASSOCIATION",
    "PERSON",
    "AccessToken",
    "Agreement",
    "Association",
    "Coordinator",
    "Enrolment",
    "Membership",
    "Programme",
    "ProgrammePartner",
]
