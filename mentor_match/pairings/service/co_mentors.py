"""Asking a co-mentor for a guarded goal, and what they do: they alone sign it off."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from mentor_match.accounts.models import Account
from mentor_match.associations.queries import find_path
from mentor_match.extensions import db
from mentor_match.pairings.models import CoMentor, Pairing, PairingGoal
from mentor_match.pairings.queries import (
    are_apart,
    count_co_mentored,
    get_goal,
    list_co_mentors_due,
    list_co_mentors_to_remind,
    lock,
    pairing_of,
)
from mentor_match.pairings.rules import (
    DECLINE_REASONS,
    AskingCoMentor,
    CoMentorSettled,
    Limits,
    OwnCoMentoringFull,
    RequestState,
    SigningOff,
    answer_by,
    check_active,
    check_answer,
    check_asking_co_mentor,
    check_hand_back,
    check_sign_off,
    state_at,
)
from mentor_match.pairings.service.answering import lock_mentor
from mentor_match.pairings.service.co_mentor_messages import tell_co_mentor, tell_the_two
from mentor_match.pairings.service.goals import write_down_reached
from mentor_match.pairings.service.pairings import locked, note
from mentor_match.profiles.queries import find_mentor, find_profile
from mentor_match.web.refusals import NotFound

UNSAID = "other"  # the reason that is kept where nobody gave one


def ask_co_mentor(
    pairing: Pairing, goal_id: UUID, co_mentor_id: UUID, *, by: UUID, limits: Limits, now: datetime
) -> CoMentor:
    """Either of the two asks somebody of the mentee's cadre to sign a guarded goal off."""
    pairing = locked(pairing, by)
    check_active(pairing.state)
    goal, account = get_goal(pairing, goal_id), db.session.get(Account, co_mentor_id)
    path = find_path(pairing.mentee_id, account.id) if account is not None else None
    if account is None or path is None:  # a refusal says a name: not that of somebody out of reach
        raise NotFound
    waiting = goal.asked
    if waiting is not None and state_at(waiting.state, waiting.answer_by, now) != waiting.state:
        expire_co_mentor(waiting, now=now)
    check_asking_co_mentor(_asking(pairing, goal, account), limits.co_mentor_goals)
    ask = CoMentor(
        account=account,
        association_id=path[1],
        cadre=pairing.mentee_cadre,
        state=RequestState.REQUESTED,
        asked_by=by,
        asked_at=now,
        answer_by=answer_by(now, limits),
    )
    goal.co_mentors.append(ask)
    db.session.flush()
    _record("asked co-mentor", pairing, ask, by=by, now=now)
    tell_co_mentor(ask, "co-mentor-asked", pairing, goal, now=now)
    return ask


def _asking(pairing: Pairing, goal: PairingGoal, account: Account) -> AskingCoMentor:
    mentor = find_mentor(account.id)
    two = (pairing.mentee_id, pairing.mentor_id)
    return AskingCoMentor(
        name=account.call_me,
        needed=goal.open and goal.guarded,
        taken=goal.asked is not None or goal.co_mentor is not None,
        same_cadre=_is_of_cadre(account.id, pairing.mentee_cadre),
        one_of_the_two=account.id in two,
        available=mentor is not None
        and account.active
        and mentor.completed_at is not None
        and mentor.paused_at is None
        and not any(are_apart(account.id, person) for person in two),
        goals=count_co_mentored(account.id),
    )


def accept_co_mentoring(ask: CoMentor, *, by: UUID, limits: Limits, now: datetime) -> CoMentor:
    """Say yes to one goal. It takes no place, but there is a limit."""
    pairing, goal, ask = _mine(ask, by)
    check_answer(ask.state, ask.answer_by, now)
    lock_mentor(by)  # two yeses at once do not both count the same room
    if count_co_mentored(by) >= limits.co_mentor_goals:
        raise OwnCoMentoringFull(limit=limits.co_mentor_goals)
    ask.state, ask.closed_at = RequestState.ACCEPTED, now
    db.session.flush()
    _record("accepted co-mentoring", pairing, ask, by=by, now=now)
    tell_the_two(ask, "co-mentor-accepted", pairing, goal, now=now)
    return ask


def decline_co_mentoring(ask: CoMentor, *, reason: str, by: UUID, now: datetime) -> None:
    """Say no, and why; the two see who else fits."""
    _check_reason(reason)
    pairing, goal, ask = _mine(ask, by)
    check_answer(ask.state, ask.answer_by, now)
    ask.state, ask.reason, ask.closed_at = RequestState.DECLINED, reason, now
    db.session.flush()
    _record("declined co-mentoring", pairing, ask, by=by, now=now)
    tell_the_two(ask, "co-mentor-needed", pairing, goal, now=now, ended="declined")


