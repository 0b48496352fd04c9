"""The verbs of learning circles: each one whole act, with its audit and its messages."""

from mentor_match.circles.service import apart  # noqa: F401 - it answers the signals of pairings
from mentor_match.circles.service.calendars import session_file
from mentor_match.circles.service.circles import begin_circle, end_circle, start_circle, take_track
from mentor_match.circles.service.places import (
    admit,
    ask_to_join,
    invite,
    invite_by_address,
    join,
    leave,
    refuse_place,
    share_lead,
)
from mentor_match.circles.service.resources import add_resource, mark_done, remove_resource
from mentor_match.circles.service.sessions import (
    attend_session,
    cancel_session,
    miss_session,
    move_session,
    plan_session,
    session_held,
)

__all__ = [
    "add_resource",
    "admit",
    "ask_to_join",
    "attend_session",
    "begin_circle",
    "cancel_session",
    "end_circle",
    "invite",
    "invite_by_address",
    "join",
    "leave",
    "mark_done",
    "miss_session",
    "move_session",
    "plan_session",
    "refuse_place",
    "remove_resource",
    "session_file",
    "session_held",
    "share_lead",
    "start_circle",
    "take_track",
]
