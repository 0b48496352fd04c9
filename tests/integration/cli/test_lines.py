"""How long a thread of the web waits for who asks."""

import os
import socket
import threading
import time
from contextlib import closing
from typing import Any

import pytest
from gunicorn.config import Config

from mentor_match.cli import lines
from mentor_match.cli.web import Threads


@pytest.fixture
def ends() -> Any:
    """Both ends of a connection: ours, and theirs."""
    ours, theirs = socket.socketpair()
    theirs.settimeout(5)
    with ours, theirs:
        yield ours, theirs


def test_who_said_nothing_while_they_were_held_back_is_let_go_at_once(ends: Any) -> None:
    ours, theirs = ends
    worker = Threads(0, os.getpid(), [], None, 30, Config(), None)
    with closing(worker.tmp):
        threading.Thread(target=worker.handle, args=[None, ours, None], daemon=True).start()
        assert theirs.recv(1) == b""


def test_a_byte_now_and_then_keeps_no_thread(ends: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "SILENT", 0.05)
    ours, theirs = ends
    line = lines.Line(ours)
    theirs.sendall(b"GET")
    assert line.recv(100) == b"GET"
    time.sleep(0.06)
    theirs.sendall(b" ")
    with pytest.raises(BlockingIOError):
        line.recv(100)


def test_who_sends_enough_is_heard_for_as_long_as_they_send(
    ends: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "SILENT", 0.05)
    ours, theirs = ends
    line = lines.Line(ours)
    theirs.sendall(bytes(2_000))  # four seconds of the slowest
    assert len(line.recv(2_000)) == 2_000
    time.sleep(0.06)
    theirs.sendall(b"more")
    assert line.recv(100) == b"more"
