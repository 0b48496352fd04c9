"""Asking for a mentor, and what becomes of it."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.accounts.models import Account
from mentor_match.associations.queries import find_path, list_verified
from mentor_match.audit import service as audit
from mentor_match.extensions import db
from mentor_match.notifications.service import tell
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.queries import (
    count_open_requests_by,
    find_open_pairing,
    find_open_request,
    list_overdue,
    list_requests_by,
    list_to_remind,
    lock,
)
from mentor_match.pairings.rules import (
    DECLINE_REASONS,
    Asking,
    Limits,
    MentorAtCapacity,
    NoPath,
    NoPlaceToGive,
    ProfileIncomplete,
    RequestState,
    answer_by,
    check_asking,
    check_open,
    state_at,
)
from mentor_match.pairings.service.opening import open_pairing
from mentor_match.profiles.models import MenteeProfile
from mentor_match.profiles.queries import find_mentee, find_mentor
from mentor_match.profiles.service import take_places
from mentor_match.web.refusals import NotFound

# Why a request was withdrawn, where the mentee did not do it by hand.
PLACES_FILLED = "places-filled"


def request_mentor(
    mentee_id: UUID,
    mentor_id: UUID,
    *,
    topics: Iterable[str],
    to_learn: str,
    brings: str | None,
    rhythm: str,
    months: int,
    limits: Limits,
    now: datetime,
) -> MentorshipRequest:
    """Ask a mentor; refused where the rules do not allow it.

    The mentee's row is locked, so that two requests at once do not both count the same places.
    """
    mentor = db.session.get(Account, mentor_id)
    mentee = find_mentee(mentee_id)
    if mentor is None:
        raise NotFound
    if mentee is None:
        raise ProfileIncomplete
    mentee = lock(mentee)
    _write_down_expiry(mentee_id, mentor_id, now)
    path = find_path(mentee_id, mentor_id)
    check_asking(_asking(mentee, mentor, path is not None, now), limits)
    if path is None:  # the rule has refused this already; this line is for the type checker
        raise NoPath(name=mentor.call_me)
    request = MentorshipRequest(
        mentee_id=mentee_id,
        mentor_id=mentor_id,
        mentee_association_id=path[0],
        mentor_association_id=path[1],
        state=RequestState.REQUESTED,
        topics=frozenset(topics),
        to_learn=to_learn,
        brings=brings or None,
        rhythm=rhythm,
        months=months,
        requested_at=now,
        answer_by=answer_by(now, limits),
    )
    db.session.add(request)
    db.session.flush()
    _note("asked mentor", request, by=mentee_id, now=now)
    _tell(request.mentor, "request-received", request, now)
    return request


def _asking(mentee: MenteeProfile, mentor: Account, path: bool, now: datetime) -> Asking:
    profile = find_mentor(mentor.id)
    mentee_id = mentee.account_id
    return Asking(
        name=mentor.call_me,
        oneself=mentee_id == mentor.id,
        mentee_complete=mentee.completed_at is not None,
        mentee_verified=bool(list_verified(mentee_id)),
        mentee_has_place=mentee.places_taken < mentee.places,
        mentor_available=profile is not None
        and mentor.active
        and profile.completed_at is not None
        and profile.paused_at is None,
        mentor_has_place=profile is not None and profile.places_taken < profile.capacity,
        path=path,
        asked=find_open_request(mentee_id, mentor.id) is not None,
        paired=find_open_pairing(mentee_id, mentor.id) is not None,
        open_requests=count_open_requests_by(mentee_id, now),
    )


def _write_down_expiry(mentee_id: UUID, mentor_id: UUID, now: datetime) -> None:
    """A request that ran out a moment ago must not stand in the way of the next one."""
    earlier = find_open_request(mentee_id, mentor_id)
    if earlier is not None and state_at(earlier.state, earlier.answer_by, now) != earlier.state:
        expire_request(earlier, now=now)


def accept_request(request: MentorshipRequest, *, by: UUID, now: datetime) -> Pairing:
    """The mentor says yes: places are taken and the pairing opens, all of it or nothing.

    Places come before the request, and the mentor's before the mentee's, in every transaction:
    two that wait for each other would otherwise stop both.
    """
    _only(request.mentor_id, by)
    check_open(request.state, request.answer_by, now)
    with db.session.begin_nested():
        try:
            take_places(request.mentee_id, request.mentor_id)
        except MentorAtCapacity:
            raise NoPlaceToGive from None
        request = lock(request)
        check_open(request.state, request.answer_by, now)
        _close(request, RequestState.ACCEPTED, now)
        pairing = open_pairing(request, now)
    _note("accepted request", request, by=by, now=now)
    audit.record(
        "opened pairing",
        "pairing",
        pairing.id,
        by=by,
        now=now,
        association_id=pairing.mentee_association_id,
        mentor_association=str(pairing.mentor_association_id),
    )
    _tell(request.mentee, "request-accepted", request, now, pairing=pairing)
    _withdraw_what_is_left(request.mentee_id, now)
    return pairing


def _withdraw_what_is_left(mentee_id: UUID, now: datetime) -> None:
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
        _close(request, RequestState.WITHDRAWN, now, reason=PLACES_FILLED)
        _note("withdrew request", request, by=None, now=now)
        _tell(request.mentor, "request-withdrawn", request, now, places_filled=True)


def decline_request(
    request: MentorshipRequest, *, by: UUID, reason: str, note: str | None, now: datetime
) -> None:
    """The mentor says no, and why."""
    _only(request.mentor_id, by)
    if reason not in DECLINE_REASONS:
        raise ValueError(f"{reason!r} is no reason of DECLINE_REASONS.")
    request = lock(request)
    check_open(request.state, request.answer_by, now)
    request.note = note or None
    _close(request, RequestState.DECLINED, now, reason=reason)
    _note("declined request", request, by=by, now=now)
    _tell(request.mentee, "request-declined", request, now, reason=DECLINE_REASONS[reason])


def withdraw_request(request: MentorshipRequest, *, by: UUID, now: datetime) -> None:
    """The mentee takes it back."""
    _only(request.mentee_id, by)
    request = lock(request)
    check_open(request.state, request.answer_by, now)
    _close(request, RequestState.WITHDRAWN, now)
    _note("withdrew request", request, by=by, now=now)
    _tell(request.mentor, "request-withdrawn", request, now, places_filled=False)


def expire_request(request: MentorshipRequest, *, now: datetime) -> None:
    """Nobody answered in time: both are told, and the mentee asks someone else."""
    request = lock(request)
    if request.state != RequestState.REQUESTED:
        return
    _close(request, RequestState.EXPIRED, now)
    _note("request expired", request, by=None, now=now)
    _tell(request.mentee, "request-expired", request, now)
    _tell(request.mentor, "request-missed", request, now)


def remind_mentor(request: MentorshipRequest, *, now: datetime) -> None:
    """One reminder, half way."""
    request = lock(request)
    if request.state != RequestState.REQUESTED or request.reminded_at is not None:
        return
    request.reminded_at = now
    _note("reminded mentor", request, by=None, now=now)
    _tell(request.mentor, "request-reminder", request, now)


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


def _close(
    request: MentorshipRequest, state: RequestState, now: datetime, reason: str | None = None
) -> None:
    request.state, request.closed_at, request.reason = state, now, reason
    db.session.flush()


def _note(verb: str, request: MentorshipRequest, *, by: UUID | None, now: datetime) -> None:
    audit.record(
        verb,
        "request",
        request.id,
        by=by,
        now=now,
        association_id=request.mentee_association_id,
        reason=request.reason,
        mentor_association=str(request.mentor_association_id),
    )


def _tell(
    reader: Account, message: str, request: MentorshipRequest, now: datetime, **facts: Any
) -> None:
    context = {"asked": request, **facts}
    tell(reader, message, key=f"{message}:{request.id}", now=now, context=context)
