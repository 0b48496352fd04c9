"""Taking along, erasing, and the clocks: each one whole act."""

from mentor_match.privacy.service.clocks import count_old, let_go, list_periods
from mentor_match.privacy.service.erasure import erase_account
from mentor_match.privacy.service.taking import note_taken_along
from mentor_match.privacy.service.unused import warn_unused

__all__ = [
    "count_old",
    "erase_account",
    "let_go",
    "list_periods",
    "note_taken_along",
    "warn_unused",
]