def hand_back_goal(ask: CoMentor, *, reason: str, by: UUID, now: datetime) -> None:
    """Hand back what was accepted, so that somebody else can be asked."""
    _check_reason(reason)
    pairing, goal, ask = _mine(ask, by)
    check_hand_back(ask.state, ask.released_at is not None)
    if not goal.open:
        raise CoMentorSettled
    ask.released_at, ask.reason = now, reason
    db.session.flush()
    _record("handed goal back", pairing, ask, by=by, now=now)
    tell_the_two(ask, "co-mentor-needed", pairing, goal, now=now, ended="handed back")


def sign_off_goal(ask: CoMentor, *, level: int, by: UUID, now: datetime) -> PairingGoal:
    """The co-mentor, of the mentee's cadre to this day, says that the goal is reached."""
    pairing, goal, ask = _mine(ask, by)
    check_sign_off(
        SigningOff(
            state=goal.state,
            guarded=goal.guarded,
            level_before=goal.level_before,
            level_after=level,
            by_mentor=False,
            by_co_mentor=ask.holds,
            same_cadre=_is_of_cadre(by, pairing.mentee_cadre),
        )
    )
    write_down_reached(pairing, goal, level=level, by=by, now=now)
    tell_the_two(ask, "co-mentor-signed", pairing, goal, now=now)
    return goal


def end_co_mentoring(ask: CoMentor, *, now: datetime) -> None:
    """One of the two and the co-mentor are kept apart now. Nobody is told why, or by whom."""
    pairing, goal = pairing_of(ask)
    lock(pairing)
    ask = lock(ask)
    if ask.holds:
        ask.released_at, ask.reason = now, UNSAID
    elif ask.state == RequestState.REQUESTED:
        ask.state, ask.closed_at = RequestState.WITHDRAWN, now
    else:
        return
    db.session.flush()
    _record("co-mentoring ended", pairing, ask, by=None, now=now)
    tell_the_two(ask, "co-mentor-needed", pairing, goal, now=now, ended="over")


def expire_co_mentor(ask: CoMentor, *, now: datetime) -> None:
    """Nobody answered in time: the two are told, and ask somebody else."""
    pairing, goal = pairing_of(ask)
    ask = lock(ask)
    if ask.state != RequestState.REQUESTED:
        return
    ask.state, ask.closed_at = RequestState.EXPIRED, now
    db.session.flush()
    _record("co-mentor expired", pairing, ask, by=None, now=now)
    tell_the_two(ask, "co-mentor-needed", pairing, goal, now=now, ended="expired")


def remind_co_mentor(ask: CoMentor, *, now: datetime) -> None:
    """One reminder, half way, as a mentor gets one."""
    pairing, goal = pairing_of(ask)
    ask = lock(ask)
    if ask.state != RequestState.REQUESTED or ask.reminded_at is not None:
        return
    ask.reminded_at = now
    db.session.flush()
    _record("reminded co-mentor", pairing, ask, by=None, now=now)
    tell_co_mentor(ask, "co-mentor-reminder", pairing, goal, now=now)


Each = Callable[[], AbstractContextManager[Any]]


def expire_co_mentors(now: datetime, *, each: Each) -> int:
    """Write down every expiry, each inside `each`; says how many."""
    return _for_each(list_co_mentors_due(now), expire_co_mentor, now, each)


def remind_co_mentors(now: datetime, *, each: Each) -> int:
    """Remind everyone whose time to answer is half over, each inside `each`; says how many."""
    return _for_each(list_co_mentors_to_remind(now), remind_co_mentor, now, each)


def _for_each(ids: Sequence[UUID], act: Callable[..., None], now: datetime, each: Each) -> int:
    for ask_id in ids:
        with each():
            ask = db.session.get(CoMentor, ask_id)
            if ask is not None:
                act(ask, now=now)
    return len(ids)


def _mine(ask: CoMentor, by: UUID) -> tuple[Pairing, PairingGoal, CoMentor]:
    """The pairing, its goal and the ask as they stand now; the pairing is locked first."""
    pairing, goal = pairing_of(ask)
    apart = are_apart(by, pairing.mentee_id) or are_apart(by, pairing.mentor_id)
    if by != ask.account_id or apart:
        raise NotFound
    pairing, ask = lock(pairing), lock(ask)
    db.session.refresh(goal)
    return pairing, goal, ask


def _is_of_cadre(account_id: UUID, cadre: str) -> bool:
    profile = find_profile(account_id)
    return profile is not None and profile.cadre == cadre


def _check_reason(reason: str) -> None:
    if reason not in DECLINE_REASONS:
        raise ValueError(f"{reason!r} is no reason of DECLINE_REASONS.")


def _record(verb: str, pairing: Pairing, ask: CoMentor, *, by: UUID | None, now: datetime) -> None:
    note(
        verb,
        pairing,
        by=by,
        now=now,
        reason=ask.reason,
        goal=str(ask.goal_id),
        co_mentor=str(ask.account_id),
    )
