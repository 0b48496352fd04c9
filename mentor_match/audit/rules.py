"""How a record of the audit is sealed. Pure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

FIRST = "0" * 64


def digest(previous: str, at: datetime, act: Mapping[str, object]) -> str:
    """The seal of a record: SHA-256 over the seal before it and everything the record says."""
    said = json.dumps(
        {"previous": previous, "at": at.isoformat(), **act},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(said.encode()).hexdigest()
