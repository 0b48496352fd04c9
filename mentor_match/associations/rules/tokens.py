"""Access tokens: what they look like and how long they hold. Pure."""

import hashlib
from datetime import datetime, timedelta

from mentor_match.web.refusals import Refusal
from mentor_match.words import N_

BEGINS = "mm_"  # so that whoever finds one in a file knows what it is
SHOWN = 9  # signs of a token that are kept to tell it from others
LIFETIMES = {90: N_("3 months"), 365: N_("1 year"), 730: N_("2 years")}
COARSE = timedelta(hours=1)
WINDOW = timedelta(minutes=1)  # in which calls are counted


class NoScope(Refusal):
    """A token for nothing."""

    sentence = N_("Choose at least one thing the token may do.")


def hash_of_token(secret: str) -> str:
    """What is kept of a token. It has 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def holds(*, expires_at: datetime, revoked_at: datetime | None, now: datetime) -> bool:
    """Whether a token opens anything."""
    return revoked_at is None and now < expires_at


def minute_of(now: datetime) -> datetime:
    """When the minute began in which a call is counted."""
    return now.replace(second=0, microsecond=0)


def is_worth_noting(last_used_at: datetime | None, now: datetime) -> bool:
    """The last use is noted once an hour: exactly enough to see which tokens sleep."""
    return last_used_at is None or now - last_used_at >= COARSE
