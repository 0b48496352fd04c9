"""What machines may open of learning."""

from mentor_match.learning.api import xapi
from mentor_match.learning.api.xapi import blueprint

__all__ = ["blueprint", "xapi"]
