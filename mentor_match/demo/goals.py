"""Goals of invented pairings; some wait for a co-mentor, some have one."""

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from mentor_match.demo.people import Person
from mentor_match.extensions import db
from mentor_match.pairings.models import CoMentor, Pairing, PairingGoal
from mentor_match.pairings.rules import (
    DROP_REASONS,
    OPEN_PAIRINGS,
    PAIRING_OVER,
    GoalState,
    RequestState,
    needs_co_mentor,
)

DAY = timedelta(days=1)
WORDS = (
    "To do this alone in usual cases, and to know when to call.",
    "To explain it to a new colleague without looking it up.",
    "To do it the same way on a night shift as by day.",
    "To keep it up for four weeks, and to write down what got in the way.",
)


class GoalSetter:
    """Sets the goals of every pairing there is; the same seed sets the same."""

    def __init__(self, seed: int, people: Iterable[Person], now: datetime) -> None:
        self.chance = random.Random(seed + 10)  # noqa: S311 - invents a history, guards nothing
        self.people = {person.id: person for person in people}
        self.now = now

    def set_all(self) -> None:
        """Two goals a pairing at most, the second one on another topic."""
        pairings = db.session.scalars(select(Pairing).order_by(Pairing.opened_at, Pairing.id)).all()
        for pairing in pairings:
            goals = [self._goal(pairing, topic) for topic in self._topics(pairing)]
            db.session.add_all(goals)
            db.session.flush()
            for goal in goals:
                if goal.guarded:
                    db.session.add_all(self._co_mentors(pairing, goal))
        db.session.flush()

    def _topics(self, pairing: Pairing) -> Sequence[str]:
        mentee = self.people[pairing.mentee_id].mentee
        wanted = [want.topic for want in mentee.wants] if mentee else []
        return wanted[: self.chance.choice([0, 1, 1, 2])]

    def _goal(self, pairing: Pairing, topic: str) -> PairingGoal:
        set_at = min(self.now, pairing.opened_at + self.chance.uniform(2, 20) * DAY)
        guarded = needs_co_mentor(topic, pairing.mentee_cadre, pairing.mentor_cadre)
        goal = PairingGoal(
            id=self._id(),
            pairing_id=pairing.id,
            topic=topic,
            words=self.chance.choice(WORDS),
            due=(set_at + 120 * DAY).date(),
            level_before=self.chance.randint(1, 3),
            guarded=guarded,
            state=GoalState.OPEN,
            set_by=self.chance.choice([pairing.mentee_id, pairing.mentor_id]),
            set_at=set_at,
        )
        self._close(pairing, goal, set_at + self.chance.uniform(30, 150) * DAY)
        return goal

    def _close(self, pairing: Pairing, goal: PairingGoal, at: datetime) -> None:
        """Old goals are mostly reached; what was open when a pairing ended went with it."""
        luck, over = self.chance.random(), pairing.state not in OPEN_PAIRINGS
        end = max(goal.set_at, pairing.ended_at) if pairing.ended_at else self.now
        if at < end and luck < 0.75 and not goal.guarded:
            goal.state, goal.closed_at = GoalState.REACHED, at
            goal.level_after = min(5, goal.level_before + self.chance.choice([1, 1, 2]))
            goal.signed_off_by = pairing.mentor_id
        elif at < end and luck > 0.92:
            goal.state, goal.closed_at = GoalState.DROPPED, at
            goal.reason = self.chance.choice(list(DROP_REASONS))
        elif over:
            goal.state, goal.closed_at, goal.reason = GoalState.DROPPED, end, PAIRING_OVER
        else:  # whoever is late has moved the day; few stay behind it
            ahead = self.now + self.chance.uniform(-5, 100) * DAY
            goal.due = max(goal.due, ahead.date())

    def _co_mentors(self, pairing: Pairing, goal: PairingGoal) -> Iterable[CoMentor]:
        """For half of the goals somebody of the mentee's cadre is asked, and mostly says yes."""
        near = {pairing.mentee_association_id, pairing.mentor_association_id}
        fit = [
            person
            for person in self.people.values()
            if person.mentor is not None
            and person.verified
            and person.mentor.completed_at
            and person.mentor.paused_at is None
            and person.profile.cadre == pairing.mentee_cadre
            and person.membership.association_id in near
            and person.id not in (pairing.mentee_id, pairing.mentor_id)
            and goal.topic in {offer.topic for offer in person.mentor.offers}
        ]
        if not fit or not goal.open or self.chance.random() < 0.5:
            return
        chosen = fit[self.chance.randrange(len(fit))]
        asked = min(self.now - DAY, goal.set_at + 2 * DAY)
        yield CoMentor(
            id=self._id(),
            goal_id=goal.id,
            account_id=chosen.id,
            association_id=chosen.membership.association_id,
            cadre=pairing.mentee_cadre,
            state=RequestState.ACCEPTED,
            asked_by=pairing.mentee_id,
            asked_at=asked,
            answer_by=asked + 7 * DAY,
            closed_at=min(self.now, asked + 2 * DAY),
        )

    def _id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)
