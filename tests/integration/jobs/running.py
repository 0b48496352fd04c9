"""The parts of a service that is scaled out, each a process that can be killed: on one PostgreSQL,
of the web, of those that send or match, one that asks by the clock; and a Redis of their own.
"""

import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser import free_port
from tests.conftest import make_app
from tests.processes import ROOT

PATIENCE = 180.0  # seconds; a busy machine starts a process slowly
NO_REDIS = "No redis-server on this machine: apt-get install redis-server."

Settings = dict[str, Any]


class Part:
    """A process of the service, in a group of its own with those that it starts itself."""

    def __init__(self, work: Callable[..., None], address: str, folder: Path, settings: Settings):
        self.words = (work, address, str(folder), settings)
        self.process: Any = None
        self.start()

    def start(self) -> None:
        loaded = multiprocessing.get_context("forkserver")
        loaded.set_forkserver_preload(["tests.loaded", __name__])
        self.process = loaded.Process(target=_run, args=self.words)
        self.process.start()
        wait_for(self._is_alone)

    def kill(self) -> None:
        """All of it at once, with what it was doing."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.join(PATIENCE)
        assert self.process.exitcode == -signal.SIGKILL, self.process.exitcode

    def stop(self) -> None:
        """As an operator does: what it is doing is done to its end."""
        os.kill(self.process.pid, signal.SIGTERM)
        self.process.join(PATIENCE)
        assert self.process.exitcode == 0, self.process.exitcode

    def has(self, word: str) -> bool:
        """Whether one of its processes was started with this word."""
        for one in Path("/proc").glob("[0-9]*"):
            try:
                words = (one / "cmdline").read_bytes().split(b"\0")
                if word.encode() in words and os.getpgid(int(one.name)) == self.process.pid:
                    return True
            except OSError:  # it has just ended
                continue
        return False

    def _is_alone(self) -> bool:
        """Or the kill of its group would be one of ours."""
        assert self.process.is_alive(), self.process.exitcode
        return os.getpgid(self.process.pid) == self.process.pid


def _run(work: Callable[..., None], address: str, folder: str, settings: Settings) -> None:
    os.setsid()
    # For the processes that it starts itself.
    os.chdir(ROOT)
    os.environ.update(DATABASE_URL=address, MENTOR_MATCH_INSTANCE=folder)
    os.environ["MENTOR_MATCH_DEMONSTRATION"] = "no"
    silence = os.open(Path(folder) / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    work(make_app(address, Path(folder), **settings))


def serve(app: Any) -> None:
    """What gunicorn does as docs/deploy.md starts it."""
    from mentor_match.cli.web import Threads, Web

    at = f"127.0.0.1:{app.config['TEST_PORT']}"
    settings = {"bind": at, "workers": 1, "threads": 4, "worker_class": Threads}
    Web(app, {**settings, "loglevel": "error"}).run()


def send(app: Any) -> None:
    """What `celery -A wsgi worker -Q mail -c 1` does."""
    _work(app, "mail")


def match(app: Any) -> None:
    """What `celery -A wsgi worker -Q runs -c 1` does."""
    _work(app, "runs")


def _work(app: Any, queue: str) -> None:
    words = ["-Q", queue, "-c", "1", "-n", f"{os.getpid()}@%h", "--loglevel", "error"]
    app.extensions["celery"].worker_main(["worker", "--without-mingle", *words])


def ask_by_the_clock(app: Any) -> None:
    """What `celery -A wsgi beat` does."""
    app.extensions["celery"].start(["beat", "--loglevel", "error"])


class Redis:
    """A broker that keeps nothing, so that its death takes along all it was told."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        where = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            ["redis-server", *where, "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
        )
        wait_for(lambda: answers(self.port))

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(PATIENCE)


def answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def wait_for(done: Callable[[], Any], pause: float = 0.02) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, "it did not come"
        time.sleep(pause)


def wait_until_none(left: Callable[[], int]) -> None:
    """Patience begins anew with each that is done: a busy machine is slow, and stuck is stuck."""
    while before := left():
        wait_for(lambda: left() < before, pause=0.5)


TWO_OF_EACH = (
    ("web 1", serve),
    ("web 2", serve),
    ("worker 1", send),
    ("worker 2", send),
    ("beat", ask_by_the_clock),
)


@contextmanager
def scaled_out(
    address: str,
    folder: Path,
    mail: Settings,
    works: Sequence[tuple[str, Callable[..., None]]] = TWO_OF_EACH,
) -> Iterator[dict[str, Any]]:
    """name -> part. Whatever is left at the end is killed."""
    if shutil.which("redis-server") is None:
        pytest.skip(NO_REDIS)
    redis = Redis(folder)
    parts: dict[str, Any] = {"redis": redis}
    shared = {**mail, "BROKER": redis.address, "MAILS_PER_HOUR_AND_ADDRESS": 1_000_000}
    try:
        for name, work in works:
            own = {"TEST_PORT": free_port()} if work is serve else {}
            parts[name] = Part(work, address, folder, {**shared, **own})
        yield parts
    finally:
        for name, part in parts.items():
            if name == "redis" or part.process.is_alive():
                part.kill()
