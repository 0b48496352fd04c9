"""Proposing times. A proposal is open or it is not there: it becomes a session, is answered with
other times, or is withdrawn. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from mentor_match.pairings.rules.sessions import FARTHEST, SessionAlreadyPlanned, SessionTooFar
from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

MOST_TIMES = 3


class ProposalGone(Refusal):
    """It was answered, withdrawn or replaced."""

    sentence = N_(
        "These times are no longer open: they were answered, changed or withdrawn meanwhile. "
        "Go back to the pairing to see how it stands."
    )


class ProposalIsYours(Refusal):
    """Who proposed does not answer."""

    sentence = N_("You proposed these times yourself. %(name)s answers; you can change them.")


class TimePassed(Refusal):
    """It cannot be met at a time that is over."""

    sentence = N_("This time has passed. Choose another, or propose other times.")


class TimesTheSame(Refusal):
    """Two of the times are one."""

    sentence = N_("Two of the times are the same. Change one, or leave it out.")


def check_times(times: Sequence[datetime], *, planned: Iterable[datetime], now: datetime) -> None:
    """Refuse times nobody can mean, or that are taken by another session of the two.

    The refusal has the time in its facts, so that a page can show it beside what was typed.
    """
    taken = set(planned)
    for at in times:
        if at <= now:
            raise TimePassed(at=at)
        if at > now + FARTHEST:
            raise SessionTooFar(at=at)
        if at in taken:
            raise SessionAlreadyPlanned(at=at)
    if len(set(times)) < len(times):
        raise TimesTheSame(at=max(times, key=times.count))


def check_choice(
    at: datetime, times: Iterable[datetime], *, planned: Iterable[datetime], now: datetime
) -> None:
    """Refuse a time that was not proposed, has passed or is taken meanwhile."""
    if at not in times:
        raise ProposalGone
    if at <= now:
        raise TimePassed
    if at in planned:
        raise SessionAlreadyPlanned


def open_times(times: Iterable[datetime], now: datetime) -> list[datetime]:
    """The times that can still be met at."""
    return [at for at in times if at > now]
