"""The verbs of requests and pairings: each one whole act, with its audit and its messages."""

from mentor_match.pairings.service.answering import count_answer
from mentor_match.pairings.service.asking import Following, request_mentor
from mentor_match.pairings.service.blocks import (
    block_person,
    close_unsaid,
    person_met,
    unblock_person,
)
from mentor_match.pairings.service.certificates import (
    completion_of,
    issue_certificate,
)
from mentor_match.pairings.service.charter import propose_charter, set_aside_charter, sign_charter
from mentor_match.pairings.service.co_mentors import (
    accept_co_mentoring,
    ask_co_mentor,
    decline_co_mentoring,
    end_co_mentoring,
    expire_co_mentors,
    hand_back_goal,
    remind_co_mentor,
    remind_co_mentors,
    sign_off_goal,
)
from mentor_match.pairings.service.concerns import (
    Subject,
    close_concern,
    look_into_concern,
    person_as_subject,
    raise_concern,
    subject_of,
)
from mentor_match.pairings.service.consults import (
    advise,
    ask_consult,
    close_consult,
    confirm_read_back,
    correct_read_back,
    decline_consult,
    expire_consult,
    expire_consults,
    leave_consults,
    read_back,
    redirect_consult,
    take_consults,
    withdraw_consult,
)
from mentor_match.pairings.service.credits import credit_what_happened
from mentor_match.pairings.service.goals import claim_goal, drop_goal, reach_goal, set_goal
from mentor_match.pairings.service.pairings import (
    close_pairing,
    complete_pairing,
    end_pairing,
    pause_pairing,
    resume_pairing,
)
from mentor_match.pairings.service.proposed import pair_by_proposal
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
from mentor_match.pairings.service.tracks import (
    leave_track,
    take_track,
)

__all__ = [
    "Following",
    "Subject",
    "accept_co_mentoring",
    "accept_request",
    "add_resource",
    "advise",
    "ask_co_mentor",
    "ask_consult",
    "block_person",
    "cancel_session",
    "claim_goal",
    "close_concern",
    "close_consult",
    "close_pairing",
    "close_unsaid",
    "complete_pairing",
    "completion_of",
    "confirm_read_back",
    "confirm_session",
    "correct_read_back",
    "count_answer",
    "credit_held_sessions",
    "credit_what_happened",
    "decline_co_mentoring",
    "decline_consult",
    "decline_request",
    "drop_goal",
    "end_co_mentoring",
    "end_pairing",
    "expire_co_mentors",
    "expire_consult",
    "expire_consults",
    "expire_request",
    "expire_requests",
    "hand_back_goal",
    "issue_certificate",
    "leave_alone",
    "leave_consults",
    "leave_track",
    "look_into_concern",
    "mark_done",
    "miss_session",
    "pair_by_proposal",
    "pause_pairing",
    "person_as_subject",
    "person_met",
    "plan_session",
    "propose_charter",
    "raise_concern",
    "reach_goal",
    "read_back",
    "redirect_consult",
    "remind_co_mentor",
    "remind_co_mentors",
    "remind_mentor",
    "remind_mentors",
    "remove_resource",
    "request_mentor",
    "resource_activity",
    "resume_pairing",
    "session_activities",
    "set_aside_charter",
    "set_goal",
    "sign_charter",
    "sign_off_goal",
    "subject_of",
    "take_consults",
    "take_track",
    "unblock_person",
    "withdraw_consult",
    "withdraw_request",
]
