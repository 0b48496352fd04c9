"""Taking along what was left open, from one pairing into the next."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing, PairingResource
from mentor_match.pairings.queries.earlier import list_goals_left_open, list_left_open
from mentor_match.pairings.rules import OPEN_PAIRINGS, PairingOver
from mentor_match.pairings.rules.goals import due_again
from mentor_match.pairings.service.goals import level_now, set_goal
from mentor_match.pairings.service.pairings import locked, note
from mentor_match.web.refusals import NotFound


def take_along(pairing: Pairing, resource_ids: Iterable[UUID], *, by: UUID, now: datetime) -> int:
    """The mentee takes resources along that the pairing before left open; says how many."""
    pairing = locked(pairing, by)
    if by != pairing.mentee_id:
        raise NotFound
    if pairing.state not in OPEN_PAIRINGS:
        raise PairingOver
    chosen = set(resource_ids)
    taken = [item for item in list_left_open(pairing) if item.resource_id in chosen]
    last = max((item.place for item in pairing.resources), default=0)
    for place, item in enumerate(taken, start=last + 1):
        pairing.resources.append(
            PairingResource(
                resource_id=item.resource_id,
                topic=item.topic,
                level=item.level,
                place=place,
                added_by=by,
                added_at=now,
            )
        )
        note("took resource along", pairing, by=by, now=now, resource=str(item.resource_id))
    db.session.flush()
    return len(taken)


def take_goals_along(pairing: Pairing, goal_ids: Iterable[UUID], *, by: UUID, now: datetime) -> int:
    """The mentee goes on with goals that the end of the pairing before cut off; says how many.

    Each is set anew, in the same words and from the level then or now, whichever is higher. Who
    signs it off is decided by the cadres of the two in this pairing.
    """
    pairing = locked(pairing, by)
    if by != pairing.mentee_id:
        raise NotFound
    chosen = set(goal_ids)
    taken = [goal for goal in list_goals_left_open(pairing) if goal.id in chosen]
    for goal in taken:
        set_goal(
            pairing,
            topic=goal.topic,
            words=goal.words,
            due=due_again(goal.due, now.date()),
            level=max(goal.level_before, level_now(pairing, goal.topic)),
            by=by,
            now=now,
        )
    return len(taken)
