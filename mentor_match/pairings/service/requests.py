"""What becomes of a request: answered, withdrawn, reminded of, expired."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.accounts.models import Account
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.notifications.service import tell
from mentor_match.pairings.models import MentorshipRequest, Pairing, RequestFollowing
from mentor_match.pairings.queries import (
    list_overdue,
    list_requests_by,
    list_to_remind,
    lock,
)
from mentor_match.pairings.rules import (
    DECLINE_REASONS,
    MentorAtCapacity,
    NoPlaceToGive,
    RequestState,
    check_open,
)
from mentor_match.pairings.service.answering import (
    count_answer,
    lock_to_close,
    rest_who_is_silent,
)
from mentor_match.pairings.service.opening import open_pairing
from mentor_match.profiles.queries import find_mentee
from mentor_match.profiles.service import take_places
from mentor_match.web.refusals import NotFound

# Why a request was withdrawn, where the mentee did not do it by hand.
PLACES_FILLED = "places-filled"


def accept_request(request: MentorshipRequest, *, by: UUID, now: datetime) -> Pairing:
    """The mentor says yes: places are taken and the pairing opens, all of it or nothing.

    Places come before the request, and the mentor's before the mentee's, in every transaction
    (`answering.lock_mentor`).
    """
    _only(request.mentor_id, by)
    check_open(request.state, request.answer_by, now)
    with db.session.begin_nested():
        try:
            take_places(request.mentee_id, request.mentor_id)
        except MentorAtCapacity:
            raise NoPlaceToGive from None
        request = lock_to_close(request)
        check_open(request.state, request.answer_by, now)
        close_request(request, RequestState.ACCEPTED, now)
        pairing = open_pairing(request, now)
    note_request("accepted request", request, by=by, now=now)
    audit.record(
        "opened pairing",
        "pairing",
        pairing.id,
        by=by,
        now=now,
        association_id=pairing.mentee_association_id,
        mentor_association=str(pairing.mentor_association_id),
    )
    tell_of(request.mentee, "request-accepted", request, now, pairing=pairing)
    withdraw_what_is_left(request.mentee_id, now)
    return pairing


def withdraw_what_is_left(mentee_id: UUID, now: datetime) -> None:
    """When the last allowed place is filled, nobody else is left waiting for nothing."""
    mentee = find_mentee(mentee_id)
    assert mentee is not None  # a place of this mentee was taken a moment ago
    mentee = lock(mentee)
    if mentee.places_taken < mentee.places:
        return
    for other in list_requests_by(mentee_id):
        request = lock(other)
        if request.state != RequestState.REQUESTED:
            continue  # answered between the two lines above
        close_request(request, RequestState.WITHDRAWN, now, reason=PLACES_FILLED)
        note_request("withdrew request", request, by=None, now=now)
        tell_of(request.mentor, "request-withdrawn", request, now, places_filled=True)


def decline_request(
    request: MentorshipRequest, *, by: UUID, reason: str, note: str | None, now: datetime
) -> None:
    """The mentor says no, and why."""
    _only(request.mentor_id, by)
    if reason not in DECLINE_REASONS:
        raise ValueError(f"{reason!r} is no reason of DECLINE_REASONS.")
    request = lock_to_close(request)
    check_open(request.state, request.answer_by, now)
    request.note = note or None
    close_request(request, RequestState.DECLINED, now, reason=reason)
    note_request("declined request", request, by=by, now=now)
    tell_of(request.mentee, "request-declined", request, now, reason=DECLINE_REASONS[reason])


def withdraw_request(request: MentorshipRequest, *, by: UUID, now: datetime) -> None:
    """The mentee takes it back."""
    _only(request.mentee_id, by)
    request = lock(request)
    check_open(request.state, request.answer_by, now)
    close_request(request, RequestState.WITHDRAWN, now)
    note_request("withdrew request", request, by=by, now=now)
    tell_of(request.mentor, "request-withdrawn", request, now, places_filled=False)


def expire_request(request: MentorshipRequest, *, now: datetime) -> None:
    """Nobody answered in time: both are told, and the mentee asks someone else."""
    request = lock_to_close(request)
    if request.state != RequestState.REQUESTED:
        return
    close_request(request, RequestState.EXPIRED, now)
    note_request("request expired", request, by=None, now=now)
    tell_of(request.mentee, "request-expired", request, now)
    tell_of(request.mentor, "request-missed", request, now)
    rest_who_is_silent(request, now)


def remind_mentor(request: MentorshipRequest, *, now: datetime) -> None:
    """One reminder, half way."""
    request = lock(request)
    if request.state != RequestState.REQUESTED or request.reminded_at is not None:
        return
    request.reminded_at = now
    note_request("reminded mentor", request, by=None, now=now)
    tell_of(request.mentor, "request-reminder", request, now)


Each = Callable[[], AbstractContextManager[Any]]


def expire_requests(now: datetime, *, each: Each | None = None) -> int:
    """Write down every expiry; says how many. `each` surrounds each one: a transaction of its
    own on the command line, so that one bad row does not stop the rest."""
    return _for_each(list_overdue(now), expire_request, now, each)


def remind_mentors(now: datetime, *, each: Each | None = None) -> int:
    """Remind every mentor whose time to answer is half over; says how many."""
    return _for_each(list_to_remind(now), remind_mentor, now, each)


def _for_each(
    ids: Iterable[UUID], act: Callable[..., None], now: datetime, each: Each | None
) -> int:
    done = 0
    for request_id in ids:
        with (each or db.session.begin_nested)():
            request = db.session.get(MentorshipRequest, request_id)
            if request is not None:
                act(request, now=now)
                done += 1
    return done


def _only(allowed: UUID, by: UUID) -> None:
    if allowed != by:
        raise NotFound


def close_request(
    request: MentorshipRequest, state: RequestState, now: datetime, reason: str | None = None
) -> None:
    """Write down how it was closed, and when. But for what is withdrawn the mentor is locked."""
    request.state, request.closed_at, request.reason = state, now, reason
    count_answer(request)
    db.session.flush()


def leave_alone(request: MentorshipRequest, *, now: datetime) -> None:
    """Nobody else can be asked after it: it is not looked at again, and its mentee is told."""
    db.session.add(RequestFollowing(before_id=request.id, automatic=True, followed_at=now))
    db.session.flush()
    note_request("found nobody to ask next", request, by=None, now=now)
    tell_of(request.mentee, "request-nobody-next", request, now)


def note_request(
    verb: str, request: MentorshipRequest, *, by: UUID | None, now: datetime, **facts: object
) -> None:
    """Record an act upon a request."""
    audit.record(
        verb,
        "request",
        request.id,
        by=by,
        now=now,
        association_id=request.mentee_association_id,
        reason=request.reason,
        mentor_association=str(request.mentor_association_id),
        **facts,
    )


def tell_of(
    reader: Account, message: str, request: MentorshipRequest, now: datetime, **facts: Any
) -> None:
    """Write to one of the two about a request; once for each kind of message."""
    context = {"asked": request, **facts}
    tell(reader, message, key=f"{message}:{request.id}", now=now, context=context)
