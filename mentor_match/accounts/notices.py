"""Writes into the audit what was done with mail: the two slices are strangers to each other."""

from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.audit import service as audit
from mentor_match.notifications.service import acted


def listen() -> None:
    """Hear it from now on; hearing twice is hearing once."""
    acted.connect(_record)


def _record(
    _sender: Any,
    *,
    verb: str,
    subject: str,
    subject_id: UUID,
    by: UUID | None,
    now: datetime,
    facts: dict[str, Any],
) -> None:
    audit.record(verb, subject, subject_id, by=by, now=now, **facts)
