"""Counting tries: one statement each, so that any number of processes count together."""

import hashlib
from datetime import datetime

from sqlalchemy import case, delete, update
from sqlalchemy.dialects import postgresql, sqlite

from mentor_match.extensions import db
from mentor_match.limits.models import Tries
from mentor_match.web.rates import Over, Rate


def count_try(rate: Rate, subject: str, now: datetime, more: int = 1) -> Over | None:
    """So many tries more; None where it is not too often.

    The count begins with the first try and ends with its time, whatever comes in between.
    """
    on = sqlite if db.session.connection().dialect.name == "sqlite" else postgresql
    first = on.insert(Tries).values(key=_key(rate, subject), number=more, until=now + rate.within)
    ended = Tries.until <= now
    counted = first.on_conflict_do_update(
        index_elements=[Tries.key],
        set_={
            "number": case((ended, more), else_=Tries.number + more),
            "until": case((ended, first.excluded.until), else_=Tries.until),
        },
    ).returning(Tries.number, Tries.until)
    number, until = db.session.execute(counted).one()
    return Over(until, first=number - more <= rate.most) if number > rate.most else None


def forget_tries(rate: Rate, subject: str) -> None:
    """Begin anew: the right word was said."""
    db.session.execute(delete(Tries).where(Tries.key == _key(rate, subject)))


def take_back_try(rate: Rate, subject: str) -> None:
    """The last try was no wrong one; those before it stay counted."""
    db.session.execute(
        update(Tries)
        .where(Tries.key == _key(rate, subject), Tries.number > 0)
        .values(number=Tries.number - 1)
    )


def clear_old_tries(now: datetime) -> int:
    """Forget the counts whose time is over; how many."""
    return int(db.session.execute(delete(Tries).where(Tries.until <= now)).rowcount)


def _key(rate: Rate, subject: str) -> str:
    return hashlib.sha256(f"{rate.name}\n{subject}".encode()).hexdigest()
