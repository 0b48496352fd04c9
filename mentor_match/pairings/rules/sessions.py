"""The life of a session: planned, then held when both confirm, or missed, or cancelled. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from mentor_match.reference.choices import FORMATS
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class SessionState(StrEnum):
    """Where a session stands."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


SESSION_TITLES = {
    SessionState.PLANNED: N_("Planned"),
    SessionState.HELD: N_("Held"),
    SessionState.MISSED: N_("Missed"),
    SessionState.CANCELLED: N_("Cancelled"),
}

# state -> the states that may follow it; a proposal of times is no session yet, and has no state.
AFTER_SESSION: dict[SessionState, frozenset[SessionState]] = {
    SessionState.PLANNED: frozenset(
        {SessionState.HELD, SessionState.MISSED, SessionState.CANCELLED}
    ),
    SessionState.HELD: frozenset(),
    SessionState.MISSED: frozenset(),
    SessionState.CANCELLED: frozenset(),
}

# How two meet. Messages count, too: each writes when there is time.
CHANNELS = {**FORMATS, "text": N_("By messages, each when there is time")}

MINUTES = (15, 30, 45, 60, 90, 120)
SHORTEST, LONGEST = 5, 480
PLACE_LIMIT = 120
LINK_LIMIT = 400

# No reason puts blame on anyone, and none tells about somebody's health.
SESSION_REASONS = {
    "duty": N_("Called to duty"),
    "connection": N_("No connection or no power"),
    "personal": N_("Personal matters"),
    "other": N_("Another reason"),
}

FARTHEST = timedelta(days=366)
OLDEST = timedelta(days=31)
GRACE = timedelta(hours=2)  # so long after its end nobody is asked yet what became of it


@dataclass(frozen=True, slots=True)
class Meeting:
    """How long and by what means two meet. A link goes with video, a place with meeting in person:
    what belongs to another way of meeting is left out."""

    minutes: int
    channel: str
    link: str | None = None
    place: str | None = None

    @property
    def clean(self) -> "Meeting":
        """The same, without what does not belong to its channel."""
        link = self.link if self.channel == "video" else None
        place = self.place if self.channel == "in-person" else None
        return Meeting(self.minutes, self.channel, link or None, place or None)


def is_safe_link(link: str) -> bool:
    """Whether a link may be shown: https, a host, no name or password before it, no blanks."""
    if len(link) > LINK_LIMIT or any(sign.isspace() or not sign.isprintable() for sign in link):
        return False
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme == "https" and "." in host and "@" not in parts.netloc


class SessionTooFar(Refusal):
    """Planned for a day that is most likely mistyped."""

    sentence = N_("Choose a day within the next twelve months.")


class SessionTooOld(Refusal):
    """It is too late to record it."""

    sentence = N_(
        "Choose a day after you began together; a session can be recorded for a month afterwards."
    )


class SessionAlreadyPlanned(Refusal):
    """There is one at this time."""

    sentence = N_("You have already planned a session for this time. Choose another time.")


class SessionSettled(Refusal):
    """It was held, missed or cancelled before."""

    sentence = N_("This session was settled before. Go back to the pairing to see how.")


class SessionNotYet(Refusal):
    """Its time has not come."""

    sentence = N_("This session has not begun yet. You can cancel it, or come back afterwards.")


class SessionBegun(Refusal):
    """Its time has come, so it is held or missed."""

    sentence = N_(
        "The time of this session has come, so it cannot be cancelled. "
        "If it did not take place, say that it was missed."
    )


class SessionOverdue(Refusal):
    """Its time has come, so it cannot be changed any more."""

    sentence = N_(
        "The time of this session has come, so it cannot be changed. "
        "Say whether it took place, and plan another one."
    )


class SessionDisputed(Refusal):
    """The other one says that it was held."""

    sentence = N_(
        "%(name)s has said that this session took place. Ask %(name)s first; "
        "whoever said so can change it."
    )


def check_plan(
    starts_at: datetime, *, opened_at: datetime, planned: Iterable[datetime], now: datetime
) -> None:
    """Refuse a time nobody can mean. The past is allowed: some meet first and write later."""
    if starts_at > now + FARTHEST:
        raise SessionTooFar
    if starts_at < max(opened_at, now - OLDEST):
        raise SessionTooOld
    if starts_at in planned:
        raise SessionAlreadyPlanned


def check_cancel(state: str, starts_at: datetime, now: datetime) -> None:
    """Only what has not begun can be cancelled."""
    _check_planned(state)
    if now >= starts_at:
        raise SessionBegun


def check_change(state: str, starts_at: datetime, now: datetime) -> None:
    """Only what has not begun can be moved, or held in another way."""
    _check_planned(state)
    if now >= starts_at:
        raise SessionOverdue


def counted_minutes(*stated: int | None, planned: int) -> int:
    """How long a session counts: where the two differ, the lower; as planned, where none said."""
    return min((minutes for minutes in stated if minutes is not None), default=planned)


def unsettled(state: str, starts_at: datetime, minutes: int, now: datetime) -> bool:
    """Whether a session is over and nobody has settled what became of it."""
    over = starts_at + timedelta(minutes=minutes) + GRACE
    return state == SessionState.PLANNED and over <= now < starts_at + OLDEST


def check_confirm(state: str, starts_at: datetime, now: datetime) -> None:
    """Only what has begun can be confirmed."""
    _check_planned(state)
    if now < starts_at:
        raise SessionNotYet


def check_miss(
    state: str, starts_at: datetime, *, other: str, other_confirmed: bool, now: datetime
) -> None:
    """What the other one confirmed is not missed on one's own word."""
    check_confirm(state, starts_at, now)
    if other_confirmed:
        raise SessionDisputed(name=other)


def state_after_confirming(*confirmed: datetime | None) -> SessionState:
    """Held only when both have confirmed."""
    return SessionState.HELD if all(confirmed) else SessionState.PLANNED


def _check_planned(state: str) -> None:
    if state != SessionState.PLANNED:
        raise SessionSettled
