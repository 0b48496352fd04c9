"""Who may do what, on one page. Pure: no Flask, no database.

A role grants permissions; a route names the one permission it needs (`web.access.allow`).
Whether *this* pairing or *that* association is yours is asked by the `get_*` query of the slice:
what is not yours does not exist.
"""

from collections.abc import Iterable
from enum import StrEnum

from mentor_match.words import N_


class Role(StrEnum):
    """The parts a person can play in the service. Everyone who signs in is a member."""

    MEMBER = "member"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    """What a machine with an access token of an association may do."""

    READ_MEMBERS = "read members"
    WRITE_MEMBERS = "write members"
    READ_PROGRAMMES = "read programmes"
    WRITE_PROGRAMMES = "write programmes"
    READ_PAIRINGS = "read pairings"
    READ_RESOURCES = "read resources"
    WRITE_RESOURCES = "write resources"
    READ_CPD = "read CPD"
    WRITE_CPD = "write CPD"
    READ_AGGREGATES = "read aggregates"
    KEEP_WEBHOOKS = "keep webhooks"
    SEND_LEARNING = "send learning statements"


# In the order of the page on which a coordinator chooses; none of them includes another.
SCOPE_TITLES = {
    Scope.READ_MEMBERS: N_("Read the members and the register: names, numbers, how they stand"),
    Scope.WRITE_MEMBERS: N_("Add to the register, invite, verify and end memberships"),
    Scope.READ_PROGRAMMES: N_("Read programmes, and who of your members takes part"),
    Scope.WRITE_PROGRAMMES: N_("Make and change programmes, open and close them"),
    Scope.READ_PAIRINGS: N_("Read the pairings of your members: who, since when, how they stand"),
    Scope.READ_RESOURCES: N_("Read the library"),
    Scope.WRITE_RESOURCES: N_("Add resources to the library of your association"),
    Scope.READ_CPD: N_("Read what members entered for CPD"),
    Scope.WRITE_CPD: N_("Enter CPD for members, and verify or query what they entered"),
    Scope.READ_AGGREGATES: N_("Read figures in whole fives, never a person"),
    Scope.KEEP_WEBHOOKS: N_("Say where your systems are told that something happened"),
    Scope.SEND_LEARNING: N_("Send what members learnt on a learning platform (xAPI)"),
}

ROLE_TITLES = {
    Role.MEMBER: N_("members who are signed in"),
    Role.COORDINATOR: N_("coordinators of an association"),
    Role.ADMINISTRATOR: N_("administrators of the service"),
}


class Permission(StrEnum):
    """One kind of act each."""

    KEEP_OWN_ACCOUNT = "keep own account"
    JOIN_ASSOCIATION = "join an association"
    FIND_MENTORS = "find mentors"
    ANSWER_REQUESTS = "answer requests"
    TAKE_PART = "take part in a pairing"
    USE_LIBRARY = "use the library"
    RECORD_CPD = "record CPD"
    KEEP_CPD_RULES = "keep the CPD rules"
    ISSUE_TOKENS = "issue access tokens"
    KEEP_SIGN_ON = "say where members sign in"
    TELL_STORY = "tell one's story"
    VERIFY_MEMBERS = "verify members"
    REVIEW_LEARNING = "review the library and stories"
    WATCH_ASSOCIATION = "watch over an association"
    RUN_PROGRAMMES = "run programmes"
    RUN_SERVICE = "run the service"


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.MEMBER: frozenset(
        {
            Permission.KEEP_OWN_ACCOUNT,
            Permission.JOIN_ASSOCIATION,
            Permission.FIND_MENTORS,
            Permission.ANSWER_REQUESTS,
            Permission.TAKE_PART,
            Permission.USE_LIBRARY,
            Permission.RECORD_CPD,
            Permission.TELL_STORY,
        }
    ),
    Role.COORDINATOR: frozenset(
        {
            Permission.VERIFY_MEMBERS,
            Permission.REVIEW_LEARNING,
            Permission.WATCH_ASSOCIATION,
            Permission.RUN_PROGRAMMES,
            Permission.KEEP_CPD_RULES,
            Permission.ISSUE_TOKENS,
            Permission.KEEP_SIGN_ON,
        }
    ),
    Role.ADMINISTRATOR: frozenset({Permission.RUN_SERVICE}),
}


def permitted(roles: Iterable[Role], permission: Permission) -> bool:
    """Whether one of the roles grants the permission."""
    return any(permission in GRANTS[role] for role in roles)


def roles_that_may(permission: Permission) -> tuple[Role, ...]:
    """Who can do it: for the page that tells someone they cannot."""
    return tuple(role for role, granted in GRANTS.items() if permission in granted)
