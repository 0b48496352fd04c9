"""The verbs of accounts and of their sign-ins."""

from mentor_match.accounts.service.accounts import (
    change_details,
    change_time_zone,
    disable_account,
    enable_account,
    grant_role,
    note_activity,
    password_hash,
    revoke_role,
)
from mentor_match.accounts.service.second_step import (
    add_code_app,
    add_passkey,
    make_recovery_codes,
    note_passkey_use,
    prove_again,
    remove_code_app,
    remove_passkey,
    remove_second_step,
    take_app_code,
    take_recovery_code,
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
    "add_code_app",
    "add_passkey",
    "begin_sign_in",
    "change_details",
    "change_time_zone",
    "clear_ended",
    "disable_account",
    "enable_account",
    "end_others",
    "end_sign_in",
    "end_sign_ins",
    "grant_role",
    "make_recovery_codes",
    "note_activity",
    "note_passkey_use",
    "note_seen",
    "password_hash",
    "prove_again",
    "remove_code_app",
    "remove_passkey",
    "remove_second_step",
    "revoke_role",
    "take_app_code",
    "take_recovery_code",
]
