"""The verbs of accounts and of their sign-ins."""

from mentor_match.accounts.service.accounts import (
    change_details,
    change_time_zone,
    create_account,
    disable_account,
    enable_account,
    grant_role,
    note_activity,
    password_hash,
    revoke_role,
)
from mentor_match.accounts.service.sign_ins import (
    begin_sign_in,
    clear_ended,
    end_others,
    end_sign_in,
    end_sign_ins,
    note_seen,
)

__all__ = [
    "begin_sign_in",
    "change_details",
    "change_time_zone",
    "clear_ended",
    "create_account",
    "disable_account",
    "enable_account",
    "end_others",
    "end_sign_in",
    "end_sign_ins",
    "grant_role",
    "note_activity",
    "note_seen",
    "password_hash",
    "revoke_role",
]
