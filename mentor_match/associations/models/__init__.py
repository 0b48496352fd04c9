"""Associations, their members and coordinators, and what they agreed with each other."""

from mentor_match.associations.models.memberships import (
    ASSOCIATION,
    PERSON,
    Agreement,
    Association,
    Coordinator,
    Membership,
)
from mentor_match.associations.models.programmes import Enrolment, Programme, ProgrammePartner

__all__ = [
    "ASSOCIATION",
    "PERSON",
    "Agreement",
    "Association",
    "Coordinator",
    "Enrolment",
    "Membership",
    "Programme",
    "ProgrammePartner",
]
