"""What the home page of a person says: where they stand, what waits, what is coming up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mentor_match.associations.models import Association
from mentor_match.associations.queries import (
    coordinates,
    list_coordinated,
    list_membership_states,
)
from mentor_match.associations.rules import MembershipState
from mentor_match.circles.queries import has_circles, list_circle_waits
from mentor_match.extensions import db
from mentor_match.insight.rules import Standing, queue_of
from mentor_match.matching.queries import has_proposals, list_proposal_waits
from mentor_match.pairings.models import MentorshipRequest, Pairing
from mentor_match.pairings.queries import (
    has_open_resource,
    has_requests,
    list_requests_by,
    list_standings,
    list_waits,
)
from mentor_match.pairings.rules import NextStep as PairStep
from mentor_match.profiles.queries import read_completed
from mentor_match.web.statements import made_once
from mentor_match.web.waits import Waits

SOON = timedelta(days=3)  # so long before it, a session of a circle comes first on the home page


class Home(NamedTuple):
    """What the home page of a person is made of, each part read once."""

    standing: Standing  # the facts the ladder of next steps looks at
    waits: Sequence[Waits]  # the longest first
    pairings: Sequence[Pairing]  # the open ones
    asked: Sequence[MentorshipRequest]  # what waits for an answer to this person
    coordinated: Sequence[Association]  # that they look after


class _There(NamedTuple):
    """Whether there is any of what most people have none of."""

    circles: bool
    proposals: bool
    asked: bool
    coordinated: bool


def read_standing(account_id: UUID, now: datetime) -> Home:
    """Where a person stands, and what waits for them."""
    together, there = list_standings(account_id, now), _look(account_id)
    waits = queue_of(
        [
            *list_waits(account_id, together, now),
            *(list_circle_waits(account_id, now) if there.circles else ()),
            *(list_proposal_waits(account_id) if there.proposals else ()),
        ]
    )
    kinds = Counter(wait.kind for wait in waits)
    asked = list_requests_by(account_id) if there.asked else ()
    learning = [one.pairing.id for one in together if not one.as_mentor]
    standing = replace(
        _standing_alone(account_id),
        pairings_as_mentee=len(learning),
        pairings_as_mentor=len(together) - len(learning),
        requests_to_answer=kinds["request"],
        requests_waiting=len(asked),
        consults=kinds["consult"],
        to_confirm=kinds["confirm"],
        to_pick=kinds["times"],
        to_sign=kinds["charter"] + kinds["change"],
        goals=kinds["goal"] + kinds["co-mentored goal"],
        to_set=sum(one.step == PairStep.SET_GOAL for one in together),
        to_plan=sum(one.step in (PairStep.PLAN_FIRST, PairStep.PLAN) for one in together),
        resources=int(bool(learning) and has_open_resource(learning)),
        co_mentoring=kinds["co-mentor"],
        proposals=kinds["proposal"],
        own_consults=kinds["own consult"],
        to_take=kinds["consult of cadre"],
        feedback=kinds["feedback"] + kinds["closing feedback"],
        to_let_in=kinds["circle question"],
        invited=kinds["circle invitation"],
        to_attend=kinds["circle session held"],
        circles_soon=sum(w.kind == "circle session" and w.since < now + SOON for w in waits),
    )
    coordinated = list_coordinated(account_id) if there.coordinated else ()
    return Home(standing, waits, [one.pairing for one in together], asked, coordinated)


def _look(account_id: UUID) -> _There:
    """One look instead of one for each, where there is nothing."""
    return _There(*db.session.execute(*_there(account_id)).one())


@made_once
def _there(account_id: UUID) -> Select[bool, bool, bool, bool]:
    return select(
        has_circles(account_id),
        has_proposals(account_id),
        has_requests(account_id),
        coordinates(account_id),
    )


def _standing_alone(account_id: UUID) -> Standing:
    """What does not hang on anybody else."""
    completed = read_completed(account_id)
    states = list_membership_states(account_id)
    return Standing(
        mentee_started="mentee" in completed,
        mentee_complete=completed.get("mentee") is not None,
        mentor_started="mentor" in completed,
        mentor_complete=completed.get("mentor") is not None,
        memberships=len(states),
        verified=states.count(MembershipState.VERIFIED),
        requests_to_answer=0,
        requests_waiting=0,
        pairings_as_mentee=0,
        pairings_as_mentor=0,
    )
