"""How this service is connected to PostgreSQL: so that a statement is planned once, not each time.

To plan the statements of a home page takes PostgreSQL 4.7 ms, to answer them 0.8. psycopg has a
statement prepared that is asked for the fifth time, but it forgets all of them with each ROLLBACK,
for one may have undone a table; and it remembers a hundred, where the pages ask three hundred.
"""

from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

STATEMENTS = 1000
NOTHING = ";"  # what SQLAlchemy asks to see whether a connection is alive
WRITING = ("INSERT INTO", "UPDATE", "DELETE FROM")


def connect(*words: Any, **named: Any) -> psycopg.Connection[Any]:
    """A connection that remembers what it is asked."""
    connection = _Connection.connect(*words, **named)
    connection.cursor_factory = _Cursor
    connection.prepared_max = STATEMENTS
    return connection


def only_reads(statement: str) -> bool:
    """Whether a statement changes nothing; False where that is not certain."""
    if statement.startswith("WITH"):
        return not any(word in statement for word in WRITING)
    return statement.startswith(("SELECT", "(SELECT")) or statement == NOTHING


class _Connection(psycopg.Connection[Any]):
    """A transaction that only read ends by COMMIT, whoever says rollback: to the database that is
    the same, and psycopg keeps what is prepared."""

    only_read = True

    def commit(self) -> None:
        super().commit()
        self.only_read = True

    def rollback(self) -> None:
        healthy = self.info.transaction_status == TransactionStatus.INTRANS
        if self.only_read and healthy:
            super().commit()
        else:
            super().rollback()
        self.only_read = True


class _Cursor(psycopg.Cursor[Any]):
    """Notes on its connection that something else than reading is done."""

    def execute(self, query: Any, *words: Any, **named: Any) -> Any:
        self._note(query)
        return super().execute(query, *words, **named)

    def executemany(self, query: Any, *words: Any, **named: Any) -> None:
        self._note(query)
        super().executemany(query, *words, **named)

    def copy(self, statement: Any, *words: Any, **named: Any) -> Any:
        self._note("")
        return super().copy(statement, *words, **named)

    def _note(self, query: Any) -> None:
        if not (isinstance(query, str) and only_reads(query)):
            self.connection.only_read = False  # type: ignore[attr-defined]
