"""Whether a mentor answers: what is counted as requests are closed, and what follows from it."""

from datetime import datetime
from uuid import UUID

from mentor_match.notifications.service import tell
from mentor_match.pairings.models import MentorshipRequest
from mentor_match.pairings.queries import lock
from mentor_match.pairings.rules import ANSWERED, MOST_SILENCES, RequestState
from mentor_match.profiles.models import MentorProfile
from mentor_match.profiles.queries import find_mentor
from mentor_match.profiles.rules import PauseReason
from mentor_match.profiles.service import note_answer, note_silence, pause_mentor


def lock_mentor(mentor_id: UUID) -> MentorProfile | None:
    """The row of a mentor as it stands now: in every transaction before that of the mentee, and
    before that of the request. Two that wait for each other would otherwise stop both."""
    mentor = find_mentor(mentor_id)
    return None if mentor is None else lock(mentor)


def lock_to_close(request: MentorshipRequest) -> MentorshipRequest:
    """The request as it stands now, for whoever answers it or lets it run out."""
    lock_mentor(request.mentor_id)
    return lock(request)


def count_answer(request: MentorshipRequest) -> None:
    """A request that was closed a moment ago: what it says of its mentor, who is locked. What was
    withdrawn was not theirs to answer."""
    mentor = find_mentor(request.mentor_id)
    if mentor is None:
        return
    if request.state in ANSWERED:
        note_answer(mentor)
    elif request.state == RequestState.EXPIRED:
        note_silence(mentor, request.requested_at)


def rest_who_is_silent(request: MentorshipRequest, now: datetime) -> None:
    """Who let three requests in a row run out is not asked for a while, and told how to be back.

    Other requests that wait for the same mentor stay: to answer one of them is the best way back.
    """
    mentor = find_mentor(request.mentor_id)
    if mentor is None or mentor.paused_at is not None or mentor.unanswered < MOST_SILENCES:
        return
    pause_mentor(mentor, reason=PauseReason.SILENT, now=now)
    key = f"mentor-rested:{request.id}"
    tell(request.mentor, "mentor-rested", key=key, now=now, context={"mentor": mentor})
