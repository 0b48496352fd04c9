"""The web as gunicorn runs it here: every thread takes its next connection itself."""

import errno
import signal
import time
from contextlib import suppress
from contextvars import Context
from http import HTTPStatus
from threading import Thread
from typing import Any

import structlog
from gunicorn import glogging, http, sock, util
from gunicorn.app.base import BaseApplication
from gunicorn.http import errors
from gunicorn.workers.sync import SyncWorker

from mentor_match.cli.lines import LOOK, SILENT, Body, Line, be_patient, has_words, wait_for_words
from mentor_match.web.logs import PROCESSORS

LINGER = 2  # seconds for the rest of what somebody sends who has been answered already
GONE = {errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN, errno.EAGAIN}
# What is wrong with a request, where it is not 400; the last two are a fault of ours.
STATUSES: dict[type[BaseException], HTTPStatus] = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
    errors.ForbiddenProxyRequest: HTTPStatus.FORBIDDEN,
    errors.InvalidResponseHeader: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.InvalidResponseHeaderName: HTTPStatus.INTERNAL_SERVER_ERROR,
}

log = structlog.get_logger()


class Lines(glogging.Logger):
    """What gunicorn says of itself, in lines as the service has them."""

    def setup(self, cfg: Any) -> None:
        """Take the settings, and no form of theirs."""
        super().setup(cfg)
        *before, last = PROCESSORS
        for handler in self.error_log.handlers:
            handler.setFormatter(
                structlog.stdlib.ProcessorFormatter(processor=last, foreign_pre_chain=before)
            )


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

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        # What proxies say of who asks is believed in one place, as TRUSTED_PROXIES has it.
        self.cfg.set("secure_scheme_headers", {})
        self.cfg.set("forwarder_headers", "")

    def init_signals(self) -> None:
        """As gunicorn has it; but of a terminal that goes away the parent is told, who has all end
        well."""
        super().init_signals()
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def run(self) -> None:
        """Until told to stop; then what has begun is finished, and nobody else is let wait."""
        for listener in self.sockets:
            wait_for_words(listener.sock)
            name = listener.getsockname()  # told to each request, after it is closed as well
            listener.getsockname = lambda name=name: name
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
        told = time.monotonic()
        end = told + self.cfg.graceful_timeout
        while any(thread.is_alive() for thread in threads) and time.monotonic() < end:
            self.notify()
            time.sleep(LOOK / 10)
            if time.monotonic() > told + 2 * LOOK:  # no thread waits for a connection any more
                for listener in self.sockets:
                    listener.close()

    def _serve(self, listener: Any) -> None:
        while self.alive:
            try:
                client, address = listener.sock.accept()
            except (BlockingIOError, ConnectionAbortedError):
                continue
            except OSError:  # as many files as are allowed are open
                log.exception("no connection was taken")
                time.sleep(LOOK)
                continue
            self.handle(listener, client, address)

    def handle(self, listener: Any, client: Any, address: Any) -> None:
        """Answer one request.

        Who has said everything is let go at once: the system sends them the rest, and no thread
        waits while it goes over a slow line. Who is still sending is listened to a little longer,
        or they would lose the answer (RFC 9112, 9.6).
        """
        request, heard = None, True
        try:
            if not has_words(client):
                return
            heard = False
            be_patient(client, SILENT)
            if self.cfg.is_ssl:
                client = sock.ssl_wrap_socket(client, self.cfg)
            parser = http.get_parser(self.cfg, Line(client), address)
            request = next(parser)
            request.body = Body(request.body)
            self.handle_request(listener, request, client, address)
            heard = parser.finish_body(deadline=time.monotonic() + LINGER)
        except (http.errors.NoMoreData, StopIteration):
            heard = True  # nothing was asked
        except OSError as error:
            if error.errno not in GONE:
                log.exception("not answered to its end")
        except BaseException as error:
            self.handle_error(request, client, address, error)
        finally:
            client.close() if heard else util.close_graceful(client, LINGER)

    def handle_error(self, _request: Any, client: Any, _address: Any, error: BaseException) -> None:
        """Tell who asked, and the log, of what kind it was: gunicorn's own line quotes addresses,
        which may be secrets of mails, and who asks."""
        if isinstance(error, errors.ParseException):
            status = STATUSES.get(type(error), HTTPStatus.BAD_REQUEST)
        else:
            status = HTTPStatus.INTERNAL_SERVER_ERROR
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("not answered", status=status, exc_info=error)
        else:
            log.warning("no request", status=status, kind=type(error).__name__)
        with suppress(OSError):  # they may be gone
            util.write_error(client, status, status.phrase, "")
