"""What is told when something happens to a co-mentor: to them, and to the two of the pairing."""

from datetime import datetime
from typing import Any

from mentor_match.notifications.service import tell
from mentor_match.pairings.models import CoMentor, Pairing, PairingGoal


def tell_co_mentor(
    ask: CoMentor, message: str, pairing: Pairing, goal: PairingGoal, *, now: datetime
) -> None:
    """Write to the co-mentor; no contact of anyone is in it."""
    context = {"ask": ask, "pairing": pairing, "goal": goal}
    tell(ask.account, message, key=f"{message}:{ask.id}", now=now, context=context)


def tell_the_two(
    ask: CoMentor, message: str, pairing: Pairing, goal: PairingGoal, *, now: datetime, **facts: Any
) -> None:
    """Write to mentee and mentor about the co-mentor of their goal."""
    for reader in (pairing.mentee, pairing.mentor):
        context = {"ask": ask, "pairing": pairing, "goal": goal, "other": ask.account, **facts}
        key = f"{message}:{ask.id}:{reader.id}:{now.isoformat()}"
        tell(reader, message, key=key, now=now, context=context)
