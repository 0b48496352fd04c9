"""Reading answers: one's own, by one's own pseudonym; those of all, without any."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, func, select, union_all

from mentor_match.extensions import db
from mentor_match.pulse.models import PulseAnswer, PulseStop
from mentor_match.pulse.queries.people import find_start
from mentor_match.pulse.rules import (
    DAYS_OPEN,
    FEWEST,
    Given,
    Start,
    open_wave,
    opens_at,
    released,
)
from mentor_match.web.moments import month_of
from mentor_match.web.statements import made_once
from mentor_match.web.waits import Waits

TOGETHER = 1_000  # pseudonyms asked about at a time: a statement takes so many values and no more


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands: `wave` is the one that asks now, None where none does."""

    start: Start | None
    wave: int | None
    stopped: bool


def read_standing(account_id: UUID, subject: str, now: datetime) -> Standing:
    """Whether somebody is asked now."""
    start = find_start(account_id)
    if start is None:
        return Standing(None, None, False)
    stopped = db.session.get(PulseStop, subject) is not None
    wave = None if stopped else open_wave(start.at, now)
    if wave is not None and find_answer(subject, wave) is not None:
        wave = None
    return Standing(start, wave, stopped)


def list_pulse_waits(account_id: UUID, subject: str, now: datetime) -> list[Waits]:
    """The questions as one thing that waits; nothing where nobody asks."""
    start = find_start(account_id)
    wave = open_wave(start.at, now) if start is not None else None
    if start is None or wave is None or db.session.scalar(*_silent(subject, wave)) is not None:
        return []
    since = opens_at(start.at, wave)
    return [Waits("pulse", since, "pulse.questions", until=since + timedelta(days=DAYS_OPEN))]


@made_once
def _silent(subject: str, wave: int) -> CompoundSelect[tuple[str]]:
    """A row for each reason not to ask: done at that time, or stopped for good."""
    return union_all(
        select(PulseStop.subject).where(PulseStop.subject == subject),
        select(PulseAnswer.subject).where(PulseAnswer.subject == subject, PulseAnswer.wave == wave),
    )


def find_answer(subject: str, wave: int) -> PulseAnswer | None:
    """What was answered, or skipped, at that time."""
    return db.session.scalars(
        select(PulseAnswer).where(PulseAnswer.subject == subject, PulseAnswer.wave == wave)
    ).one_or_none()


def list_own_answers(subject: str) -> Sequence[PulseAnswer]:
    """What somebody answered, the first time first; what was skipped is not among it."""
    asked = select(PulseAnswer).where(
        PulseAnswer.subject == subject, PulseAnswer.skipped.is_(False)
    )
    return db.session.scalars(asked.order_by(PulseAnswer.wave)).all()


def list_silent(subjects: Collection[tuple[str, int]]) -> frozenset[tuple[str, int]]:
    """Of these (pseudonym, wave) those that are not to be asked: done, or stopped for good."""
    silent: set[tuple[str, int]] = set()
    stopped: set[str] = set()
    every = sorted({subject for subject, _wave in subjects})
    for start in range(0, len(every), TOGETHER):
        wanted = every[start : start + TOGETHER]
        done = select(PulseAnswer.subject, PulseAnswer.wave).where(PulseAnswer.subject.in_(wanted))
        silent |= {(subject, wave) for subject, wave in db.session.execute(done)}
        stops = select(PulseStop.subject).where(PulseStop.subject.in_(wanted))
        stopped |= set(db.session.scalars(stops))
    return frozenset(silent | {one for one in subjects if one[0] in stopped})


def list_given(association_id: UUID, now: datetime) -> Sequence[Given]:
    """The answers of an association's members that may be counted by now."""
    return _released(PulseAnswer.association_id == association_id, now)


def list_given_in(programme_id: UUID, now: datetime) -> Sequence[Given]:
    """The answers of those who enrolled in a programme that may be shown beside everything else.

    Beside the page of each association a programme's figures are a second view of the same
    people. So a side of a wave is shown only where every association has none or enough of its
    answers inside, and none or enough outside: then no difference of two views is about fewer.
    """
    mine = PulseAnswer.programme_id == programme_id
    kinds = (PulseAnswer.wave, PulseAnswer.mentored, PulseAnswer.association_id)
    rows = db.session.execute(
        select(*kinds, PulseAnswer.programme_id, func.count())
        .where(
            PulseAnswer.skipped.is_(False),
            PulseAnswer.month < month_of(now),
            PulseAnswer.association_id.in_(select(PulseAnswer.association_id).where(mine)),
        )
        .group_by(*kinds, PulseAnswer.programme_id)
    )
    counts: Counter[tuple[Any, ...]] = Counter()
    for *kind, programme, count in rows:
        counts[*kind, programme == programme_id] += count
    few = {(wave, mentored) for (wave, mentored, *_rest), n in counts.items() if n < FEWEST}
    return [one for one in _released(mine, now) if (one.wave, one.mentored) not in few]


def _released(condition: Any, now: datetime) -> Sequence[Given]:
    rows = db.session.scalars(
        select(PulseAnswer)
        .where(condition, PulseAnswer.skipped.is_(False))
        .order_by(PulseAnswer.subject, PulseAnswer.wave)
    )
    return released(_given(rows), month_of(now))


def _given(rows: Iterable[PulseAnswer]) -> Iterable[Given]:
    for row in rows:
        assert row.month is not None
        assert row.mentored is not None
        yield Given(
            row.subject, row.wave, row.month, row.mentored, row.values, row.keeps or frozenset()
        )
