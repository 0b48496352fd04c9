"""Whatever two people do, in whatever order: no state beside those of product.md, no way back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentor_match.extensions import db
from mentor_match.pairings import service
from mentor_match.pairings.models import Pairing, PairingSession
from mentor_match.pairings.rules import AFTER, Agreement, PairingState, SessionState
from mentor_match.pairings.rules.sessions import AFTER_SESSION, Meeting
from mentor_match.pairings.service.proposals import accept_time, propose_times, withdraw_proposal
from mentor_match.pairings.service.reminders import remind_of_sessions
from mentor_match.pairings.service.sessions import change_session, plan_meeting
from mentor_match.web.refusals import Refusal
from tests.factories.pairings import NOW, make_pairing
from tests.integration.insight.sql import courses

HOUR = timedelta(hours=1)
WAYS = (Meeting(45, "phone"), Meeting(30, "video", link="https://meet.example.org/a"))


@dataclass
class Seen:
    """What one session looked like after each act."""

    states: list[str] = field(default_factory=list)
    sequences: list[int] = field(default_factory=list)


@dataclass
class World:
    """A pairing, who acts now, at what time, and what was seen so far."""

    pairing: Pairing
    now: datetime
    by: Any = None
    pick: int = 0
    states: list[str] = field(default_factory=list)
    seen: dict[Any, Seen] = field(default_factory=dict)

    @property
    def session(self) -> PairingSession | None:
        all_ = self.pairing.sessions
        return all_[self.pick % len(all_)] if all_ else None

    @property
    def session_id(self) -> Any:
        return self.session.id if self.session else None

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.by, "now": self.now}

    def look(self) -> None:
        """What holds at any moment."""
        pairing = self.pairing
        self.states.append(pairing.state)
        assert (pairing.ended_at is None) == bool(AFTER[PairingState(pairing.state)])
        assert courses()[pairing.id] == [pairing.held_at, pairing.missed, pairing.signed]
        for one in pairing.sessions:
            seen = self.seen.setdefault(one.id, Seen())
            seen.states.append(one.state)
            seen.sequences.append(one.sequence)
            self.look_at(one)
        about = [proposal.session_id for proposal in pairing.proposals]
        assert len(about) == len(set(about)), "two proposals for one thing"
        if not AFTER[PairingState(pairing.state)]:
            assert not pairing.proposals
            assert not [s for s in self.planned() if s.starts_at > self.now]

    def look_at(self, one: PairingSession) -> None:
        """What holds of one session."""
        confirmed = (one.mentee_confirmed_at, one.mentor_confirmed_at)
        assert (one.state == SessionState.HELD) == all(confirmed)
        for at in filter(None, confirmed):
            assert one.starts_at <= at <= self.now
        if one.state == SessionState.HELD:
            assert one.minutes == min(one.mentee_minutes or 0, one.mentor_minutes or 0)
        if one.state == SessionState.CANCELLED:
            assert one.changed_at is not None and one.changed_at < one.starts_at

    def planned(self) -> list[PairingSession]:
        return [s for s in self.pairing.sessions if s.state == SessionState.PLANNED]


def propose(world: World, about: Any = None) -> None:
    ahead = [world.now + (1 + n + world.pick) * HOUR for n in range(1 + world.pick % 3)]
    propose_times(world.pairing, ahead, WAYS[world.pick % 2], session_id=about, **world.who)


def accept(world: World) -> None:
    for proposal in list(world.pairing.proposals)[:1]:
        times = proposal.times
        accept_time(world.pairing, proposal.id, times[world.pick % len(times)], **world.who)


def withdraw(world: World) -> None:
    for proposal in list(world.pairing.proposals)[:1]:
        withdraw_proposal(world.pairing, proposal.id, **world.who)


def plan(world: World) -> None:
    at = world.now + (world.pick - 6) * HOUR
    plan_meeting(world.pairing, at, WAYS[world.pick % 2], **world.who)


def with_session(act: Callable[[World, Any], Any]) -> Callable[[World], None]:
    def do(world: World) -> None:
        if world.session_id is not None:
            act(world, world.session_id)

    do.__name__ = act.__name__
    return do


@with_session
def move(world: World, about: Any) -> None:
    propose(world, about)


@with_session
def change(world: World, about: Any) -> None:
    change_session(world.pairing, about, WAYS[world.pick % 2], **world.who)


@with_session
def confirm(world: World, about: Any) -> None:
    service.confirm_session(world.pairing, about, minutes=20 + world.pick, **world.who)


@with_session
def hold(world: World, about: Any) -> None:
    for by in (world.pairing.mentor_id, world.pairing.mentee_id):
        service.confirm_session(world.pairing, about, by=by, now=world.now)


@with_session
def miss(world: World, about: Any) -> None:
    service.miss_session(world.pairing, about, reason="duty", **world.who)


@with_session
def cancel(world: World, about: Any) -> None:
    service.cancel_session(world.pairing, about, reason="duty", **world.who)


def sign(world: World) -> None:
    service.sign_charter(world.pairing, **world.who)


def propose_change(world: World) -> None:
    agreed = Agreement(goals=f"To hand over {world.pick % 3}.")
    service.propose_charter(world.pairing, agreed, **world.who)


def set_aside(world: World) -> None:
    service.set_aside_charter(world.pairing, **world.who)


def remind(world: World) -> None:
    remind_of_sessions(world.now)


def pause(world: World) -> None:
    service.pause_pairing(world.pairing, **world.who)


def resume(world: World) -> None:
    service.resume_pairing(world.pairing, **world.who)


def complete(world: World) -> None:
    service.complete_pairing(world.pairing, **world.who)


def end(world: World) -> None:
    service.end_pairing(world.pairing, reason="no-time", **world.who)


OFTEN = [propose, accept, plan, plan, move, change, confirm, hold, hold, miss, cancel, withdraw]
OF_CHARTERS = [sign, sign, propose_change, set_aside]
SELDOM = [remind, pause, resume, complete, end]
steps = st.tuples(
    st.sampled_from([*OFTEN, *OFTEN, *OF_CHARTERS, *SELDOM]),
    st.booleans(),
    st.integers(0, 11),
    st.integers(0, 30),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(steps, min_size=5, max_size=25))
def test_no_sequence_of_acts_leaves_the_table_of_states(session: Any, acts: list[Any]) -> None:
    with db.session.begin_nested() as whole:
        world = World(make_pairing(now=NOW - 3 * 24 * HOUR), NOW)
        for act, as_mentor, pick, hours in acts:
            world.now += hours * HOUR
            world.pick = pick
            world.by = world.pairing.mentor_id if as_mentor else world.pairing.mentee_id
            try:
                with db.session.begin_nested():
                    act(world)
            except Refusal:
                db.session.expire_all()
            world.look()
        check_the_course(world)
        whole.rollback()
    db.session.expunge_all()


def check_the_course(world: World) -> None:
    """Each step is one of the table, and what was reached is not left again."""
    for before, after in pairwise(world.states):
        assert before == after or PairingState(after) in AFTER[PairingState(before)]
    for seen in world.seen.values():
        for before, after in pairwise(seen.states):
            assert before == after or SessionState(after) in AFTER_SESSION[SessionState(before)]
        assert seen.sequences == sorted(seen.sequences)
        assert set(seen.states) <= set(SessionState)
