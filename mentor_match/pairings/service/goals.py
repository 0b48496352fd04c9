"""Setting goals, signing them off, dropping them; the gap and the resources follow."""

from datetime import date, datetime
from uuid import UUID

from mentor_match.extensions import db
from mentor_match.pairings.models import Pairing, PairingGoal
from mentor_match.pairings.queries import get_goal
from mentor_match.pairings.rules import (
    DROP_REASONS,
    GoalState,
    SigningOff,
    check_active,
    check_goal,
    check_goal_step,
    check_sign_off,
    needs_co_mentor,
)
from mentor_match.pairings.service.attaching import attach_by_gap
from mentor_match.pairings.service.co_mentor_messages import tell_co_mentor
from mentor_match.pairings.service.pairings import locked, note, tell_other
from mentor_match.profiles.queries import find_mentee
from mentor_match.profiles.service import raise_level
from mentor_match.web.refusals import NotFound


def set_goal(
    pairing: Pairing,
    *,
    topic: str,
    words: str,
    due: date,
    level: int | None,
    by: UUID,
    now: datetime,
) -> PairingGoal:
    """Set a goal; without a level it begins at that of the mentee's profile."""
    pairing = locked(pairing, by)
    check_active(pairing.state)
    pursued = [goal.topic for goal in pairing.goals if goal.open]
    check_goal(topic, due, open_topics=pursued, today=now.date())
    goal = PairingGoal(
        topic=topic,
        words=words,
        due=due,
        level_before=level_now(pairing, topic) if level is None else level,
        guarded=needs_co_mentor(topic, pairing.mentee_cadre, pairing.mentor_cadre),
        state=GoalState.OPEN,
        set_by=by,
        set_at=now,
    )
    pairing.goals.append(goal)
    db.session.flush()
    attach_by_gap(pairing, now=now)
    _record("set goal", pairing, goal, by, now)
    tell_other(pairing, "goal-set", by=by, now=now, cause=str(goal.id), goal=goal)
    return goal


def claim_goal(pairing: Pairing, goal_id: UUID, *, by: UUID, now: datetime) -> PairingGoal:
    """The mentee says that a goal is reached, and asks for the sign-off; once is enough."""
    pairing = locked(pairing, by)
    goal = get_goal(pairing, goal_id)
    if by != pairing.mentee_id:
        raise NotFound
    check_goal_step(goal.state, GoalState.REACHED)
    if goal.claimed_at is None:
        goal.claimed_at = now
        db.session.flush()
        _record("claimed goal", pairing, goal, by, now)
        if not goal.guarded:
            tell_other(pairing, "goal-claimed", by=by, now=now, cause=str(goal.id), goal=goal)
        elif goal.co_mentor is not None:
            tell_co_mentor(goal.co_mentor, "co-mentor-claimed", pairing, goal, now=now)
    return goal


def reach_goal(
    pairing: Pairing, goal_id: UUID, *, level: int, by: UUID, now: datetime
) -> PairingGoal:
    """The mentor signs off that a goal was reached, with the level after.

    Of a guarded goal this is refused; its co-mentor signs it off.
    """
    pairing = locked(pairing, by)
    goal = get_goal(pairing, goal_id)
    check_sign_off(
        SigningOff(
            state=goal.state,
            guarded=goal.guarded,
            level_before=goal.level_before,
            level_after=level,
            by_mentor=by == pairing.mentor_id,
            by_co_mentor=False,
            same_cadre=pairing.mentee_cadre == pairing.mentor_cadre,
        )
    )
    write_down_reached(pairing, goal, level=level, by=by, now=now)
    tell_other(pairing, "goal-reached", by=by, now=now, cause=str(goal.id), goal=goal)
    return goal


def write_down_reached(
    pairing: Pairing, goal: PairingGoal, *, level: int, by: UUID, now: datetime
) -> None:
    """What follows once it is decided that a goal was reached: level, gap and resources."""
    goal.state, goal.level_after = GoalState.REACHED, level
    goal.signed_off_by, goal.closed_at = by, now
    db.session.flush()
    raise_level(pairing.mentee_id, goal.topic, level, by=by, now=now)
    attach_by_gap(pairing, now=now)
    _record("signed off goal", pairing, goal, by, now, level=level)


def drop_goal(
    pairing: Pairing, goal_id: UUID, *, reason: str, by: UUID, now: datetime
) -> PairingGoal:
    """Either of the two lets a goal go, with a reason; its co-mentor has nothing to do any more."""
    if reason not in DROP_REASONS:
        raise ValueError(f"{reason!r} is no reason of DROP_REASONS.")
    pairing = locked(pairing, by)
    goal = get_goal(pairing, goal_id)
    check_goal_step(goal.state, GoalState.DROPPED)
    co_mentor = goal.drop(reason, now)
    db.session.flush()
    attach_by_gap(pairing, now=now)
    _record("dropped goal", pairing, goal, by, now)
    tell_other(pairing, "goal-dropped", by=by, now=now, cause=str(goal.id), goal=goal)
    if co_mentor is not None:
        tell_co_mentor(co_mentor, "co-mentor-spared", pairing, goal, now=now)
    return goal


def level_now(pairing: Pairing, topic: str) -> int:
    """The level in the mentee's profile; 0 where the topic is not in it."""
    mentee = find_mentee(pairing.mentee_id)
    wants = mentee.wants if mentee is not None else []
    return next((want.level for want in wants if want.topic == topic), 0)


def _record(
    verb: str, pairing: Pairing, goal: PairingGoal, by: UUID, now: datetime, **facts: object
) -> None:
    note(
        verb,
        pairing,
        by=by,
        now=now,
        reason=goal.reason,
        goal=str(goal.id),
        topic=goal.topic,
        **facts,
    )
