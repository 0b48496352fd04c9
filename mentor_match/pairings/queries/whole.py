"""Pairings with all that their pages and next steps are made of.

SQLAlchemy loads these parts by itself wherever a pairing is read, and puts a statement together
for each of them each time. Where people open pairings all day they are read by statements that
are made once instead, and handed to the pairing as if it had loaded them.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from mentor_match.extensions import db
from mentor_match.pairings.models import (
    CharterVersion,
    CoMentor,
    Pairing,
    PairingGoal,
    PairingSession,
    SessionProposal,
)
from mentor_match.web.statements import made_once

WITHOUT_PARTS = (
    joinedload(Pairing.mentee),
    joinedload(Pairing.mentor),
    joinedload(Pairing.track),
    lazyload(Pairing.charters),
    lazyload(Pairing.sessions),
    lazyload(Pairing.proposals),
    lazyload(Pairing.goals),
)


def with_parts(pairings: Sequence[Pairing]) -> Sequence[Pairing]:
    """The same pairings, read with `WITHOUT_PARTS`, their parts at hand."""
    _hand_over(pairings, Pairing.charters, _charters, "pairing_id")
    _hand_over(pairings, Pairing.sessions, _sessions, "pairing_id")
    _hand_over(pairings, Pairing.proposals, _proposals, "pairing_id")
    _hand_over(pairings, Pairing.goals, _goals, "pairing_id")
    goals = [goal for pairing in pairings for goal in pairing.goals]
    _hand_over(goals, PairingGoal.co_mentors, _co_mentors, "goal_id")
    return pairings


def _hand_over(owners: Sequence[Any], part: Any, read: Callable[..., Any], owner: str) -> None:
    """What was loaded before, and perhaps changed since, stays as it is."""
    ids = [one.id for one in owners if part.key not in one.__dict__]
    if not ids:
        return
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in db.session.scalars(*read(ids)).unique():
        found[getattr(row, owner)].append(row)
    for one in owners:
        if part.key not in one.__dict__:
            set_committed_value(one, part.key, found[one.id])


@made_once
def _charters(ids: Sequence[UUID]) -> Select[CharterVersion]:
    asked = select(CharterVersion).where(CharterVersion.pairing_id.in_(ids))
    return asked.order_by(CharterVersion.number)


@made_once
def _sessions(ids: Sequence[UUID]) -> Select[PairingSession]:
    asked = select(PairingSession).where(PairingSession.pairing_id.in_(ids))
    return asked.order_by(PairingSession.starts_at, PairingSession.id)


@made_once
def _proposals(ids: Sequence[UUID]) -> Select[SessionProposal]:
    asked = select(SessionProposal).where(SessionProposal.pairing_id.in_(ids))
    return asked.order_by(SessionProposal.proposed_at, SessionProposal.id)


@made_once
def _goals(ids: Sequence[UUID]) -> Select[PairingGoal]:
    asked = select(PairingGoal).where(PairingGoal.pairing_id.in_(ids))
    asked = asked.options(lazyload(PairingGoal.co_mentors))
    return asked.order_by(PairingGoal.set_at, PairingGoal.id)


@made_once
def _co_mentors(ids: Sequence[UUID]) -> Select[CoMentor]:
    asked = select(CoMentor).where(CoMentor.goal_id.in_(ids))
    return asked.order_by(CoMentor.asked_at, CoMentor.id)
