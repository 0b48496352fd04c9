"""What machines may open of learning."""

from mentor_match.learning.api import cpd, resources, xapi
from mentor_match.learning.api.frame import machines
from mentor_match.learning.api.xapi import blueprint

__all__ = ["blueprint", "cpd", "machines", "resources", "xapi"]
