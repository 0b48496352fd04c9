"""Accounts that nobody uses any more: their owners are told, and a month later the account is
erased as they could have done themselves. Signing in ends it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from mentor_match.notifications.service import tell
from mentor_match.privacy.queries import (
    UNUSED_MAIL,
    list_to_warn,
    list_unused,
    lock_to_warn,
    lock_unused,
)
from mentor_match.privacy.rules import NOTICE
from mentor_match.privacy.service.erasure import erase_account
from mentor_match.pulse.keys import subject_of

Each = Callable[[], AbstractContextManager[Any]]


def warn_unused(settings: Mapping[str, Any], now: datetime, *, each: Each) -> int:
    """Write to whoever would be erased in a month, each inside `each`; how many."""
    days, told = int(settings["KEEP_UNUSED_DAYS"]), 0
    for account_id in list_to_warn(days, now):
        with each():
            account = lock_to_warn(account_id, days, now)
            if account is not None:
                last = account.last_active_on or account.confirmed_at
                tell(
                    account,
                    UNUSED_MAIL,
                    key=f"{UNUSED_MAIL}:{account.id}:{now.date()}",
                    now=now,
                    context={"last": last, "until": (now + NOTICE).date()},
                )
                told += 1
    return told


def erase_unused(settings: Mapping[str, Any], now: datetime, *, each: Each) -> int:
    """Erase those who were told and did not come, each inside `each`; how many."""
    days, done = int(settings["KEEP_UNUSED_DAYS"]), 0
    for account_id in list_unused(days, now):
        with each():
            account = lock_unused(account_id, days, now)
            if account is not None:
                erase_account(
                    account,
                    subject=subject_of(account.id, settings["PULSE_KEY"]),
                    folder=settings["EVIDENCE_FOLDER"],
                    by=None,
                    now=now,
                )
                done += 1
    return done
