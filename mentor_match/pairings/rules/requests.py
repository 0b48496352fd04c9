"""The life of a request: who may ask whom, and what may follow. Pure.

A request is open while its state is requested and its time to answer has not passed. The clock
decides, not the job that writes the expiry down: whoever acts too late is refused either way.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mentor_match.pairings.rules.limits import Limits
from mentor_match.profiles.rules import MenteePlacesTaken, MentorAtCapacity
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class RequestState(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


ANSWERED = (RequestState.ACCEPTED, RequestState.DECLINED)

REQUEST_TITLES = {
    RequestState.REQUESTED: N_("Waiting for an answer"),
    RequestState.ACCEPTED: N_("Accepted"),
    RequestState.DECLINED: N_("Declined"),
    RequestState.WITHDRAWN: N_("Withdrawn"),
    RequestState.EXPIRED: N_("Expired"),
}

# After these the mentee needs someone else; what the mentee withdrew needs nobody.
FOLLOWED = (RequestState.DECLINED, RequestState.EXPIRED)

RHYTHMS = {
    "weekly": N_("Every week"),
    "fortnightly": N_("Every two weeks"),
    "monthly": N_("Every month"),
}

MONTHS = (3, 6, 9, 12)

DECLINE_REASONS = {
    "no-time": N_("I have no time for it just now"),
    "other-topic": N_("Someone who knows this topic better would be of more help"),
    "own-cadre": N_("A mentor of the same cadre would be of more help"),
    "too-close": N_("We work together too closely, or I assess this person"),
    "language": N_("We would not understand each other well in one language"),
    "other": N_("Another reason"),
}


class ProfileIncomplete(Refusal):
    """The mentee has not finished what matching needs."""

    sentence = N_("Complete your profile as a mentee first; then you can ask a mentor.")


class NotVerified(Refusal):
    """No association has verified the mentee yet."""

    sentence = N_(
        "You can ask a mentor once your association has verified your membership. "
        "You will get an e-mail when it has."
    )


class CannotAskOneself(Refusal):
    """Mentor and mentee are two people."""

    sentence = N_("You cannot ask yourself to be your mentor. Choose someone else.")


class MentorNotAvailable(Refusal):
    """The mentor has paused, or has not finished the profile."""

    sentence = N_("%(name)s takes no requests just now. Choose another mentor.")


class NoPath(Refusal):
    """No association of the one works with an association of the other."""

    sentence = N_(
        "Your association and that of %(name)s have no agreement with each other. "
        "Choose another mentor, or ask your coordinator for an agreement."
    )


class YouBlocked(Refusal):
    """The mentee blocked the mentor, and can undo it."""

    sentence = N_("You blocked %(name)s. Undo it first, under “People you blocked”.")


class AlreadyAsked(Refusal):
    """One open request to the same mentor at a time."""

    sentence = N_("You have already asked %(name)s. You find the request under Requests.")


class AlreadyPaired(Refusal):
    """The two already work together."""

    sentence = N_("You and %(name)s already have a pairing. You find it under Pairings.")


class AlreadyFollowed(Refusal):
    """After each closed request, another mentor is asked once."""

    sentence = N_("Another mentor was asked after this request already. You find it in the list.")


class TooManyOpenRequests(Refusal):
    """The mentee waits for as many answers as is allowed."""

    sentence = N_(
        "You already wait for %(limit)s answers, which is as many as one may. "
        "Withdraw a request, or wait for an answer, before you ask someone else."
    )


class OwnPlacesTaken(MenteePlacesTaken):
    """The mentee has as many mentors as places, and is the one who reads it."""

    sentence = N_(
        "All the places you have for mentors are taken. "
        "Make room for one more in your profile, or wait until a pairing ends."
    )


class NoPlaceToGive(MentorAtCapacity):
    """The mentor has no free place, and is the one who reads it."""

    sentence = N_(
        "All your places are taken, so you cannot accept this request. "
        "Decline it kindly, or make room for one more mentee in your profile."
    )


class RequestClosed(Refusal):
    """The request is no longer open."""


class RequestWasAccepted(RequestClosed):
    """Accepted before this act."""

    sentence = N_("This request was accepted before. You find the pairing under Pairings.")


class RequestWasDeclined(RequestClosed):
    """Declined before this act."""

    sentence = N_(
        "This request was declined before, and is closed. The mentee can ask another mentor."
    )


class RequestWasWithdrawn(RequestClosed):
    """Withdrawn before this act."""

    sentence = N_("This request was withdrawn by the mentee before. Nobody has to answer it.")


class RequestHasExpired(RequestClosed):
    """Nobody answered in time."""

    sentence = N_(
        "The time to answer this request is over. The mentee can ask again, or ask someone else."
    )


CLOSED: dict[RequestState, type[RequestClosed]] = {
    RequestState.ACCEPTED: RequestWasAccepted,
    RequestState.DECLINED: RequestWasDeclined,
    RequestState.WITHDRAWN: RequestWasWithdrawn,
    RequestState.EXPIRED: RequestHasExpired,
}


@dataclass(frozen=True, slots=True)
class Asking:
    """What is so at the moment in which a mentee asks a mentor."""

    name: str  # what the mentor is called
    oneself: bool
    mentee_complete: bool
    mentee_verified: bool
    mentee_has_place: bool
    mentor_available: bool
    mentor_has_place: bool
    path: bool
    asked: bool
    paired: bool
    open_requests: int
    own_block: bool = False  # the mentee blocked the mentor
    apart: bool = False  # the mentor blocked the mentee, who is not told


def check_asking(asking: Asking, limits: Limits) -> None:
    """Refuse a request that may not be made: first what the mentee can mend, then the rest."""
    name = asking.name
    refusals: tuple[tuple[bool, Refusal], ...] = (
        (asking.oneself, CannotAskOneself()),
        (not asking.mentee_complete, ProfileIncomplete()),
        (not asking.mentee_verified, NotVerified()),
        (asking.paired, AlreadyPaired(name=name)),
        (asking.asked, AlreadyAsked(name=name)),
        (not asking.mentee_has_place, OwnPlacesTaken()),
        (asking.open_requests >= limits.open_requests, too_many(limits)),
        (asking.own_block, YouBlocked(name=name)),
        (asking.apart or not asking.mentor_available, MentorNotAvailable(name=name)),
        (not asking.path, NoPath(name=name)),
        (not asking.mentor_has_place, MentorAtCapacity()),
    )
    for so, refusal in refusals:
        if so:
            raise refusal


def too_many(limits: Limits) -> TooManyOpenRequests:
    """The refusal with its number."""
    return TooManyOpenRequests(limit=limits.open_requests)


def answer_by(requested_at: datetime, limits: Limits) -> datetime:
    """Until when the mentor can answer."""
    return requested_at + timedelta(days=limits.days_to_answer)


def reminder_due(requested_at: datetime, until: datetime, now: datetime) -> bool:
    """Whether half of the time to answer is over, and the other half is not."""
    return requested_at + (until - requested_at) / 2 <= now < until


def state_at(state: str, until: datetime, now: datetime) -> RequestState:
    """The state as it is now, also where nobody has written down yet that it expired."""
    kept = RequestState(state)
    return RequestState.EXPIRED if kept == RequestState.REQUESTED and now >= until else kept


def check_open(state: str, until: datetime, now: datetime) -> None:
    """Refuse to answer or withdraw what is closed, and say how it was closed."""
    current = state_at(state, until, now)
    if current != RequestState.REQUESTED:
        raise CLOSED[current]


MOST_SILENCES = 3  # requests in a row that run out, until the mentor is not proposed for a while


def days_left(until: datetime, now: datetime) -> int:
    """Whole days left to answer; 0 means today is the last."""
    return max(0, (until - now).days)
