"""The line to who asks: how long they are waited for."""

import errno
import select
import socket
import struct
import time
from typing import Any

from gunicorn.http.errors import ParseException

SILENT = 30  # seconds somebody may be connected and say nothing, or take nothing of an answer
SLOWEST = 500  # bytes a second; a telephone on 2G sends three times as many
LOOK = 1  # seconds after which a thread that waits looks whether it shall end
HELD_BACK = getattr(socket, "TCP_DEFER_ACCEPT", None)  # silent connections, by the system


class Line:
    """A connection that is read for so long as enough comes over it: a byte now and then would keep
    a thread for ever."""

    def __init__(self, client: socket.socket) -> None:
        self._client, self._since, self._taken = client, time.monotonic(), 0

    def recv(self, size: int) -> bytes:
        """What has come, or the fault of a line on which nothing comes any more."""
        if time.monotonic() > self._since + SILENT + self._taken / SLOWEST:
            raise BlockingIOError(errno.EAGAIN, "Too slow.")
        came = self._client.recv(size)
        self._taken += len(came)
        return came

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


class Body:
    """What is sent with a request; where it is not HTTP, it has broken off for who reads it."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def read(self, size: int | None = None) -> bytes:
        """The next bytes, none at the end."""
        try:
            came: bytes = self._body.read(size)
        except ParseException as fault:
            raise ConnectionAbortedError from fault
        return came

    def __getattr__(self, name: str) -> Any:
        return getattr(self._body, name)


def wait_for_words(listener: socket.socket) -> None:
    """Let threads wait for a connection on which something was said.

    Browsers open some to have them at hand, and each would keep a thread waiting. Where the system
    cannot do so, they do.
    """
    listener.setblocking(True)
    be_patient(listener, LOOK)
    if HELD_BACK is not None:
        listener.setsockopt(socket.IPPROTO_TCP, HELD_BACK, SILENT)


def has_words(client: socket.socket) -> bool:
    """Whether something was said: the system holds a silent connection back for a while only, and
    hands it over then."""
    waiting = select.poll()
    waiting.register(client, select.POLLIN)
    return bool(waiting.poll(0 if HELD_BACK is not None else LOOK * 1000))


def be_patient(line: socket.socket, seconds: int) -> None:
    """Wait so long for the next byte. Python's own limit would wake every thread of every process
    for each connection, and be one for the whole of an answer."""
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        line.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", seconds, 0))
