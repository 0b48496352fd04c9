"""How this service is connected to PostgreSQL: a statement is written, parsed and planned once, not
each time, and nothing is said that is known (docs/adr/0029).

To plan the statements of a home page takes PostgreSQL 4.7 ms, to answer them 0.8. psycopg has a
statement prepared that is asked for the fifth time, but it forgets all of them with each ROLLBACK,
for one may have undone a table; and it remembers a hundred, where the pages ask three hundred.
"""

import select
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import URL

STATEMENTS = 1000
NOTHING = ";"  # what SQLAlchemy asks to see whether a connection is alive
SILENT = 5.0  # seconds after which a server may have vanished without a word
WRITING = ("INSERT INTO", "UPDATE", "DELETE FROM")
SETTING = "set_config("  # until the end of a transaction
# A server that is gone without a word is noticed, not waited for until the system gives it up,
# which takes a quarter of an hour and more. What the address itself says goes before.
PATIENCE = {
    "connect_timeout": 5,  # seconds, as all but the last
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,  # milliseconds
}


def options(url: URL, only_reading: Callable[[], bool]) -> dict[str, Any]:
    """What an engine for this address is made with; whether who asks now will only look."""
    words, named = url.get_dialect()().create_connect_args(url)
    return {
        "creator": partial(_connect, only_reading, *words, **{**PATIENCE, **named}),
        "pool_use_lifo": True,  # who was used last has the plans at hand
        # As PostgreSQL itself has them: what is sent needs no second look for places of values.
        "paramstyle": "numeric_dollar",
        "use_native_hstore": False,  # no table has any, and to look for it asks by other places
    }


def _connect(only_reading: Callable[[], bool], *words: Any, **named: Any) -> "_Connection":
    connection = _Connection.connect(*words, **named)
    connection.only_reading = only_reading
    connection.cursor_factory = _Cursor
    connection.server_cursor_factory = psycopg.RawServerCursor
    connection.prepared_max = STATEMENTS
    return connection


def only_reads(statement: str) -> bool:
    """Whether a statement changes nothing; False where that is not certain."""
    if statement.startswith("WITH"):
        return not any(word in statement for word in (*WRITING, SETTING))
    reads = statement.startswith(("SELECT", "(SELECT")) and SETTING not in statement
    return reads or statement == NOTHING


class _Connection(psycopg.Connection[Any]):
    """A transaction that only read ends by COMMIT, whoever says rollback: to the database that is
    the same, and psycopg keeps what is prepared. Who will only look needs none: each statement sees
    what is kept when it is asked, with a transaction or without."""

    only_reading: Callable[[], bool]
    only_read, looks, used_at = True, False, 0.0

    def read(self) -> None:
        """Who will only look begins no transaction, until something else is asked for."""
        idle = self.pgconn.transaction_status == TransactionStatus.IDLE
        # With another level, one moment is to be seen by all statements.
        if idle and not self.autocommit and self.isolation_level is None and self.only_reading():
            self.autocommit = self.looks = True

    def write(self) -> None:
        """From here on, what is done is kept or undone as one."""
        self.only_read = False
        self._look_no_more()

    def commit(self) -> None:
        super().commit()
        self._rest()

    def rollback(self) -> None:
        healthy = self.pgconn.transaction_status == TransactionStatus.INTRANS
        if self.only_read and healthy:
            super().commit()
        else:
            super().rollback()
        self._rest()

    def cursor(self, name: str = "", **named: Any) -> Any:
        if name:  # a row at a time, which lasts as long as a transaction
            self.write()
        return super().cursor(name, **named)

    def may_be_dead(self) -> bool:
        """Whether it takes a question to know: a server that ends says so on every connection."""
        if time.monotonic() - self.used_at > SILENT:
            return True
        heard = select.poll()
        heard.register(self.pgconn.socket, select.POLLIN)
        return bool(heard.poll(0))

    def _rest(self) -> None:
        self.only_read, self.used_at = True, time.monotonic()
        self._look_no_more()

    def _look_no_more(self) -> None:
        if self.looks:
            self.autocommit = self.looks = False


class _Cursor(psycopg.RawCursor[Any]):
    """Tells its connection whether it reads or writes."""

    connection: _Connection

    @property
    def description(self) -> Any:
        """Name and type of each column: what SQLAlchemy looks at, after each statement."""
        if (result := self.pgresult) is None or not result.nfields:
            return None
        return [((result.fname(n) or b"").decode(), result.ftype(n)) for n in range(result.nfields)]

    def execute(self, query: Any, *words: Any, **named: Any) -> Any:
        if query == NOTHING and not self.connection.may_be_dead():
            return self
        self._note(query)
        return super().execute(query, *words, **named)

    def executemany(self, query: Any, *words: Any, **named: Any) -> None:
        self._note(query)
        super().executemany(query, *words, **named)

    def copy(self, statement: Any, *words: Any, **named: Any) -> Any:
        self._note("")
        return super().copy(statement, *words, **named)

    def _note(self, query: Any) -> None:
        if isinstance(query, str) and only_reads(query):
            self.connection.read()
        else:
            self.connection.write()
