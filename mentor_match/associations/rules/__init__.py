"""Memberships: states and what may follow what. Pure."""

from mentor_match.associations.rules.memberships import (
    AFTER,
    LAPSE_REASONS,
    MEMBERSHIP_TITLES,
    AlreadyAgreed,
    AlreadyMember,
    CodeTaken,
    MembershipState,
    NotOneself,
    NumberTaken,
    OneAssociation,
    WrongStep,
    check_step,
    plain_number,
)

__all__ = [
    "AFTER",
    "LAPSE_REASONS",
    "MEMBERSHIP_TITLES",
    "AlreadyAgreed",
    "AlreadyMember",
    "CodeTaken",
    "MembershipState",
    "NotOneself",
    "NumberTaken",
    "OneAssociation",
    "WrongStep",
    "check_step",
    "plain_number",
]
