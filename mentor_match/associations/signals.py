"""What this slice asks those upstairs, without knowing who they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from blinker import Signal

from mentor_match.associations.models import Association
from mentor_match.associations.models.programmes import Programme

# Sent with a programme, `rooms` (the associations whose own items the reader sees) and `today`; the
# answer is a `ProgrammeLearning`.
learning_wanted = Signal()


@dataclass(frozen=True, slots=True)
class CpdHere:
    """What an hour of mentoring counts in an association: hundredths of its unit, 0 for nothing.
    Sessions shorter than `from_minutes` do not count."""

    association: Association
    unit: str
    received: int
    given: int
    from_minutes: int


@dataclass(frozen=True, slots=True)
class ProgrammeLearning:
    """What a programme gives to everyone in it, and what counts as CPD."""

    resources: Sequence[Any]
    cpd: Sequence[CpdHere]


def ask_for_learning(
    programme: Programme, rooms: Collection[UUID], today: date
) -> ProgrammeLearning:
    """The answer of whoever knows; nothing where nobody does."""
    answers = learning_wanted.send(programme, rooms=rooms, today=today)
    return next((answer for _receiver, answer in answers), ProgrammeLearning((), ()))
