"""The clocks: what has been kept long enough, counted for a dry run and let go in small steps."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select, tuple_, update

from mentor_match.extensions import db
from mentor_match.pairings.rules import RequestState
from mentor_match.privacy.queries import list_unused
from mentor_match.privacy.rules import CLOCKS, UNUSED, words_of
from mentor_match.privacy.service.erasure import emptied
from mentor_match.privacy.service.unused import Each, erase_unused

TOGETHER = 200  # rows of one transaction


@dataclass(frozen=True, slots=True)
class Old:
    """Rows of one table of which a clock has run out; `goes` where they go as a whole."""

    clock: str
    table: Table
    when: ColumnElement[bool]
    goes: bool = False

    @property
    def words(self) -> list[Any]:
        """The columns that are emptied."""
        return [self.table.c[name] for name, _column in words_of(self.table.name)]

    @property
    def due(self) -> ColumnElement[bool]:
        """What has not been let go before."""
        if self.goes:
            return self.when
        return and_(self.when, or_(*(_is_filled(one) for one in self.words)))


def _is_filled(column: Any) -> ColumnElement[bool]:
    gone = emptied(column)
    return column.is_not(None) if gone is None else column != gone


def list_periods(settings: Mapping[str, Any]) -> list[tuple[str, int]]:
    """(code of a clock, its days), those that stand still left out."""
    days = [(clock.code, int(settings[clock.setting])) for clock in CLOCKS.values()]
    return [(code, number) for code, number in days if number > 0]


def list_old(settings: Mapping[str, Any], now: datetime) -> Iterator[Old]:
    """Everything of which a clock has run out, table by table."""
    for code, days in list_periods(settings):
        if code != UNUSED:
            for name, goes, when in WHAT[code](now - timedelta(days=days)):
                yield Old(code, _table(name), when, goes)


def count_old(settings: Mapping[str, Any], now: datetime) -> list[tuple[str, str, int]]:
    """(clock, table, rows) of what would be let go now; nothing is changed."""
    rows = [
        (
            old.clock,
            old.table.name,
            db.session.scalar(select(func.count()).select_from(old.table).where(old.due)) or 0,
        )
        for old in list_old(settings, now)
    ]
    return [*rows, (UNUSED, "accounts", len(list_unused(settings["KEEP_UNUSED_DAYS"], now)))]


def let_go(settings: Mapping[str, Any], now: datetime, *, each: Each) -> int:
    """Let it go, some rows a transaction, each inside `each`; how many rows."""
    done = 0
    for old in list_old(settings, now):
        while True:
            count = 0
            with each():
                count = _step(old)
            done += count
            if count < TOGETHER:
                break
    return done + erase_unused(settings, now, each=each)


def _step(old: Old) -> int:
    keys = list(old.table.primary_key.columns)
    chosen: Sequence[Any] = db.session.execute(
        select(*keys).where(old.due).order_by(*keys).limit(TOGETHER)
    ).all()
    if not chosen:
        return 0
    these = (
        keys[0].in_([row[0] for row in chosen])
        if len(keys) == 1
        else tuple_(*keys).in_([tuple(row) for row in chosen])
    )
    if old.goes:
        db.session.execute(delete(old.table).where(these))
    else:
        values = {one.name: emptied(one) for one in old.words}
        db.session.execute(update(old.table).where(these).values(values))
    db.session.expire_all()  # rows were changed behind the session's back
    return len(chosen)


def _table(name: str) -> Table:
    found: Table = db.metadata.tables[name]
    return found


What = Iterator[tuple[str, bool, Any]]


def _mail(cutoff: datetime) -> What:
    """The row stays without its text: its key says that something was told once. What was never
    sent goes."""
    mail, files = _table("outbox_messages"), _table("outbox_files")
    old = select(mail.c.id).where(mail.c.sent_at < cutoff)
    yield "outbox_files", True, files.c.message_id.in_(old)
    yield "outbox_messages", False, mail.c.sent_at < cutoff
    yield "outbox_messages", True, mail.c.given_up_at < cutoff


def _requests(cutoff: datetime) -> What:
    requests = _table("mentorship_requests")
    other = requests.c.state != RequestState.ACCEPTED
    yield "mentorship_requests", False, and_(requests.c.closed_at < cutoff, other)


def _pairings(cutoff: datetime) -> What:
    pairings, sessions = _table("pairings"), _table("pairing_sessions")
    old = select(pairings.c.id).where(pairings.c.ended_at < cutoff)
    met = select(sessions.c.id).where(sessions.c.pairing_id.in_(old))
    asked = select(pairings.c.request_id).where(pairings.c.ended_at < cutoff)
    yield "mentorship_requests", False, _table("mentorship_requests").c.id.in_(asked)
    yield "session_notes", True, _table("session_notes").c.session_id.in_(met)
    yield "session_feedback", False, _table("session_feedback").c.session_id.in_(met)
    for name in ("charter_versions", "pairing_sessions", "pairing_goals"):
        yield name, False, _table(name).c.pairing_id.in_(old)


def _consults(cutoff: datetime) -> What:
    consults, entries = _table("consults"), _table("consult_entries")
    old = select(consults.c.id).where(consults.c.closed_at < cutoff)
    yield "consult_entries", False, entries.c.consult_id.in_(old)
    yield "consults", False, consults.c.closed_at < cutoff


def _concerns(cutoff: datetime) -> What:
    yield "concerns", False, _table("concerns").c.closed_at < cutoff


def _stories(cutoff: datetime) -> What:
    yield "stories", False, _table("stories").c.withdrawn_at < cutoff


def _help(cutoff: datetime) -> What:
    yield "interventions", False, _table("interventions").c.done_at < cutoff


def _uploads(cutoff: datetime) -> What:
    for name in ("register_uploads", "library_imports"):
        yield name, True, _table(name).c.uploaded_at < cutoff


def _unconfirmed(cutoff: datetime) -> What:
    accounts = _table("accounts")
    never = and_(accounts.c.confirmed_at.is_(None), accounts.c.erased_at.is_(None))
    # Whoever did anything has signed in, and was confirmed.
    idle = and_(never, accounts.c.last_active_on.is_(None), accounts.c.create_datetime < cutoff)
    yield "accounts", True, idle


WHAT: Mapping[str, Callable[[datetime], What]] = {
    "mail": _mail,
    "requests": _requests,
    "pairings": _pairings,
    "consults": _consults,
    "concerns": _concerns,
    "stories": _stories,
    "help": _help,
    "uploads": _uploads,
    "unconfirmed": _unconfirmed,
}
