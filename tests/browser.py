"""The service as people meet it: its own processes, real mail files, real Chromium."""

import email
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from mentor_match.notifications.rules import CLAIM
from mentor_match.web import clock
from tests.processes import ROOT, begin

# The one without windows, where it is there: a journey takes a fifth less of the processors' time.
CHROMIUMS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
CHROMIUM = next((one for one in CHROMIUMS if one.exists()), CHROMIUMS[0])
PATIENCE = 30.0  # seconds a start or a mail may take on a busy machine


class Started(Protocol):
    """The first process of a service, which leads its group."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float) -> int: ...
    def terminate(self) -> None: ...


class Copy:
    """A service that began as a copy of a process that has the program loaded."""

    def __init__(self, pid: int | None) -> None:
        assert pid is not None
        self.pid, self._end = pid, os.pidfd_open(pid)

    def poll(self) -> int | None:
        """None while it lives."""
        return 0 if select.select([self._end], [], [], 0)[0] else None

    def wait(self, timeout: float) -> int:
        """Until it has ended."""
        ended, _, _ = select.select([self._end], [], [], timeout)
        assert ended, "the service goes on"
        return 0

    def terminate(self) -> None:
        """Ask it to end."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._end, signal.SIGTERM)


@dataclass
class Service:
    """A running service: where it is, and what belongs to it."""

    address: str
    folder: Path
    environment: dict[str, str]
    workers: int = 2
    started: Started | None = None
    starter: "subprocess.Popen[bytes] | None" = None
    anew: bool = False

    def start(self) -> None:
        """`flask start`, in a group of processes of its own; waits until it answers."""
        port = self.address.rpartition(":")[2]
        words = ["--port", port, "--workers", str(self.workers)]
        if self.anew:
            self.started = self._python("-m", "flask", "--app", "wsgi", "start", *words)
        elif self.starter is None:
            log = self.folder / "service.log"
            flask = ["flask", "--app", "wsgi", "start", *words]
            self.started = Copy(begin(flask, self.environment, log, log).pid)
        else:
            assert self.starter.stdin and self.starter.stdout
            self.starter.stdin.write(f"{' '.join(words)}\n".encode("ascii"))
            self.starter.stdin.flush()
            self.started = Copy(int(self.starter.stdout.readline()))
        _wait_for(self.address, self.started, self.folder / "service.log")

    def load(self) -> None:
        """Have the program loaded once: from now on each start begins as a copy of that."""
        self.starter = self._python(
            "-m", "tests.starter", stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def _python(self, *words: str, **changes: int) -> "subprocess.Popen[bytes]":
        with (self.folder / "service.log").open("ab") as log:
            pipes = {"stdout": log, "stderr": log, **changes}
            return subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=self.environment,
                start_new_session=True,
                **pipes,
            )

    def stop(self) -> None:
        """Ask it to end, as an operator does."""
        if self.started is not None:
            self.started.terminate()
            self.started.wait(timeout=PATIENCE)
        if self.starter is not None:
            self.starter.communicate(timeout=PATIENCE)  # it ends where nothing more can be read

    def kill(self) -> None:
        """Kill all its processes at once, web and delivery, with what they were doing.

        Nothing of it can write down anything first: SIGKILL cannot be caught.
        """
        assert self.started is not None
        os.killpg(self.started.pid, signal.SIGKILL)
        self.started.wait(timeout=PATIENCE)

    def kill_and_start_again(self) -> None:
        """Kill it, and begin anew."""
        self.kill()
        _wait_for_silence(int(self.address.rpartition(":")[2]))
        self.start()

    def advance(self, *, days: float = 0, hours: float = 0) -> None:
        """Let time pass in all its processes; only where it was started with a clock of its own."""
        later = self._ahead + timedelta(days=days, hours=hours)
        beside = self._clock.with_suffix(".next")
        beside.write_text(str(later.total_seconds()), encoding="ascii")
        beside.replace(self._clock)  # whoever reads it meanwhile finds the old or the new time

    def now(self) -> datetime:
        """The time as the service has it."""
        return clock.now() + self._ahead

    @property
    def _clock(self) -> Path:
        return Path(self.environment["MENTOR_MATCH_TEST_CLOCK"])

    @property
    def _ahead(self) -> timedelta:
        return timedelta(seconds=float(self._clock.read_text(encoding="ascii")))

    def flask(self, *words: str) -> str:
        """Run a command of the service; its output."""
        return self.python("flask", "--app", "wsgi", *words)

    def python(self, *words: str) -> str:
        """Run a module of Python beside the service, on its database; the output."""
        with TemporaryDirectory() as folder:
            said, errors = Path(folder, "said"), Path(folder, "errors")
            running = begin(words, self.environment, said, errors)
            running.join()
            assert running.exitcode == 0, said.read_text("utf-8") + errors.read_text("utf-8")
            return said.read_text("utf-8")

    def mail_to(self, reader: str, about: str) -> EmailMessage:
        """The mail to this reader whose subject has these words; waits until it is sent."""
        for _try in self.patiently():
            for mail in self.mails():
                if mail["To"] == reader and about.lower() in str(mail["Subject"]).lower():
                    return mail
        there = [(mail["To"], mail["Subject"]) for mail in self.mails()]
        raise AssertionError(f"No mail to {reader} about {about!r} among {there}")

    def patiently(self) -> Iterator[None]:
        """Once more and once more, until patience ends.

        What a killed worker had claimed is taken up only when the claim has run out: where the
        service has a clock of its own, half of the patience is followed by that much time.
        """
        began, claims_ran_out = time.monotonic(), "MENTOR_MATCH_TEST_CLOCK" not in self.environment
        while (waited := time.monotonic() - began) < PATIENCE:
            if waited > PATIENCE / 2 and not claims_ran_out:
                self.advance(hours=CLAIM / timedelta(hours=1) + 0.01)
                claims_ran_out = True
            yield
            time.sleep(0.2)

    def mails(self) -> list[EmailMessage]:
        """Every mail that was sent."""
        files = sorted((self.folder / "mail").glob("*.eml"))
        return [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]


