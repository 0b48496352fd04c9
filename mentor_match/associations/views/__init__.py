"""Associations, their members and their programmes: the pages."""

from mentor_match.associations.views import (
    administration,
    enrolments,
    invitations,
    jobs,
    members,
    memberships,
    partners,
    parts,
    programmes,
    queue,
    register,
    registrations,
    tokens,
    uploads,
    webhooks,
)
from mentor_match.associations.views.frame import (
    blueprint,
)

__all__ = [
    "administration",
    "blueprint",
    "enrolments",
    "invitations",
    "jobs",
    "members",
    "memberships",
    "partners",
    "parts",
    "programmes",
    "queue",
    "register",
    "registrations",
    "tokens",
    "uploads",
    "webhooks",
]
