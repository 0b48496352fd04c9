"""Passwords, sign-ins and activity: what is decided of them. Pure."""

from mentor_match.accounts.rules.activity import ACTIVITY_TITLES, Activity, activity
from mentor_match.accounts.rules.passwords import password_faults
from mentor_match.accounts.rules.sign_ins import (
    STEP,
    Lifetime,
    browser_words,
    hash_of_key,
    is_over,
    new_key,
)

__all__ = [
    "ACTIVITY_TITLES",
    "STEP",
    "Activity",
    "Lifetime",
    "activity",
    "browser_words",
    "hash_of_key",
    "is_over",
    "new_key",
    "password_faults",
]
