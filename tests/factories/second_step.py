"""What an app that shows codes does: reads the key of the page, and shows the code of a moment."""

import base64
from datetime import datetime

from mentor_match.accounts.rules.second_step import code_at, step_of


def code_for(key: str, now: datetime) -> str:
    """The six digits of now, for a key as the page shows it."""
    return code_at(base64.b32decode(key.replace(" ", "")), step_of(now))
