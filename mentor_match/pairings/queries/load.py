"""Reading how much of a mentor's time is taken, and who has none left."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import select

from mentor_match.extensions import db
from mentor_match.pairings.models import MentorshipRequest, Pairing, PairingSession
from mentor_match.pairings.rules import Load, PairingState, SessionState, load_of
from mentor_match.profiles.models import MentorProfile


def read_loads(mentor_ids: Collection[UUID]) -> dict[UUID, Load]:
    """mentor -> load, of those who are mentors. A pairing that rests takes no time."""
    hours = dict(
        db.session.execute(
            select(MentorProfile.account_id, MentorProfile.hours_per_month).where(
                MentorProfile.account_id.in_(mentor_ids)
            )
        ).all()
    )
    minutes = _minutes(mentor_ids)
    active: defaultdict[UUID, list[tuple[str, Iterable[int]]]] = defaultdict(list)
    for pairing_id, mentor_id, rhythm in db.session.execute(
        select(Pairing.id, Pairing.mentor_id, MentorshipRequest.rhythm)
        .join(MentorshipRequest, MentorshipRequest.id == Pairing.request_id)
        .where(Pairing.mentor_id.in_(mentor_ids), Pairing.state == PairingState.ACTIVE)
    ):
        active[mentor_id].append((rhythm, minutes[pairing_id]))
    return {mentor: load_of(said, active[mentor]) for mentor, said in hours.items()}


def _minutes(mentor_ids: Collection[UUID]) -> defaultdict[UUID, list[int]]:
    """pairing -> the lengths of its sessions, planned and held, the latest first."""
    found: defaultdict[UUID, list[int]] = defaultdict(list)
    for pairing_id, minutes in db.session.execute(
        select(PairingSession.pairing_id, PairingSession.minutes)
        .join(Pairing, Pairing.id == PairingSession.pairing_id)
        .where(
            Pairing.mentor_id.in_(mentor_ids),
            Pairing.state == PairingState.ACTIVE,
            PairingSession.state.in_([SessionState.PLANNED, SessionState.HELD]),
        )
        .order_by(PairingSession.starts_at.desc(), PairingSession.id)
    ):
        found[pairing_id].append(minutes)
    return found


def list_without_hours() -> frozenset[UUID]:
    """Mentors who want no proposal beyond their hours, and whose hours are taken."""
    holding = db.session.scalars(
        select(MentorProfile.account_id).where(
            MentorProfile.hours_held_since.is_not(None), MentorProfile.completed_at.is_not(None)
        )
    ).all()
    loads = read_loads(holding) if holding else {}
    return frozenset(mentor for mentor, load in loads.items() if load.used_up)
