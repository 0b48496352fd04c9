"""Taking along what is kept of oneself."""

from datetime import datetime
from uuid import UUID

from mentor_match.audit import service as audit


def note_taken_along(account_id: UUID, *, now: datetime) -> None:
    """The file was made, by whoever sat at a browser that was signed in."""
    audit.record("took data along", "account", account_id, by=account_id, now=now)
