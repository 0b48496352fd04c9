"""Associations, their members and coordinators, and what they agreed with each other."""

from mentor_match.associations.models.memberships import (
    ASSOCIATION,
    PERSON,
    Agreement,
    Association,
    Coordinator,
    Membership,
)

__all__ = [
    "ASSOCIATION",
    "PERSON",
    "Agreement",
    "Association",
    "Coordinator",
    "Membership",
]
