"""Answering, skipping, stopping and erasing; and asking by mail.

None of it is written into the audit: who answered when would be a list of who answered what.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from mentor_match.accounts.models import Account
from mentor_match.extensions import db
from mentor_match.notifications.queries import list_told
from mentor_match.notifications.service import tell
from mentor_match.pulse.models import PulseAnswer, PulseStop
from mentor_match.pulse.queries import (
    find_answer,
    find_start,
    is_mentored,
    list_candidates,
    list_silent,
)
from mentor_match.pulse.rules import AnsweredAlready, NothingAsked, Start, open_wave
from mentor_match.web.moments import month_of


def answer(
    account_id: UUID,
    subject: str,
    values: Mapping[str, int | None],
    keeps: Collection[str],
    *,
    now: datetime,
) -> PulseAnswer:
    """Keep what somebody answers now, under the pseudonym."""
    start, wave = _asked(account_id, subject, now)
    kept = PulseAnswer(
        subject=subject,
        wave=wave,
        skipped=False,
        month=month_of(now),
        association_id=start.association_id,
        programme_id=start.programme_id,
        mentored=is_mentored(account_id),
        keeps=frozenset(keeps),
        **values,
    )
    _keep(kept)
    return kept


def skip(account_id: UUID, subject: str, *, now: datetime) -> None:
    """Not this time; the next one is asked for again."""
    _start, wave = _asked(account_id, subject, now)
    _keep(PulseAnswer(subject=subject, wave=wave, skipped=True))


def _keep(row: PulseAnswer) -> None:
    """A button pressed twice at once keeps one row."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        raise AnsweredAlready from None


def _asked(account_id: UUID, subject: str, now: datetime) -> tuple[Start, int]:
    start = find_start(account_id)
    wave = open_wave(start.at, now) if start else None
    if start is None or wave is None:
        raise NothingAsked
    if find_answer(subject, wave) is not None:
        raise AnsweredAlready
    return start, wave


def stop(subject: str) -> None:
    """Never again, until they say otherwise."""
    db.session.merge(PulseStop(subject=subject))
    db.session.flush()


def resume(subject: str) -> None:
    """Ask again when the next time comes."""
    db.session.execute(delete(PulseStop).where(PulseStop.subject == subject))


def erase(account_id: UUID, subject: str, *, now: datetime) -> None:
    """Forget everything somebody answered; what is open now counts as skipped."""
    db.session.execute(delete(PulseAnswer).where(PulseAnswer.subject == subject))
    start = find_start(account_id)
    wave = open_wave(start.at, now) if start else None
    if wave is not None:
        db.session.add(PulseAnswer(subject=subject, wave=wave, skipped=True))
    db.session.flush()


def list_to_ask(now: datetime, *, subject_of: Callable[[UUID], str]) -> Sequence[tuple[UUID, int]]:
    """(account, wave) of everyone whose wave has opened and who was not asked by mail yet."""
    found = list_candidates(now)
    keys = {one: (subject_of(one[0]), one[1]) for one in found}
    silent = list_silent(list(keys.values())) if keys else frozenset()
    told = list_told(_key(*one) for one in found)
    return [one for one in found if keys[one] not in silent and _key(*one) not in told]


def _key(account_id: UUID, wave: int) -> str:
    return f"pulse {wave} {account_id}"


def ask(account_id: UUID, wave: int, *, now: datetime) -> None:
    """Ask by mail. The mail says that somebody was asked; nothing says whether they answered."""
    account = db.session.get_one(Account, account_id)
    tell(account, "pulse-asked", key=_key(account_id, wave), now=now, context={"wave": wave})
