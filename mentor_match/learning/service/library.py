"""Filling the library, and choosing from it for a pairing."""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from mentor_match.extensions import db
from mentor_match.learning.models import Resource
from mentor_match.learning.queries import list_keys, list_resources
from mentor_match.learning.rules import Choice, Wanted, choose_resources
from mentor_match.reference.topics import TOPICS

LIBRARY = Path(__file__).parents[1] / "library.csv"
# When the list was made. Evidence A means that the page itself was seen then; the day on which
# a copy of the service is set up says nothing about any address.
LIST_MADE = datetime(2026, 11, 23, tzinfo=UTC)


def seed_library(now: datetime, file: Path = LIBRARY) -> int:
    """Add what the library does not have yet, told apart by address and title; says how many."""
    known = list_keys()
    with file.open(encoding="utf-8", newline="") as rows:
        new = [_resource(row, now) for row in csv.DictReader(rows) if _key(row) not in known]
    db.session.add_all(new)
    db.session.flush()
    return len(new)


def resources_for(
    wants: Iterable[Wanted], languages: Iterable[str], cadre: str | None
) -> list[Choice]:
    """What to attach to a pairing: see `rules.choose_resources`."""
    areas = {topic.code: topic.axis for topic in TOPICS}
    return choose_resources(wants, list_resources(), languages=languages, cadre=cadre, areas=areas)


def _key(row: dict[str, str]) -> tuple[str, str]:
    return row["address"], row["title"]


def _resource(row: dict[str, str], now: datetime) -> Resource:
    return Resource(
        title=row["title"],
        provider=row["provider"],
        address=row["address"],
        languages=_codes(row["languages"]),
        licence=row["licence"] or None,
        topics=_codes(row["topics"]),
        cadres=_codes(row["cadres"]),
        format=row["format"] or None,
        size_kb=_number(row["size_kb"]),
        minutes=_number(row["minutes"]),
        added_at=now,
        confirmed_at=LIST_MADE if row["evidence"] == "A" else None,
    )


def _codes(cell: str) -> frozenset[str]:
    return frozenset(code.strip() for code in cell.split("|") if code.strip())


def _number(cell: str) -> int | None:
    return int(cell) if cell else None
