"""Reading what a mentee left open in the pairing before this one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing, PairingGoal, PairingResource
from mentor_match.pairings.rules import OPEN_PAIRINGS, PAIRING_OVER, GoalState
from mentor_match.web.statements import made_once


def list_left_open(pairing: Pairing) -> Sequence[PairingResource]:
    """The resources of the mentee's last pairing that ended, not done, and not in this one yet.

    What was in this one and was taken away stays away.
    """
    here = select(PairingResource.resource_id).where(PairingResource.pairing_id == pairing.id)
    return db.session.scalars(
        select(PairingResource)
        .join(PairingResource.resource)
        .options(contains_eager(PairingResource.resource))
        .where(
            PairingResource.pairing_id == _before(pairing),
            PairingResource.removed_at.is_(None),
            PairingResource.done_at.is_(None),
            PairingResource.resource_id.not_in(here),
        )
        .order_by(PairingResource.place, PairingResource.resource_id)
    ).all()


def list_goals_left_open(pairing: Pairing) -> Sequence[PairingGoal]:
    """The goals that were open when the mentee's last pairing ended, the first due first.

    Not those on whose topic a goal was set in this pairing, whatever became of it.
    """
    here = select(PairingGoal.topic).where(PairingGoal.pairing_id == pairing.id)
    return db.session.scalars(
        select(PairingGoal)
        .where(
            PairingGoal.pairing_id == _before(pairing),
            PairingGoal.state == GoalState.DROPPED,
            PairingGoal.reason == PAIRING_OVER,
            PairingGoal.topic.not_in(here),
        )
        .order_by(PairingGoal.due, PairingGoal.id)
    ).all()


def has_earlier(pairing: Pairing) -> bool:
    """Whether the mentee had a pairing before this one, and it has ended."""
    asked = _earlier(pairing.mentee_id, pairing.id, pairing.opened_at)
    return db.session.scalar(*asked) is not None


def _before(pairing: Pairing) -> Any:
    """The last of them, inside of another statement."""
    return _latest(pairing.mentee_id, pairing.id, pairing.opened_at).scalar_subquery()


def _latest(mentee_id: UUID, pairing_id: UUID, opened_at: datetime) -> Select[UUID]:
    return (
        select(Pairing.id)
        .where(
            Pairing.mentee_id == mentee_id,
            Pairing.id != pairing_id,
            Pairing.state.not_in(OPEN_PAIRINGS),
            Pairing.opened_at <= opened_at,
        )
        .order_by(Pairing.ended_at.desc(), Pairing.id)
        .limit(1)
    )


_earlier = made_once(_latest)
