"""The next mentor after a request that came to nothing: shown to the mentee, or asked for them."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.extensions import db
from mentor_match.matching.service.suggestions import (
    CROSS_DISCIPLINE_SHARE,
    Suggestion,
    next_suggestion,
)
from mentor_match.notifications.service import tell
from mentor_match.pairings.models import MentorshipRequest
from mentor_match.pairings.queries import (
    find_following,
    get_request,
    list_ever_asked,
    list_to_follow,
    lock,
)
from mentor_match.pairings.rules import Limits, RequestState, state_at
from mentor_match.pairings.service import Following, leave_alone, request_mentor
from mentor_match.profiles.queries import find_mentee
from mentor_match.web.refusals import NotFound, Refusal

OVER = (RequestState.DECLINED, RequestState.EXPIRED, RequestState.WITHDRAWN)


def get_earlier(request_id: UUID, mentee_id: UUID, now: datetime) -> MentorshipRequest:
    """A closed request of this mentee, after which another mentor can be asked."""
    request = get_request(request_id, mentee_id)
    over = state_at(request.state, request.answer_by, now) in OVER
    if request.mentee_id != mentee_id or not over:
        raise NotFound
    return request


def words_of(request: MentorshipRequest) -> dict[str, Any]:
    """What a request says, to be said again to another mentor."""
    return {
        "topics": sorted(request.topics),
        "to_learn": request.to_learn,
        "brings": request.brings,
        "rhythm": request.rhythm,
        "months": request.months,
    }


def find_next(
    request: MentorshipRequest, now: datetime, *, share: float = CROSS_DISCIPLINE_SHARE
) -> Suggestion | None:
    """Who can be asked next by the mentee's own click: anyone but the one who was just asked."""
    return next_suggestion(request.mentee_id, now, without=[request.mentor_id], share=share)


def ask_next(
    request: MentorshipRequest,
    *,
    limits: Limits,
    now: datetime,
    share: float = CROSS_DISCIPLINE_SHARE,
) -> MentorshipRequest | None:
    """Ask the next mentor with the same words, because the mentee chose that it be done.

    Nobody whom this mentee has ever asked is asked by itself again. What the rules forbid to the
    mentee is forbidden here as well; then nobody is asked, and the mentee is told.
    """
    request = lock(request)
    mentee = find_mentee(request.mentee_id)
    chosen = mentee is not None and mentee.ask_next_since is not None
    if not chosen or find_following(request.id) is not None:
        return None
    asked = list_ever_asked(request.mentee_id)
    found = next_suggestion(request.mentee_id, now, without=asked, share=share)
    if found is None:
        leave_alone(request, now=now)
        return None
    try:
        with db.session.begin_nested():
            after = request_mentor(
                request.mentee_id,
                found.mentor_id,
                **words_of(request),
                limits=limits,
                now=now,
                following=Following(request, automatic=True),
            )
    except Refusal:
        leave_alone(request, now=now)
        return None
    _tell_mentee(request, after, now)
    return after


def _tell_mentee(before: MentorshipRequest, after: MentorshipRequest, now: datetime) -> None:
    facts: Mapping[str, Any] = {"before": before, "asked": after}
    tell(before.mentee, "request-next-asked", key=f"next-asked:{after.id}", now=now, context=facts)


Each = Callable[[], AbstractContextManager[Any]]


def ask_all_next(
    *, limits: Limits, share: float, now: datetime, each: Each | None = None
) -> Mapping[UUID, UUID]:
    """Follow every request whose mentee wants it so: request -> the one that follows it."""
    done: dict[UUID, UUID] = {}
    for request_id in list_to_follow():
        with (each or db.session.begin_nested)():
            request = db.session.get(MentorshipRequest, request_id)
            after = request and ask_next(request, limits=limits, share=share, now=now)
            if after:
                done[request_id] = after.id
    return done
