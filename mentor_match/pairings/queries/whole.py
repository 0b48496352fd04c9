"""Pairings with all that their pages and next steps are made of.

SQLAlchemy loads these parts by itself wherever a pairing is read, and puts a statement together
for each of them each time. Where people open pairings all day they are read by statements that
are made once instead, and handed to the pairing as if it had loaded them.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing, PairingGoal
from mentor_match.web.statements import made_once


class _Part:
    """What hangs from several owners, read from and in the order of the relationship to it."""

    def __init__(self, relationship: Any, *options: Any) -> None:
        self.relationship, self.options = relationship, options
        self.asked = made_once(self._ask)

    def _ask(self, ids: Sequence[UUID]) -> Select[Any]:
        asked = select(self.relationship.property.mapper.class_).where(self._owner.in_(ids))
        return asked.order_by(*self.relationship.property.order_by).options(*self.options)

    @property
    def _owner(self) -> Any:
        (column,) = self.relationship.property.remote_side
        return column

    def hand_over(self, owners: Sequence[Any], having: Collection[UUID] | None = None) -> None:
        """Read it; what was loaded before, and perhaps changed since, stays as it is. Where it is
        known which owners may have any, the others are given none without a look."""
        name = self.relationship.key
        without = [one for one in owners if name not in one.__dict__]
        if not without:
            return
        ids = [one.id for one in without if having is None or one.id in having]
        found: dict[UUID, list[Any]] = defaultdict(list)
        for row in db.session.scalars(*self.asked(ids)).unique() if ids else ():
            found[getattr(row, self._owner.key)].append(row)
        for one in without:
            set_committed_value(one, name, found[one.id])


OF_PAIRING = (
    _Part(Pairing.charters),
    _Part(Pairing.sessions),
    _Part(Pairing.proposals),
    _Part(Pairing.goals, lazyload(PairingGoal.co_mentors)),
)
OF_GOAL = _Part(PairingGoal.co_mentors)
WITHOUT_PARTS = (
    joinedload(Pairing.mentee),
    joinedload(Pairing.mentor),
    joinedload(Pairing.track),
    *(lazyload(part.relationship) for part in OF_PAIRING),
)


def with_parts(pairings: Sequence[Pairing]) -> Sequence[Pairing]:
    """The same pairings, read with `WITHOUT_PARTS`, their parts at hand."""
    for part in OF_PAIRING:
        part.hand_over(pairings)
    goals = [goal for pairing in pairings for goal in pairing.goals]
    # A goal that is not guarded never has one: it is signed off by the mentor.
    OF_GOAL.hand_over(goals, having={goal.id for goal in goals if goal.guarded})
    return pairings