def link_in(mail: EmailMessage) -> str:
    """The first link of a mail."""
    text = mail.get_body(("plain",)).get_content()
    found = re.search(r"https?://\S+", text)
    assert found, text
    return found.group()


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(
    folder: Path,
    *,
    demonstration: bool,
    clocked: bool = False,
    loaded: bool = False,
    anew: bool = False,
    workers: int = 2,
    host: str = "127.0.0.1",
) -> Iterator[Service]:
    """`flask start` on a database of its own, until the block ends.

    A `clocked` service has a time of its own, which `Service.advance` moves on. One that is started
    often is `loaded` once. One that is started `anew` is loaded as it is for an operator; any other
    begins as a copy of what is loaded already.
    """
    address = f"http://{host}:{free_port()}"
    environment = {
        **os.environ,
        "MENTOR_MATCH_INSTANCE": str(folder),
        "MENTOR_MATCH_BASE_URL": address,
        "MENTOR_MATCH_DEMONSTRATION": "yes" if demonstration else "no",
    }
    environment.pop("DATABASE_URL", None)
    if clocked:
        hands = folder / "seconds-ahead"
        hands.write_text("0", encoding="ascii")
        environment["MENTOR_MATCH_TEST_CLOCK"] = str(hands)
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "tests" / "clocked"), str(ROOT)])
    service = Service(address, folder, environment, workers, anew=anew)
    try:
        if loaded:
            service.load()
        service.start()
        yield service
    finally:
        service.stop()


def _wait_for_silence(port: int) -> None:
    """Until whoever was killed is really gone: a process may answer once more while it dies."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) != 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"Somebody still listens on port {port}.")


def _wait_for(address: str, started: Started, log: Path) -> None:
    end = time.monotonic() + 6 * PATIENCE
    while time.monotonic() < end:
        assert started.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"{address}/sign-in", timeout=2).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError(log.read_text())
