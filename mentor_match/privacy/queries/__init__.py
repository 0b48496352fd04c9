"""Reading what somebody agreed to, and which accounts nobody uses."""

from mentor_match.privacy.queries.agreed import Agreed, list_agreed
from mentor_match.privacy.queries.unused import (
    UNUSED_MAIL,
    list_to_warn,
    list_unused,
    lock_to_warn,
    lock_unused,
)

__all__ = [
    "UNUSED_MAIL",
    "Agreed",
    "list_agreed",
    "list_to_warn",
    "list_unused",
    "lock_to_warn",
    "lock_unused",
]
