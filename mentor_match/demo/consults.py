"""Invents consults between roles, in every state of their life."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from mentor_match.demo.people import Person
from mentor_match.extensions import db
from mentor_match.pairings.models import Consult, ConsultEntry, ConsultTaker, Pairing
from mentor_match.pairings.rules import (
    CONSULT_STEPS,
    OPEN_CONSULTS,
    ConsultAct,
    ConsultHours,
    ConsultState,
    PairingState,
)

HOURS = ConsultHours()
MOST = 40
TAKERS = 0.45  # of the mentors: how many answer for their whole cadre
A = ConsultAct
# How invented consults went, up to where they stand now.
COURSES: tuple[tuple[ConsultAct, ...], ...] = (
    (),
    (A.READ_BACK, A.CONFIRM, A.ADVISE, A.CLOSE),
    (A.READ_BACK,),
    (A.READ_BACK, A.CORRECT),
    (A.READ_BACK, A.CONFIRM, A.ADVISE, A.CLOSE),
    (A.READ_BACK, A.CONFIRM),
    (A.READ_BACK, A.CORRECT, A.READ_BACK, A.CONFIRM, A.ADVISE, A.CLOSE),
    (A.DECLINE,),
    (A.READ_BACK, A.CONFIRM, A.ADVISE),
    (A.EXPIRE,),
)
CASES = (
    {
        "situation": "Adults with a fever that comes back each evening, three this month.",
        "background": "Two hours from the hospital; rapid tests ran out last week.",
        "assessment": "I think of malaria. To treat without a test is outside my scope.",
        "request": "What would you ask and look at first, and when would you send them on?",
    },
    {
        "situation": "Wounds that are still open after three weeks.",
        "background": "Dressings every second day; most walk far and come late.",
        "assessment": "I think feet are not rested; sugar has not been measured.",
        "request": "Which two things should I check before I refer?",
    },
    {
        "situation": "Mothers stop iron tablets before the fourth visit.",
        "background": "They name nausea and dark stools; leaflets did not help.",
        "assessment": "I think counselling comes too late. Another dose is not mine to choose.",
        "request": "How do you talk about it, and what may be changed by whom?",
    },
)
WORDS = {
    A.READ_BACK: "So you ask what to check first, and from which sign on to send someone to us.",
    A.DECLINE: "You ask what to do at once. This needs the team on the spot.",
    A.CORRECT: "Nearly: I ask what to check, the way to refer is known here.",
    A.ADVISE: "Begin with the danger signs, write down when it began, test before treating. "
    "Send on at once where someone is drowsy or cannot drink.",
    A.CLOSE: "We made a list of the signs for the wall. Two were tested, one was sent on in time.",
}
BY_RECEIVER = {A.READ_BACK, A.DECLINE, A.ADVISE}


def invent_consults(seed: int, mentors: Sequence[Person], senior: Person, now: datetime) -> None:
    """Who takes consults, and what was asked."""
    chance = random.Random(seed + 4)  # noqa: S311 - invents, guards nothing
    takers = [m for m in mentors if m is senior or (m.verified and chance.random() < TAKERS)]
    db.session.add_all(
        ConsultTaker(account_id=one.id, since=one.profile.changed_at) for one in takers
    )
    db.session.flush()
    active = select(Pairing).where(Pairing.state == PairingState.ACTIVE)
    pairings = db.session.scalars(active.order_by(Pairing.opened_at, Pairing.id)).all()
    own = [p for p in pairings if p.mentor_id == senior.id]
    near = [
        p
        for p in pairings
        if p not in own
        and p.mentor_association_id == senior.membership.association_id
        and p.mentee_cadre != senior.profile.cadre
    ]
    rest = [p for p in pairings if p not in own]
    chosen = [*own[:2], *chance.sample(rest, k=min(MOST, len(rest)))]
    for place, pairing in enumerate(chosen):
        db.session.add_all(_consult(chance, pairing, COURSES[place % len(COURSES)], now, None))
    for pairing in near[:2]:
        db.session.add_all(_consult(chance, pairing, (), now, senior.profile.cadre))
    db.session.flush()


def _consult(
    chance: random.Random,
    pairing: Pairing,
    course: Sequence[ConsultAct],
    now: datetime,
    to_cadre: str | None,
) -> Iterator[object]:
    open_ = not course or _end_of(course) in OPEN_CONSULTS
    days = chance.uniform(0.1, 2) if open_ else chance.uniform(8, 60)
    at = max(pairing.opened_at, now - timedelta(days=days + len(course)))
    urgency = chance.choice(("routine", "soon"))
    consult = Consult(
        id=UUID(int=chance.getrandbits(128), version=4),
        pairing_id=pairing.id,
        asker_id=pairing.mentee_id,
        receiver_id=pairing.mentor_id if to_cadre is None else None,
        association_id=pairing.mentor_association_id,
        from_cadre=pairing.mentee_cadre,
        from_setting=chance.choice(("rural", "rural", "semi-urban")),
        to_cadre=to_cadre or pairing.mentor_cadre,
        urgency="routine" if open_ else urgency,
        asked_for=chance.choice(("advice", "joint-work", "learning")),
        asked_at=at,
        state=_end_of(course),
        act_by=HOURS.until("routine", at),
        **chance.choice(CASES),
    )
    yield consult
    for number, act in enumerate(course, start=1):
        at = HOURS.until("routine", at) if act == A.EXPIRE else min(now, at + timedelta(hours=20))
        yield _entry(consult, pairing, number, act, at)
        consult.act_by = HOURS.until("routine", at)
    consult.closed_at = None if open_ else at


def _entry(
    consult: Consult, pairing: Pairing, number: int, act: ConsultAct, at: datetime
) -> ConsultEntry:
    receiver = act in BY_RECEIVER
    return ConsultEntry(
        consult_id=consult.id,
        number=number,
        at=at,
        by_id=None if act == A.EXPIRE else pairing.mentor_id if receiver else pairing.mentee_id,
        cadre=None if act == A.EXPIRE else consult.to_cadre if receiver else consult.from_cadre,
        act=act,
        words=WORDS.get(act),
        reason="not-a-consult" if act == A.DECLINE else None,
    )


def _end_of(course: Sequence[ConsultAct]) -> ConsultState:
    state = ConsultState.ASKED
    for act in course:
        state = CONSULT_STEPS[state, act]
    return state
