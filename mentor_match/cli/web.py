"""The web as gunicorn runs it here: every thread takes its next connection itself."""

import errno
import socket
import struct
import time
from contextvars import Context
from threading import Thread
from typing import Any

from gunicorn import http, sock, util
from gunicorn.app.base import BaseApplication
from gunicorn.workers.sync import SyncWorker

SILENT = 30  # seconds somebody may be connected and say nothing, or take nothing of an answer
LOOK = 1  # seconds after which a thread that waits looks whether it shall end
LINGER = 2  # seconds for the rest of what somebody sends who has been answered already
GONE = {errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN, errno.EAGAIN}


class Web(BaseApplication):
    """Gunicorn for an application that is loaded already."""

    def __init__(self, application: Any, settings: dict[str, Any]) -> None:
        self.application, self.settings = application, settings
        super().__init__()

    def load_config(self) -> None:
        """Take the settings given, and none of a file or the environment."""
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """What is served."""
        return self.application

    def run(self) -> None:
        """Serve, and leave the context of the command behind.

        A request that finds a context of the application takes it for its own: with one thread,
        who signed in first would be who signed in for everybody.
        """
        Context().run(super().run)


class Threads(SyncWorker):
    """Threads that wait for a connection each, answer one request, and end the connection.

    All processes have one queue of connections, of which the system gives the next to one thread
    that waits. Gunicorn's own threads are given theirs by one more thread of the process: it woke
    in every process for every connection, took a fifth of the time Python has there, and waited up
    to two seconds for who had been answered to hang up (docs/adr/0030).
    """

    alive: bool  # False once it is told to stop

    def run(self) -> None:
        """Until told to stop; then what has begun is finished."""
        for listener in self.sockets:
            _wait_for_words(listener.sock)
        threads = [
            Thread(target=self._serve, args=[listener], daemon=True)
            for listener in self.sockets
            for _ in range(self.cfg.threads)
        ]
        for thread in threads:
            thread.start()
        self.wait_fds = [self.PIPE[0]]  # signals; connections are what the threads wait for
        while self.alive and self.is_parent_alive():
            self.wait(LOOK)
        self.alive = False
        end = time.monotonic() + self.cfg.graceful_timeout
        while any(thread.is_alive() for thread in threads) and time.monotonic() < end:
            self.notify()
            time.sleep(LOOK / 10)

    def _serve(self, listener: Any) -> None:
        while self.alive:
            try:
                client, address = listener.sock.accept()
            except (BlockingIOError, ConnectionAbortedError):
                continue
            except OSError:  # as many files as are allowed are open
                self.log.exception("No connection was taken.")
                time.sleep(LOOK)
                continue
            self.handle(listener, client, address)

    def handle(self, listener: Any, client: Any, address: Any) -> None:
        """Answer one request.

        Who has said everything is let go at once: the system sends them the rest, and no thread
        waits while it goes over a slow line. Who is still sending is listened to a little longer,
        or they would lose the answer (RFC 9112, 9.6).
        """
        request, heard = None, False
        try:
            _be_patient(client, SILENT)
            if self.cfg.is_ssl:
                client = sock.ssl_wrap_socket(client, self.cfg)
            parser = http.get_parser(self.cfg, client, address)
            request = next(parser)
            self.handle_request(listener, request, client, address)
            heard = parser.finish_body(deadline=time.monotonic() + LINGER)
        except (http.errors.NoMoreData, StopIteration):
            heard = True  # nothing was asked
        except OSError as error:
            if error.errno not in GONE:
                self.log.exception("A request was not answered to its end.")
        except BaseException as error:
            self.handle_error(request, client, address, error)
        finally:
            client.close() if heard else util.close_graceful(client, LINGER)


def _wait_for_words(listener: socket.socket) -> None:
    """Let threads wait for a connection on which something was said.

    Browsers open some to have them at hand, and each would keep a thread waiting. Where the system
    cannot do so, they do.
    """
    listener.setblocking(True)
    _be_patient(listener, LOOK)
    if option := getattr(socket, "TCP_DEFER_ACCEPT", None):
        listener.setsockopt(socket.IPPROTO_TCP, option, SILENT)


def _be_patient(line: socket.socket, seconds: int) -> None:
    """Wait so long for the next byte. Python's own limit would wake every thread of every process
    for each connection, and be one for the whole of an answer."""
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        line.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", seconds, 0))
