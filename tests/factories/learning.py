"""Resources of the library."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from mentor_match.extensions import db
from mentor_match.learning.models import Resource

_numbers = count(1)


def make_resource(**facts: Any) -> Resource:
    """A resource in the library: English, for everyone, on triage, with a confirmed address."""
    number = next(_numbers)
    plain: dict[str, Any] = {
        "title": f"Sorting patients, part {number}",
        "provider": "Open Learning for Health",
        "address": f"https://training.example/{number}",
        "languages": frozenset({"en"}),
        "licence": "CC BY 4.0",
        "topics": frozenset({"triage"}),
        "cadres": frozenset(),
        "format": "booklet",
        "size_kb": 800,
        "minutes": 45,
        "added_at": datetime(2026, 11, 1, tzinfo=UTC),
        "confirmed_at": datetime(2026, 11, 1, tzinfo=UTC),
    }
    resource = Resource(**{**plain, **facts})
    db.session.add(resource)
    db.session.flush()
    return resource
