"""Invents what a coordinator did about what was stuck, so that it can be measured."""

import random
from datetime import datetime, timedelta

from sqlalchemy import select

from mentor_match.associations.models import Association, Coordinator
from mentor_match.care.models import Intervention
from mentor_match.care.rules import Action, CaseKind, seen_again
from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing

DAY = timedelta(days=1)
HELPED = 14


def invent_help(seed: int, association: Association, now: datetime) -> None:
    """Pairings that got a mail or a call in the last months; one is put away for now."""
    chance = random.Random(seed + 18)  # noqa: S311 - invents acts, guards nothing
    by = db.session.scalars(
        select(Coordinator.account_id).where(Coordinator.association_id == association.id)
    ).first()
    pairings = db.session.scalars(
        select(Pairing)
        .where(
            Pairing.mentee_association_id == association.id,
            Pairing.opened_at <= now - 60 * DAY,
        )
        .order_by(Pairing.opened_at, Pairing.id)
        .limit(HELPED)
    )
    for pairing in pairings:
        since = (now - pairing.opened_at) / DAY
        at = now - chance.uniform(5, since - 30) * DAY
        called = chance.random() < 0.4
        db.session.add(
            Intervention(
                association_id=association.id,
                kind=CaseKind.PAIRING,
                pairing_id=pairing.id,
                action=Action.CALL if called else Action.REMIND,
                note="Both want to go on; the rota was in the way." if called else None,
                until=seen_again(at.date()),
                done_at=at,
                done_by=by,
            )
        )
    db.session.flush()
