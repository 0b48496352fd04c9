"""Writing associations, memberships, coordinators and agreements."""

from mentor_match.associations.service.enrolments import (
    consent_outside,
    enrol,
    withdraw_enrolment,
)
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
from mentor_match.associations.service.programmes import (
    SETTABLE,
    change_programme,
    create_programme,
    invite_partner,
    join_programme,
    leave_programme,
    move_programme,
)
from mentor_match.associations.service.tokens import (
    find_grant,
    issue_token,
    revoke_token,
)

__all__ = [
    "SETTABLE",
    "accept_partners",
    "appoint_coordinator",
    "change_programme",
    "consent_outside",
    "create_association",
    "create_programme",
    "dismiss_coordinator",
    "end_agreement",
    "enrol",
    "find_grant",
    "invite_partner",
    "issue_token",
    "join_association",
    "join_programme",
    "lapse_membership",
    "leave_association",
    "leave_programme",
    "make_agreement",
    "move_programme",
    "revoke_token",
    "verify_membership",
    "withdraw_enrolment",
]
