"""How often something may be tried; who tries more often is told when to come back.

Each try is counted before it is looked at, in a transaction of its own: a request that fails is
undone, its count is not, and of a hundred tries at the same moment no more are looked at than of a
hundred in a row. Where counts are kept is not known here.

Reading writes hardly anything: each process counts reads in its memory and writes ten at once.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Network, ip_address
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user

from mentor_match.web import clock
from mentor_match.web.access import PUBLIC, access_of
from mentor_match.web.refusals import Refusal
from mentor_match.web.transaction import SAFE_METHODS, in_front
from mentor_match.words import N_

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "at_most"
STEP = 10  # reads
MOST_READERS = 10_000  # in memory; then their counts begin anew


class TooOften(Refusal):
    """Tried more often than is allowed; it is over by itself after some minutes."""

    sentence = N_("This was tried too often. Try again in %(minutes)s min.")
    status = 429

    def __init__(self, wait: timedelta) -> None:
        self.retry_after = max(1, math.ceil(wait.total_seconds()))
        super().__init__(minutes=math.ceil(self.retry_after / 60))


@dataclass(frozen=True, slots=True)
class Rate:
    """So many tries within so long; `name` keeps the counts of one thing from those of another."""

    name: str
    most: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class Over:
    """A count that is past what is allowed: until when, and whether it has just become so."""

    until: datetime
    first: bool


# (rate, subject, now, how many more) -> None where it is not too often
Counter = Callable[[Rate, str, datetime, int], Over | None]
# (rate, subject, now): hears of the first try that is refused, inside the transaction that counts
Witness = Callable[[Rate, str, datetime], None]


@dataclass(slots=True)
class Reads:
    """What one process knows of the reads of one person."""

    number: int = 0
    shut_until: datetime | None = None


@dataclass(slots=True)
class Door:
    """What counts for one application."""

    counter: Counter
    witness: Witness
    reads: dict[tuple[str, str], Reads] = field(default_factory=dict)


def at_most(setting: str) -> Callable[[View], View]:
    """An address each person may use only so often an hour, as the setting says.

    Strangers are counted together by the address they come from, by the setting of the same name
    that ends in AND_ADDRESS: behind one of them may be a whole hospital.
    """

    def mark(view: View) -> View:
        setattr(view, _MARK, setting)
        return view

    return mark


def init_app(app: Flask, counter: Counter, witness: Witness) -> None:
    """Count before every request whose view asks for it. Registered after the check of access."""
    app.extensions["rates"] = Door(counter, witness)
    app.before_request(_count_view)


def count(*tries: tuple[Rate, str], number: int = 1) -> None:
    """Count one more of each, for good; TooOften where one of them is too many.

    Of a flood only the first that is refused is witnessed: where another count had shut the door
    before, nothing new has happened.
    """
    now, door = clock.now(), _door()
    with in_front():
        counted = [(one, door.counter(*one, now, number)) for one in tries]
        over = [(one, found) for one, found in counted if found is not None]
        if over and all(found.first for _one, found in over):
            door.witness(*over[0][0], now)
    if over:
        raise TooOften(max(found.until for _one, found in over) - now)


def count_read(rate: Rate, subject: str) -> None:
    """The same for a page that is only read."""
    reads, now = _door().reads, clock.now()
    if len(reads) > MOST_READERS:
        reads.clear()
    mine = reads.setdefault((rate.name, subject), Reads())
    if mine.shut_until is not None and now < mine.shut_until:
        raise TooOften(mine.shut_until - now)
    mine.number += 1
    if mine.number % STEP:
        return
    try:
        count((rate, subject), number=STEP)
    except TooOften as refusal:
        mine.shut_until = now + timedelta(seconds=refusal.retry_after)
        raise


def _door() -> Door:
    door: Door = current_app.extensions["rates"]
    return door


def hourly(setting: str) -> Rate:
    """The rate a setting names."""
    return Rate(setting.lower(), current_app.config[setting], timedelta(hours=1))


def from_where() -> str:
    """The place a request comes from, wherever that is counted."""
    return network(request.remote_addr or "")


def network(address: str) -> str:
    """An address of IPv4 as it is; of IPv6 its network of 64 bits, since whoever has one address of
    it has them all."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((int(found), 64), strict=False))


def _count_view() -> None:
    setting = getattr(current_app.view_functions.get(request.endpoint or ""), _MARK, None)
    if setting is None:
        return
    if current_user.is_authenticated:
        rate, subject = hourly(setting), str(current_user.id)
    elif access_of(current_app._get_current_object(), request.endpoint or "") == PUBLIC:  # type: ignore[attr-defined]
        rate, subject = hourly(f"{setting}_AND_ADDRESS"), from_where()
    else:
        return  # they are asked to sign in
    if request.method in SAFE_METHODS:
        count_read(rate, subject)
    else:
        count((rate, subject))
