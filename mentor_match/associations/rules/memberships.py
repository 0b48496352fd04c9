"""Memberships: states and what may follow what. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_


class MembershipState(StrEnum):
    """Where a membership stands."""

    PENDING = "pending"
    VERIFIED = "verified"
    LAPSED = "lapsed"


MEMBERSHIP_TITLES = {
    MembershipState.PENDING: N_("Waiting for verification"),
    MembershipState.VERIFIED: N_("Verified"),
    MembershipState.LAPSED: N_("Lapsed"),
}

# state -> the states that may follow it. Whoever left has to ask again: see `check_step`.
AFTER: Mapping[MembershipState, frozenset[MembershipState]] = {
    MembershipState.PENDING: frozenset({MembershipState.VERIFIED, MembershipState.LAPSED}),
    MembershipState.VERIFIED: frozenset({MembershipState.LAPSED}),
    MembershipState.LAPSED: frozenset({MembershipState.PENDING, MembershipState.VERIFIED}),
}

LAPSE_REASONS = {
    "not-found": N_("The registration number is not in our register"),
    "other-name": N_("The registration number belongs to another name"),
    "expired": N_("The registration has expired"),
    "left": N_("The person is no longer a member"),
    "other": N_("Another reason"),
}


class WrongStep(Refusal):
    """Not from this state."""

    sentence = N_("This membership was decided before. Load the page again to see how it stands.")


class LeftByThemselves(Refusal):
    """Nobody is made a member who left."""

    sentence = N_("This person has left your association. They can ask to join again.")


class NumberTaken(Refusal):
    """A verified member has this registration number."""

    sentence = N_(
        "Another verified member has the registration number %(number)s. "
        "Compare the two, and let the wrong one lapse first."
    )


class AlreadyMember(Refusal):
    """One membership an association."""

    sentence = N_("You are a member of %(association)s already, or wait for its verification.")


class NotOneself(Refusal):
    """Nobody confirms who they are themselves."""

    sentence = N_("You cannot decide on your own membership. Ask another coordinator.")


class AlreadyAgreed(Refusal):
    """One open agreement a pair."""

    sentence = N_("These two associations have an agreement already.")


class OneAssociation(Refusal):
    """An agreement needs two."""

    sentence = N_("Choose two different associations.")


class CodeTaken(Refusal):
    """Codes and names are unique."""

    sentence = N_("There is an association with this code or name already. Choose another.")


def check_step(state: str, reason: str | None, to: MembershipState) -> None:
    """Refuse a state that may not follow this one."""
    if to not in AFTER[MembershipState(state)]:
        raise WrongStep
    if not may_verify(state, reason) and to == MembershipState.VERIFIED:
        raise LeftByThemselves


def may_verify(state: str, reason: str | None) -> bool:
    """Whether the association may confirm this membership, without being asked again."""
    return state != MembershipState.VERIFIED and (state, reason) != (MembershipState.LAPSED, "left")


def is_former(state: str, reason: str | None) -> bool:
    """Whether somebody is no member any more, or was refused: who they are and how they live is
    not the association's to see. Only whose registration ran out is looked after further."""
    return state == MembershipState.LAPSED and reason != "expired"


def plain_number(text: str) -> str:
    """A registration number as it is compared: upper case, without spaces."""
    return "".join(text.upper().split())
