"""Reading who is asked, what somebody answered, and what may be shown of all of it."""

from mentor_match.pulse.queries.answers import (
    Standing,
    find_answer,
    list_given,
    list_given_in,
    list_own_answers,
    list_pulse_waits,
    list_silent,
    read_standing,
)
from mentor_match.pulse.queries.people import (
    find_start,
    is_mentored,
    list_candidates,
)

__all__ = [
    "Standing",
    "find_answer",
    "find_start",
    "is_mentored",
    "list_candidates",
    "list_given",
    "list_given_in",
    "list_own_answers",
    "list_pulse_waits",
    "list_silent",
    "read_standing",
]
