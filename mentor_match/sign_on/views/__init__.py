"""Signing in through an association: the pages."""

from mentor_match.sign_on.views import entering, links, setting_up
from mentor_match.sign_on.views.frame import blueprint

__all__ = ["blueprint", "entering", "links", "setting_up"]
