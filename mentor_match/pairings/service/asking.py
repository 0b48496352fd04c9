"""Asking a mentor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mentor_match.accounts.models import Account
from mentor_match.associations.queries import find_path, list_verified
from mentor_match.extensions import db
from mentor_match.pairings.models import MentorshipRequest, RequestFollowing
from mentor_match.pairings.queries import (
    are_apart,
    count_open_requests_by,
    find_block,
    find_following,
    find_open_pairing,
    find_open_request,
    lock,
    read_loads,
)
from mentor_match.pairings.rules import (
    AlreadyFollowed,
    Asking,
    Limits,
    NoPath,
    ProfileIncomplete,
    RequestState,
    answer_by,
    check_asking,
    state_at,
)
from mentor_match.pairings.service.requests import expire_request, note_request, tell_of
from mentor_match.profiles.models import MenteeProfile
from mentor_match.profiles.queries import find_mentee, find_mentor
from mentor_match.web.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Following:
    """The closed request after which another mentor is asked, and whether the service did it."""

    request: MentorshipRequest
    automatic: bool = False


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
    following: Following | None = None,
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
    _write_down_expiry(mentee_id, mentor_id, now)  # locks the mentor, so it comes first
    mentee = lock(mentee)
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
    _follow(request, following, now)
    _note_asking(request, following, now)
    tell_of(request.mentor, "request-received", request, now)
    return request


def _follow(request: MentorshipRequest, following: Following | None, now: datetime) -> None:
    """Join it to the one it comes after, which is then followed and is not followed again."""
    if following is None:
        return
    before = lock(following.request)
    if before.mentee_id != request.mentee_id:
        raise NotFound
    if find_following(before.id) is None:
        db.session.add(
            RequestFollowing(
                before_id=before.id,
                after_id=request.id,
                automatic=following.automatic,
                followed_at=now,
            )
        )
        db.session.flush()
    elif following.automatic:
        raise AlreadyFollowed


def _note_asking(request: MentorshipRequest, following: Following | None, now: datetime) -> None:
    """Where the service asked, the record says so: nobody did it, on the mentee's choice."""
    automatic = following is not None and following.automatic
    by = None if automatic else request.mentee_id
    facts = {"follows": str(following.request.id)} if following else {}
    if automatic:
        facts["on_choice_of"] = str(request.mentee_id)
    note_request("asked mentor", request, by=by, now=now, **facts)


def _asking(mentee: MenteeProfile, mentor: Account, path: bool, now: datetime) -> Asking:
    profile = find_mentor(mentor.id)
    tired = profile is not None and bool(profile.hours_held_since) and _used_up(mentor.id)
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
        and profile.paused_at is None
        and not tired,
        mentor_has_place=profile is not None and profile.places_taken < profile.capacity,
        path=path,
        asked=find_open_request(mentee_id, mentor.id) is not None,
        paired=find_open_pairing(mentee_id, mentor.id) is not None,
        open_requests=count_open_requests_by(mentee_id, now),
        own_block=find_block(mentee_id, mentor.id) is not None,
        apart=are_apart(mentee_id, mentor.id),
    )


def _used_up(mentor_id: UUID) -> bool:
    return read_loads([mentor_id])[mentor_id].used_up


def _write_down_expiry(mentee_id: UUID, mentor_id: UUID, now: datetime) -> None:
    """A request that ran out a moment ago must not stand in the way of the next one."""
    earlier = find_open_request(mentee_id, mentor_id)
    if earlier is not None and state_at(earlier.state, earlier.answer_by, now) != earlier.state:
        expire_request(earlier, now=now)
