"""Invented people as rows of a database, thousands at a time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from benchmarks.people import OFFSETS
from mentor_match.accounts.models import Account
from mentor_match.associations.models import Association, Membership
from mentor_match.engine import MenteeFacts, MentorFacts
from mentor_match.extensions import db
from mentor_match.profiles.models import MenteeProfile, MentorProfile, Offer, Profile, Want

PART = 5000  # people written at a time
LONG_AGO = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
ZONES = dict(
    zip(
        OFFSETS,
        ("America/Lima", "America/Sao_Paulo", "Africa/Accra", "Africa/Lagos", "Africa/Lusaka",
         "Africa/Nairobi", "Asia/Kolkata", "Asia/Manila"),
        strict=True,
    )
)  # fmt: skip


def write_people(
    association: Association, people: Sequence[MentorFacts] | Sequence[MenteeFacts]
) -> list[UUID]:
    """Verified members with complete profiles; their ids, in the order of the people."""
    ids: list[UUID] = []
    for start in range(0, len(people), PART):
        ids += _write(association, people[start : start + PART])
    return ids


def _write(association: Association, people: Sequence[Any]) -> list[UUID]:
    ids = [uuid4() for _ in people]
    rows: dict[type, list[dict[str, object]]] = {
        model: []
        for model in (Account, Profile, MentorProfile, MenteeProfile, Membership, Offer, Want)
    }
    for id_, one in zip(ids, people, strict=True):
        rows[Account].append({
            "id": id_, "email": f"{one.id}@example.org", "full_name": one.id, "call_me": one.id,
            "create_datetime": LONG_AGO, "time_zone": ZONES[one.utc_offset],
        })  # fmt: skip
        rows[Profile].append({
            "account_id": id_, "cadre": one.cadre, "country": "KEN", "setting": one.setting,
            "years": int(one.years or 0), "languages": one.languages, "formats": one.formats,
            "changed_at": LONG_AGO,
        })  # fmt: skip
        rows[Membership].append({
            "account_id": id_, "association_id": association.id, "registration_number": one.id,
            "state": "verified", "joined_at": LONG_AGO, "decided_at": LONG_AGO,
        })  # fmt: skip
        if isinstance(one, MentorFacts):
            rows[MentorProfile].append({
                "account_id": id_, "experience": one.texts[0], "capacity": one.capacity,
                "accepts_cadres": one.accepts_cadres, "completed_at": LONG_AGO,
            })  # fmt: skip
            rows[Offer] += [
                {"account_id": id_, "topic": topic, "level": int(level)}
                for topic, level in one.offers.items()
            ]
        else:
            rows[MenteeProfile].append({
                "account_id": id_, "goals": one.texts[0], "places": 1, "places_taken": 0,
                "discipline": one.discipline, "completed_at": LONG_AGO,
            })  # fmt: skip
            rows[Want] += [
                {"account_id": id_, "topic": topic, "priority": int(priority),
                 "level": int(one.levels.get(topic, 0))}
                for topic, priority in one.wants.items()
            ]  # fmt: skip
    for model, some in rows.items():
        if some:
            db.session.execute(insert(model), some)
    return ids
