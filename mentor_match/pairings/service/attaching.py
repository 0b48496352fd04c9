"""Attaching resources: by gap at the opening of a pairing and whenever its goals change, and what
its programme gives to everyone."""

from datetime import datetime
from uuid import UUID

from mentor_match.extensions import db
from mentor_match.learning.queries import list_to_give, rooms_of_both
from mentor_match.learning.rules import Attached, Choice
from mentor_match.learning.service import reattach_resources
from mentor_match.pairings.models import Pairing, PairingResource
from mentor_match.pairings.rules import Gap, GoalFacts, gaps_of, why_let_go
from mentor_match.profiles.queries import find_mentee, find_profile


def attach_by_gap(pairing: Pairing, *, now: datetime) -> None:
    """Make the rule's part of the list serve the gaps as they are now."""
    mentee, profile = find_mentee(pairing.mentee_id), find_profile(pairing.mentee_id)
    if mentee is None or profile is None:
        return
    goals = [GoalFacts(g.id, g.topic, g.state, g.level_before) for g in pairing.goals]
    gaps = gaps_of(goals, mentee.wants, pairing.request.topics)
    rows = {item.resource_id: item for item in pairing.resources}
    changes = reattach_resources(
        [_fact(item) for item in rows.values()],
        gaps,
        languages=profile.languages or frozenset(),
        cadre=profile.cadre,
        rooms=rooms_of_both(pairing.mentee_id, pairing.mentor_id),
    )
    for resource_id in changes.let_go:
        item = rows[resource_id]
        item.let_go_at, item.let_go_for = now, why_let_go(item.topic, goals)
    for resource_id, choice in changes.retell.items():
        _tell_why(rows[resource_id], choice, gaps)
    for choice in changes.add:
        _attach(pairing, rows.get(choice.resource_id), choice, gaps, now)
    for item in pairing.resources:  # what was there for a wish may be for a goal from now on
        if item.topic and item.let_go_at is None:
            item.goal_id = _goal_of(item.topic, gaps) or item.goal_id
    db.session.flush()


def attach_of_programme(pairing: Pairing, *, now: datetime) -> None:
    """What the programme of a pairing gives to everyone in it, as far as the mentee can read it."""
    profile = find_profile(pairing.mentee_id)
    if pairing.programme_id is None or profile is None:
        return
    rooms = rooms_of_both(pairing.mentee_id, pairing.mentor_id)
    rows = {item.resource_id: item for item in pairing.resources}
    for resource in list_to_give(pairing.programme_id, profile.languages or frozenset(), rooms):
        item = rows.get(resource.id)
        if item is None:
            item = PairingResource(resource_id=resource.id, place=_last_place(pairing) + 1)
            item.added_at = now
            pairing.resources.append(item)
        item.programme_id = pairing.programme_id
    db.session.flush()


def _fact(item: PairingResource) -> Attached:
    return Attached(
        resource_id=item.resource_id,
        topics=item.resource.topics,
        why=item.topic,
        by_person=item.added_by is not None or item.programme_id is not None,
        removed=item.removed_at is not None,
        done=item.done_at is not None,
        let_go=item.let_go_at is not None,
    )


def _attach(
    pairing: Pairing,
    item: PairingResource | None,
    choice: Choice,
    gaps: list[Gap],
    now: datetime,
) -> None:
    """Put it at the end of the list; what was let go before comes back as the same row."""
    if item is None:
        item = PairingResource(resource_id=choice.resource_id, place=_last_place(pairing) + 1)
        pairing.resources.append(item)
    item.added_at, item.let_go_at, item.let_go_for = now, None, None
    _tell_why(item, choice, gaps)


def _tell_why(item: PairingResource, choice: Choice, gaps: list[Gap]) -> None:
    item.topic, item.level = choice.topic, choice.level
    item.goal_id = _goal_of(choice.topic, gaps)


def _goal_of(topic: str, gaps: list[Gap]) -> UUID | None:
    return next((gap.goal_id for gap in gaps if gap.topic == topic), None)


def _last_place(pairing: Pairing) -> int:
    return max((item.place for item in pairing.resources), default=0)
