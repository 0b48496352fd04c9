"""Associations and their members: the pages."""

from mentor_match.associations.views import administration, members, memberships
from mentor_match.associations.views.frame import blueprint

__all__ = ["administration", "blueprint", "members", "memberships"]
