"""Memberships: states and what may follow what. Pure."""

from enum import StrEnum

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
