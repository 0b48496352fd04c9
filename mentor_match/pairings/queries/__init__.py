"""Reading requests and pairings. What is not yours does not exist."""

from mentor_match.pairings.queries.pairings import (
    count_past_pairings,
    find_open_pairing,
    find_pairing_of,
    get_pairing,
    list_pairings,
    list_past_pairings,
)
from mentor_match.pairings.queries.requests import (
    count_closed_requests,
    count_open_requests_by,
    find_asked_after,
    find_following,
    find_open_request,
    get_request,
    list_closed_requests,
    list_ever_asked,
    list_overdue,
    list_requests_by,
    list_requests_to,
    list_to_follow,
    list_to_remind,
)
from mentor_match.pairings.queries.resources import find_attachment, get_attached, list_attached
from mentor_match.pairings.queries.rows import lock
from mentor_match.pairings.queries.sessions import get_session
from mentor_match.pairings.queries.standing import Standing, standing_of

__all__ = [
    "Standing",
    "count_closed_requests",
    "count_open_requests_by",
    "count_past_pairings",
    "find_asked_after",
    "find_attachment",
    "find_following",
    "find_open_pairing",
    "find_open_request",
    "find_pairing_of",
    "get_attached",
    "get_pairing",
    "get_request",
    "get_session",
    "list_attached",
    "list_closed_requests",
    "list_ever_asked",
    "list_overdue",
    "list_pairings",
    "list_past_pairings",
    "list_requests_by",
    "list_requests_to",
    "list_to_follow",
    "list_to_remind",
    "lock",
    "standing_of",
]
