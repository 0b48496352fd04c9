"""Passwords, sign-ins and activity: what is decided of them. Pure."""

from mentor_match.accounts.rules.activity import ACTIVITY_TITLES, Activity, activity
from mentor_match.accounts.rules.emails import one_spelling
from mentor_match.accounts.rules.passwords import password_faults
from mentor_match.accounts.rules.second_step import (
    STEP_WORDS,
    Step,
    address_for_app,
    hash_of_recovery_code,
    is_app_code,
    matching_step,
    new_recovery_codes,
    new_secret,
    secret_as_text,
)
from mentor_match.accounts.rules.sign_ins import (
    RECENTLY,
    STEP,
    Lifetime,
    browser_words,
    hash_of_key,
    is_over,
    new_key,
)

__all__ = [
    "ACTIVITY_TITLES",
    "RECENTLY",
    "STEP",
    "STEP_WORDS",
    "Activity",
    "Lifetime",
    "Step",
    "activity",
    "address_for_app",
    "browser_words",
    "hash_of_key",
    "hash_of_recovery_code",
    "is_app_code",
    "is_over",
    "matching_step",
    "new_key",
    "new_recovery_codes",
    "new_secret",
    "one_spelling",
    "password_faults",
    "secret_as_text",
]
