"""Associations, their members and their programmes: the pages."""

from mentor_match.associations.views import (
    administration,
    enrolments,
    members,
    memberships,
    partners,
    parts,
    programmes,
    tokens,
)
from mentor_match.associations.views.frame import (
    blueprint,
)

__all__ = [
    "administration",
    "blueprint",
    "enrolments",
    "members",
    "memberships",
    "partners",
    "parts",
    "programmes",
    "tokens",
]
