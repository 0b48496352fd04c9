"""Writing associations, memberships, coordinators and agreements."""

from mentor_match.associations.service.enrolments import (
    consent_outside,
    enrol,
    withdraw_enrolment,
)
from mentor_match.associations.service.invitations import (
    accept_invitation,
    invite,
    open_invitation,
    refuse_invitation,
    send_invitations,
)
from mentor_match.associations.service.jobs import (
    Job,
    jobs_of,
    map_jobs,
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
from mentor_match.associations.service.register import (
    ImportDraft,
    discard_upload,
    draft_of,
    forget_uploads,
    import_upload,
    keep_upload,
    map_headings,
)
from mentor_match.associations.service.registrations import (
    lapse_ended,
    lapse_registration,
    record_preparation,
    remind_of_endings,
    remind_of_preparations,
    set_validity,
)
from mentor_match.associations.service.tokens import (
    find_grant,
    issue_token,
    revoke_token,
)

__all__ = [
    "SETTABLE",
    "ImportDraft",
    "Job",
    "accept_invitation",
    "accept_partners",
    "appoint_coordinator",
    "change_programme",
    "consent_outside",
    "create_association",
    "create_programme",
    "discard_upload",
    "dismiss_coordinator",
    "draft_of",
    "end_agreement",
    "enrol",
    "find_grant",
    "forget_uploads",
    "import_upload",
    "invite",
    "invite_partner",
    "issue_token",
    "jobs_of",
    "join_association",
    "join_programme",
    "keep_upload",
    "lapse_ended",
    "lapse_membership",
    "lapse_registration",
    "leave_association",
    "leave_programme",
    "make_agreement",
    "map_headings",
    "map_jobs",
    "move_programme",
    "open_invitation",
    "record_preparation",
    "refuse_invitation",
    "remind_of_endings",
    "remind_of_preparations",
    "revoke_token",
    "send_invitations",
    "set_validity",
    "verify_membership",
    "withdraw_enrolment",
]
