"""The verbs of requests and pairings: each one whole act, with its audit and its messages."""

from mentor_match.pairings.service.asking import Following, request_mentor
from mentor_match.pairings.service.pairings import (
    complete_pairing,
    end_pairing,
    pause_pairing,
    resume_pairing,
    sign_charter,
)
from mentor_match.pairings.service.requests import (
    accept_request,
    decline_request,
    expire_request,
    expire_requests,
    leave_alone,
    remind_mentor,
    remind_mentors,
    withdraw_request,
)
from mentor_match.pairings.service.resources import add_resource, mark_done, remove_resource
from mentor_match.pairings.service.sessions import (
    cancel_session,
    confirm_session,
    miss_session,
    plan_session,
)

__all__ = [
    "Following",
    "accept_request",
    "add_resource",
    "cancel_session",
    "complete_pairing",
    "confirm_session",
    "decline_request",
    "end_pairing",
    "expire_request",
    "expire_requests",
    "leave_alone",
    "mark_done",
    "miss_session",
    "pause_pairing",
    "plan_session",
    "remind_mentor",
    "remind_mentors",
    "remove_resource",
    "request_mentor",
    "resume_pairing",
    "sign_charter",
    "withdraw_request",
]
