"""What the sessions of the demonstration are like: proposals, notes, feedback."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from mentor_match.extensions import db
from mentor_match.pairings.models import (
    Pairing,
    PairingSession,
    SessionNote,
    SessionProposal,
)
from mentor_match.pairings.rules import PairingState, SessionState
from mentor_match.pairings.rules.feedback import BETTER, CODES
from mentor_match.pairings.service.feedback import give_closing_feedback, give_session_feedback

DAY = timedelta(days=1)
LOOKED_BACK = 12  # pairings whose two people answered at the end
ANSWERED = 30  # sessions after which both answered
NOTES = (
    ("shared", "Agreed: hand over with the four headings on every night of this week."),
    ("private", "I still feel unsure when the ward is full. Ask for an example next time."),
    ("shared", "Next time: one hand-over of mine, read aloud and looked at together."),
)
WORDS = (
    "The line broke twice, so we went on by messages. That worked well.",
    "Please let us see the role cards on one page.",
)


def show_meetings(seed: int, person: UUID, now: datetime) -> None:
    """Give the pairings of one person, and the figures of all, what sessions leave behind."""
    chance = random.Random(seed)  # noqa: S311 - invents, guards nothing
    everyone = db.session.scalars(select(Pairing).order_by(Pairing.opened_at, Pairing.id)).all()
    own = [p for p in everyone if person in (p.mentee_id, p.mentor_id)]
    active = [p for p in own if p.state == PairingState.ACTIVE] or own[:1]
    for pairing in active[:2]:
        _proposal(pairing, now, chance)
        _notes(pairing, chance)
    _look_back([p for p in everyone if p.state == PairingState.COMPLETED], now, chance)
    _answer(everyone, now, chance)
    db.session.flush()


def _proposal(pairing: Pairing, now: datetime, chance: random.Random) -> None:
    """The mentee asks for one of three afternoons."""
    day = now.replace(hour=14, minute=0, second=0, microsecond=0)
    first = chance.randint(3, 6)
    db.session.add(
        SessionProposal(
            id=_id(chance),
            pairing_id=pairing.id,
            proposed_by=pairing.mentee_id,
            proposed_at=now - DAY / 2,
            first_at=day + first * DAY,
            second_at=day + (first + 1) * DAY,
            third_at=day + (first + 3) * DAY,
            minutes=45,
            format="video",
            link="https://meet.demonstration.example/room",
        )
    )


def _notes(pairing: Pairing, chance: random.Random) -> None:
    """What the two wrote about the last session that was held."""
    held = [s for s in pairing.sessions if s.state == SessionState.HELD]
    for session in held[-1:]:
        for number, (kind, text) in enumerate(NOTES):
            for author in (pairing.mentee_id, pairing.mentor_id)[: 1 + number % 2]:
                written = session.starts_at + timedelta(hours=2 + number)
                db.session.add(
                    SessionNote(
                        id=_id(chance),
                        session_id=session.id,
                        author_id=author,
                        kind=kind,
                        text=text,
                        written_at=written,
                    )
                )


def _look_back(pairings: Sequence[Pairing], now: datetime, chance: random.Random) -> None:
    for pairing in pairings[:LOOKED_BACK]:
        for one in (pairing.mentee_id, pairing.mentor_id):
            answers = {code: chance.choice("344455") for code in CODES}
            give_closing_feedback(pairing, answers, by=one, now=pairing.ended_at or now)


def _answer(pairings: Sequence[Pairing], now: datetime, chance: random.Random) -> None:
    """After a session of each of some pairings both answered the two questions."""
    held: list[tuple[Pairing, PairingSession]] = []
    for pairing in pairings:
        held += [(pairing, s) for s in pairing.sessions if s.state == SessionState.HELD][:1]
    for number, (pairing, session) in enumerate(held[:ANSWERED]):
        words = WORDS[number // 10] if number in (0, 10) else None
        give_session_feedback(
            pairing,
            session.id,
            useful=chance.choice("344455"),
            better=chance.choice(list(BETTER)),
            words=words,
            by=pairing.mentee_id,
            now=min(now, session.starts_at + DAY),
        )


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
