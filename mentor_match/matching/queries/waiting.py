"""Reading the waiting list."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from mentor_match.associations.models import Membership
from mentor_match.associations.rules import MembershipState
from mentor_match.extensions import db
from mentor_match.matching.models import WaitingEntry, WaitingWord
from mentor_match.matching.rules import Wait


def find_waiting(mentee_id: UUID) -> WaitingEntry | None:
    """The place of a mentee on the list, if they wait."""
    return db.session.scalars(
        select(WaitingEntry).where(
            WaitingEntry.mentee_id == mentee_id, WaitingEntry.left_at.is_(None)
        )
    ).one_or_none()


def list_waiting() -> Sequence[WaitingEntry]:
    """Everyone who waits, first come first."""
    return db.session.scalars(
        select(WaitingEntry)
        .where(WaitingEntry.left_at.is_(None))
        .order_by(WaitingEntry.joined_at, WaitingEntry.id)
    ).all()


def list_waits(association_ids: Iterable[UUID], *, found: bool) -> dict[UUID, list[Wait]]:
    """association -> those of it who wait, or who waited and found a mentor."""
    state = WaitingEntry.left_because == "found" if found else WaitingEntry.left_at.is_(None)
    rows = db.session.execute(
        select(
            Membership.association_id,
            WaitingEntry.topics,
            WaitingEntry.joined_at,
            WaitingEntry.left_at,
        )
        .join(Membership, Membership.account_id == WaitingEntry.mentee_id)
        .where(
            Membership.association_id.in_(list(association_ids)),
            Membership.state == MembershipState.VERIFIED,
            state,
        )
    )
    waits: dict[UUID, list[Wait]] = defaultdict(list)
    for association_id, *wait in rows:
        waits[association_id].append(Wait(*wait))
    return waits


def list_told(mentor_id: UUID) -> Sequence[datetime]:
    """When those who wait were told of this mentor."""
    return db.session.scalars(
        select(WaitingWord.told_at).where(WaitingWord.mentor_id == mentor_id)
    ).all()


def list_words(entry_id: UUID) -> dict[UUID, datetime]:
    """mentor -> when the mentee was told of them."""
    asked = select(WaitingWord.mentor_id, WaitingWord.told_at)
    return dict(db.session.execute(asked.where(WaitingWord.entry_id == entry_id)).all())
