"""Invitations: how often, how long they hold, and where each stands. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

HOLDS = timedelta(days=30)
AGAIN_AFTER = timedelta(days=7)
MOST_TIMES = 3


class Invited(StrEnum):
    """Where a person of a register stands."""

    MEMBER = "member"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    QUEUED = "queued"
    SENT = "sent"
    OVER = "over"
    NOT_YET = "not-yet"
    NO_ADDRESS = "no-address"


INVITED_TITLES = {
    Invited.MEMBER: N_("Member"),
    Invited.ACCEPTED: N_("Accepted, to be verified"),
    Invited.REFUSED: N_("Does not want to join"),
    Invited.QUEUED: N_("Invitation on its way"),
    Invited.SENT: N_("Invited"),
    Invited.OVER: N_("Invitation ran out"),
    Invited.NOT_YET: N_("Not invited"),
    Invited.NO_ADDRESS: N_("No e-mail address"),
}


class InvitationOver(Refusal):
    """Answered, run out, or followed by a newer mail: all look the same."""

    sentence = N_(
        "This invitation was answered, has run out, or a newer one was sent. "
        "Look for a newer e-mail, or ask your association to invite you again."
    )
    status = 404


class NobodyToInvite(Refusal):
    """Everyone is a member, said no, has no address, or was invited a short while ago."""

    sentence = N_(
        "Nobody of these can be invited now: they are members, said no, have no e-mail address, "
        "or were invited less than %(days)s days ago or %(times)s times."
    )


class Sent(Protocol):
    """What is known of an invitation."""

    waiting: bool
    times: int
    sent_at: datetime | None
    expires_at: datetime | None
    answer: str | None


def standing_of(invitation: Sent | None, *, member: bool, address: bool, now: datetime) -> Invited:
    """Where a person of a register stands."""
    if member:
        return Invited.MEMBER
    if invitation is None:
        return Invited.NOT_YET if address else Invited.NO_ADDRESS
    if invitation.answer is not None:
        return Invited(invitation.answer)
    if invitation.waiting:
        return Invited.QUEUED
    return Invited.SENT if is_open(invitation, now) else Invited.OVER


def is_open(invitation: Sent, now: datetime) -> bool:
    """Whether its link still opens something."""
    return (
        invitation.answer is None
        and invitation.expires_at is not None
        and now < invitation.expires_at
    )


def may_send(invitation: Sent | None, *, member: bool, address: bool, now: datetime) -> bool:
    """Whether a mail may go now: at most so often, and never to who said no."""
    if member or not address:
        return False
    if invitation is None:
        return True
    rested = invitation.sent_at is None or invitation.sent_at <= now - AGAIN_AFTER
    return (
        invitation.answer is None
        and not invitation.waiting
        and invitation.times < MOST_TIMES
        and rested
    )
