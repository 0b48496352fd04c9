"""Places, requests and pairings together, in every order: a machine that plays the rules.

It keeps its own plain account of who has which place, and asks the rules alone what may be done.
"""

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mentor_match.pairings.rules import (
    OPEN_PAIRINGS,
    Asking,
    Limits,
    PairingState,
    RequestState,
    answer_by,
    check_asking,
    check_open,
    check_step,
    state_at,
)
from mentor_match.web.refusals import Refusal

LIMITS = Limits(open_requests=2, days_to_answer=7)
CAPACITY = {0: 1, 1: 2}
PLACES = {0: 1, 1: 1, 2: 2}
people = {"mentee": st.sampled_from(sorted(PLACES)), "mentor": st.sampled_from(sorted(CAPACITY))}


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.requests: list[dict] = []
        self.pairings: list[dict] = []

    def taken(self, side: str, person: int) -> int:
        return sum(p[side] == person and p["state"] in OPEN_PAIRINGS for p in self.pairings)

    def waiting(self, mentee: int) -> list[dict]:
        return [
            r
            for r in self.requests
            if r["mentee"] == mentee
            and state_at(r["state"], r["until"], self.now) == RequestState.REQUESTED
        ]

    @rule(**people)
    def ask(self, mentee: int, mentor: int) -> None:
        waiting = self.waiting(mentee)
        asking = Asking(
            name="the mentor",
            oneself=False,
            mentee_complete=True,
            mentee_verified=True,
            mentee_has_place=self.taken("mentee", mentee) < PLACES[mentee],
            mentor_available=True,
            mentor_has_place=self.taken("mentor", mentor) < CAPACITY[mentor],
            path=True,
            asked=any(r["mentor"] == mentor for r in waiting),
            paired=any(
                p["mentee"] == mentee and p["mentor"] == mentor and p["state"] in OPEN_PAIRINGS
                for p in self.pairings
            ),
            open_requests=len(waiting),
        )
        try:
            check_asking(asking, LIMITS)
        except Refusal:
            return
        until = answer_by(self.now, LIMITS)
        state = RequestState.REQUESTED
        self.requests.append({"mentee": mentee, "mentor": mentor, "until": until, "state": state})

    @rule(number=st.integers(0, 20))
    def accept(self, number: int) -> None:
        if number >= len(self.requests):
            return
        request = self.requests[number]
        before = request["state"]
        full = (
            self.taken("mentor", request["mentor"]) >= CAPACITY[request["mentor"]]
            or self.taken("mentee", request["mentee"]) >= PLACES[request["mentee"]]
        )
        try:
            check_open(request["state"], request["until"], self.now)
        except Refusal:
            assert before != RequestState.REQUESTED or self.now >= request["until"]
            return
        if full:
            return
        request["state"] = RequestState.ACCEPTED
        self.pairings.append({**request, "state": PairingState.ACTIVE})
        if self.taken("mentee", request["mentee"]) >= PLACES[request["mentee"]]:
            for other in self.waiting(request["mentee"]):
                other["state"] = RequestState.WITHDRAWN

    @rule(number=st.integers(0, 20), to=st.sampled_from(PairingState))
    def go_on(self, number: int, to: PairingState) -> None:
        if number >= len(self.pairings):
            return
        pairing = self.pairings[number]
        try:
            check_step(pairing["state"], to)
        except Refusal:
            return
        assert pairing["state"] in OPEN_PAIRINGS
        pairing["state"] = to

    @rule(hours=st.integers(1, 100))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def nobody_has_more_places_than_allowed(self) -> None:
        assert all(self.taken("mentor", person) <= most for person, most in CAPACITY.items())
        assert all(self.taken("mentee", person) <= most for person, most in PLACES.items())

    @invariant()
    def nobody_waits_for_more_than_allowed_or_twice_for_one(self) -> None:
        for mentee in PLACES:
            mentors = [r["mentor"] for r in self.waiting(mentee)]
            assert len(mentors) == len(set(mentors)) <= LIMITS.open_requests

    @invariant()
    def whoever_has_all_places_filled_waits_for_nobody(self) -> None:
        for mentee, places in PLACES.items():
            if self.taken("mentee", mentee) >= places:
                assert self.waiting(mentee) == []


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
