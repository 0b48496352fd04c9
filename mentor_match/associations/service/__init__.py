"""Writing associations, memberships, coordinators and agreements."""

from mentor_match.associations.service.memberships import (
    accept_partners,
    appoint_coordinator,
    create_association,
    dismiss_coordinator,
    end_agreement,
    join_association,
    lapse_membership,
    leave_association,
    make_agreement,
    verify_membership,
)

__all__ = [
    "accept_partners",
    "appoint_coordinator",
    "create_association",
    "dismiss_coordinator",
    "end_agreement",
    "join_association",
    "lapse_membership",
    "leave_association",
    "make_agreement",
    "verify_membership",
]
