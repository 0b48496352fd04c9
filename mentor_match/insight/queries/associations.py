"""Reads across the slices: where a person stands, and what an association sees."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from mentor_match.associations.models import Membership
from mentor_match.associations.rules import MembershipState
from mentor_match.circles.queries import list_circle_waits
from mentor_match.columns import MonthOf
from mentor_match.extensions import db
from mentor_match.insight.queries.watched import side_of
from mentor_match.insight.rules import Month, Standing, by_month, last_months, queue_of
from mentor_match.pairings.models import (
    MentorshipRequest,
    Pairing,
)
from mentor_match.pairings.queries import (
    find_open_resource,
    list_standings,
    list_waits,
)
from mentor_match.pairings.rules import NextStep as PairStep
from mentor_match.pairings.rules import PairingState, RequestState
from mentor_match.profiles.queries import find_mentee, find_mentor
from mentor_match.web.waits import Waits

SOON = timedelta(days=3)  # so long before it, a session of a circle comes first on the home page
OPEN = (PairingState.ACTIVE, PairingState.PAUSED)


def read_standing(account_id: UUID, now: datetime) -> tuple[Standing, Sequence[Waits]]:
    """The facts the ladder of next steps looks at, and what waits, the longest first."""
    together = list_standings(account_id, now)
    waits = queue_of([*list_waits(account_id, together, now), *list_circle_waits(account_id, now)])
    kinds = Counter(wait.kind for wait in waits)
    learning = [one.pairing.id for one in together if not one.as_mentor]
    standing = replace(
        _standing_alone(account_id),
        requests_to_answer=kinds["request"],
        consults=kinds["consult"],
        to_confirm=kinds["confirm"],
        to_pick=kinds["times"],
        to_sign=kinds["charter"] + kinds["change"],
        goals=kinds["goal"] + kinds["co-mentored goal"],
        to_set=sum(one.step == PairStep.SET_GOAL for one in together),
        to_plan=sum(one.step in (PairStep.PLAN_FIRST, PairStep.PLAN) for one in together),
        resources=int(bool(learning) and find_open_resource(learning) is not None),
        co_mentoring=kinds["co-mentor"],
        own_consults=kinds["own consult"],
        to_take=kinds["consult of cadre"],
        feedback=kinds["feedback"] + kinds["closing feedback"],
        to_let_in=kinds["circle question"],
        invited=kinds["circle invitation"],
        to_attend=kinds["circle session held"],
        circles_soon=sum(w.kind == "circle session" and w.since < now + SOON for w in waits),
    )
    return standing, waits


def _standing_alone(account_id: UUID) -> Standing:
    mentee, mentor = find_mentee(account_id), find_mentor(account_id)
    return Standing(
        mentee_started=mentee is not None,
        mentee_complete=mentee is not None and mentee.completed_at is not None,
        mentor_started=mentor is not None,
        mentor_complete=mentor is not None and mentor.completed_at is not None,
        memberships=_count(Membership, Membership.account_id == account_id),
        verified=_count(
            Membership,
            Membership.account_id == account_id,
            Membership.state == MembershipState.VERIFIED,
        ),
        requests_to_answer=_open_requests(MentorshipRequest.mentor_id == account_id),
        requests_waiting=_open_requests(MentorshipRequest.mentee_id == account_id),
        pairings_as_mentee=_open_pairings(Pairing.mentee_id == account_id),
        pairings_as_mentor=_open_pairings(Pairing.mentor_id == account_id),
    )


def _count(model: Any, *conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def _open_requests(whose: ColumnElement[bool]) -> int:
    return _count(MentorshipRequest, whose, MentorshipRequest.state == RequestState.REQUESTED)


def _open_pairings(whose: ColumnElement[bool]) -> int:
    return _count(Pairing, whose, Pairing.state.in_(OPEN))


def count_by_state(model: Any, association_id: UUID) -> dict[str, int]:
    """state -> how many, of the association's pairings or requests."""
    asked = select(model.state, func.count()).where(side_of(model, association_id))
    return dict(db.session.execute(asked.group_by(model.state)).all())


def count_pairings(association_id: UUID) -> dict[str, int]:
    """state -> how many of the association's pairings."""
    return count_by_state(Pairing, association_id)


def count_requests(association_id: UUID) -> dict[str, int]:
    """state -> how many of the association's requests."""
    return count_by_state(MentorshipRequest, association_id)


@dataclass(frozen=True, slots=True)
class Figures:
    """What an association has in numbers."""

    members: dict[str, int]
    requests: dict[str, int]
    pairings: dict[str, int]
    months: Sequence[Month]
    answered_in_time: int
    answered_or_expired: int


def read_figures(association_id: UUID, now: datetime) -> Figures:
    """All numbers of the overview."""
    members = select(Membership.state, func.count()).where(
        Membership.association_id == association_id
    )
    in_time, closed = _answers(association_id)
    accepted = MentorshipRequest.state == RequestState.ACCEPTED
    return Figures(
        members=dict(db.session.execute(members.group_by(Membership.state)).all()),
        requests=count_requests(association_id),
        pairings=count_pairings(association_id),
        months=by_month(
            _by_month(MentorshipRequest.requested_at, association_id, now),
            _by_month(MentorshipRequest.closed_at, association_id, now, accepted),
            now,
        ),
        answered_in_time=in_time,
        answered_or_expired=closed,
    )


def _by_month(
    at: Any, association_id: UUID, now: datetime, *conditions: ColumnElement[bool]
) -> dict[str, int]:
    """2026-03 -> how many requests, of the months that are shown."""
    since = datetime.combine(last_months(now)[0], time(), tzinfo=UTC)
    month = MonthOf(at)
    asked = select(month, func.count()).where(
        side_of(MentorshipRequest, association_id), at >= since, *conditions
    )
    return dict(db.session.execute(asked.group_by(month)).all())


def _answers(association_id: UUID) -> tuple[int, int]:
    """(answered in time, answered or expired), of all requests that were not withdrawn."""
    answered = MentorshipRequest.state.in_([RequestState.ACCEPTED, RequestState.DECLINED])
    closed = or_(answered, MentorshipRequest.state == RequestState.EXPIRED)
    in_time = and_(answered, MentorshipRequest.closed_at <= MentorshipRequest.answer_by)
    side = side_of(MentorshipRequest, association_id)
    return _count(MentorshipRequest, side, in_time), _count(MentorshipRequest, side, closed)
