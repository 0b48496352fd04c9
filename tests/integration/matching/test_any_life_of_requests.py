"""Whatever people do in whatever order and time: no state, limit or promise is broken."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from mentor_match.accounts.models import Account
from mentor_match.extensions import db
from mentor_match.matching.service.following import ask_all_next
from mentor_match.notifications.models import Message
from mentor_match.pairings.models import MentorshipRequest, Pairing, RequestFollowing
from mentor_match.pairings.queries import are_apart
from mentor_match.pairings.rules import OPEN_PAIRINGS, Limits, RequestState
from mentor_match.pairings.service import (
    accept_request,
    block_person,
    decline_request,
    end_pairing,
    expire_requests,
    remind_mentors,
    unblock_person,
    withdraw_request,
)
from mentor_match.profiles.models import MenteeProfile, MentorProfile
from mentor_match.profiles.queries import get_mentee
from mentor_match.profiles.service import choose_ask_next
from mentor_match.web.refusals import Refusal
from tests.conftest import NOW
from tests.factories.matching import LABOUR, make_association, make_mentee, make_mentor
from tests.factories.pairings import make_request

LIMITS = Limits(open_requests=2)
ACTS = [
    *("ask", "accept", "decline", "withdraw", "expire", "remind", "follow"),
    *("block", "unblock", "end", "choose", "undo"),
]
STEP = st.tuples(
    st.sampled_from(ACTS), st.integers(0, 1), st.integers(0, 2), st.sampled_from([0, 1, 30, 90])
)
FINAL = set(RequestState) - {RequestState.REQUESTED}


class World:
    """Two mentees, three mentors, and what was seen of each request so far."""

    def __init__(self) -> None:
        nurses = make_association()
        self.mentees = [make_mentee(nurses) for _ in range(2)]
        self.mentors = [make_mentor(nurses, offers={LABOUR: n + 3}) for n in range(3)]
        self.now = NOW
        self.seen: dict[Any, tuple[str, datetime | None]] = {}

    def do(self, act: str, mentee: Account, mentor: Account) -> None:
        """One act; a refusal of the rules is an answer, anything else is a fault."""
        try:
            with db.session.begin_nested():
                self._do(act, mentee, mentor)
        except Refusal:
            db.session.expire_all()

    def _do(self, act: str, mentee: Account, mentor: Account) -> None:
        now, request = self.now, self._latest(mentee, mentor)
        if act == "ask":
            make_request(mentee, mentor, now=now, topics=[LABOUR])
        elif act == "accept" and request:
            accept_request(request, by=mentor.id, now=now)
        elif act == "decline" and request:
            decline_request(request, by=mentor.id, reason="other", note=None, now=now)
        elif act == "withdraw" and request:
            withdraw_request(request, by=mentee.id, now=now)
        elif act == "expire":
            expire_requests(now)
        elif act == "remind":
            remind_mentors(now)
        elif act == "follow":
            ask_all_next(limits=LIMITS, share=0.25, now=now)
        elif act == "block":
            block_person(mentee.id, by=mentor.id, now=now)
        elif act == "unblock":
            unblock_person(mentee.id, by=mentor.id, now=now)
        elif act in ("choose", "undo"):
            choose_ask_next(get_mentee(mentee.id), on=act == "choose", now=now)
        elif act == "end":
            for pairing in db.session.scalars(select(Pairing).where(Pairing.mentee == mentee)):
                end_pairing(pairing, reason="other", by=mentee.id, now=now)

    def _latest(self, mentee: Account, mentor: Account) -> MentorshipRequest | None:
        return db.session.scalars(
            select(MentorshipRequest)
            .where(
                MentorshipRequest.mentee_id == mentee.id, MentorshipRequest.mentor_id == mentor.id
            )
            .order_by(MentorshipRequest.requested_at.desc(), MentorshipRequest.id)
            .limit(1)
        ).one_or_none()

    def check(self) -> None:
        """Everything that always holds."""
        db.session.expire_all()
        requests = list(db.session.scalars(select(MentorshipRequest)))
        self._states_and_times(requests)
        self._limits(requests)
        self._automatic()

    def _states_and_times(self, requests: list[MentorshipRequest]) -> None:
        for request in requests:
            state, closed = self.seen.get(request.id, (RequestState.REQUESTED, None))
            assert request.state in set(RequestState)
            if state in FINAL:
                assert (request.state, request.closed_at) == (state, closed), "final is final"
            assert (request.closed_at is None) == (request.state == RequestState.REQUESTED)
            times = [request.requested_at, request.reminded_at, request.closed_at]
            stated = [time for time in times if time is not None]
            assert stated == sorted(stated), "time only moves forward"
            assert stated[-1] <= self.now
            if request.state == RequestState.REQUESTED:
                assert not are_apart(request.mentee_id, request.mentor_id)
            self.seen[request.id] = (request.state, request.closed_at)

    def _limits(self, requests: list[MentorshipRequest]) -> None:
        waiting = Counter(r.mentee_id for r in requests if r.state == "requested")
        assert max(waiting.values(), default=0) <= Limits().open_requests
        open_pairs = [p for p in db.session.scalars(select(Pairing)) if p.state in OPEN_PAIRINGS]
        taken = Counter(p.mentor_id for p in open_pairs)
        for mentor in db.session.scalars(select(MentorProfile)):
            assert mentor.places_taken == taken[mentor.account_id] <= mentor.capacity
        having = Counter(p.mentee_id for p in open_pairs)
        for mentee in db.session.scalars(select(MenteeProfile)):
            assert mentee.places_taken == having[mentee.account_id] <= mentee.places
            if mentee.places_taken == mentee.places:
                assert not waiting[mentee.account_id], "nobody waits for a place that is gone"

    def _automatic(self) -> None:
        followed = [
            row.after
            for row in db.session.scalars(select(RequestFollowing))
            if row.automatic and row.after
        ]
        for after in followed:
            earlier = db.session.scalars(
                select(MentorshipRequest).where(
                    MentorshipRequest.mentee_id == after.mentee_id,
                    MentorshipRequest.mentor_id == after.mentor_id,
                    MentorshipRequest.requested_at < after.requested_at,
                )
            ).all()
            assert earlier == [], "nobody is asked a second time by the service itself"
        keys = list(db.session.scalars(select(Message.key)))
        assert len(keys) == len(set(keys))


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=6, max_size=20))
def test_no_order_of_acts_breaks_a_promise(
    database: Flask, steps: list[tuple[str, int, int, int]]
) -> None:
    whole = db.session.begin_nested()
    try:
        world = World()
        for act, mentee, mentor, hours in steps:
            world.now += timedelta(hours=hours)
            world.do(act, world.mentees[mentee], world.mentors[mentor])
            world.check()
    finally:
        whole.rollback()
        db.session.expunge_all()
