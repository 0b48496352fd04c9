"""The service as people meet it: its own processes, real mail files, real Chromium."""

import email
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

ROOT = Path(__file__).parents[1]
CHROMIUM = Path("/usr/bin/chromium")
PATIENCE = 30.0  # seconds a start or a mail may take on a busy machine


@dataclass(frozen=True)
class Service:
    """A running service: where it is, and what belongs to it."""

    address: str
    folder: Path
    environment: dict[str, str]

    def flask(self, *words: str) -> str:
        """Run a command of the service; its output."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def mail_to(self, reader: str, about: str) -> EmailMessage:
        """The mail to this reader whose subject has these words; waits until it is sent."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for mail in self.mails():
                if mail["To"] == reader and about.lower() in str(mail["Subject"]).lower():
                    return mail
            time.sleep(0.2)
        there = [(mail["To"], mail["Subject"]) for mail in self.mails()]
        raise AssertionError(f"No mail to {reader} about {about!r} among {there}")

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
def running(folder: Path, *, demonstration: bool) -> Iterator[Service]:
    """`flask start` on a database of its own, until the block ends."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "MENTOR_MATCH_INSTANCE": str(folder),
        "MENTOR_MATCH_BASE_URL": address,
        "MENTOR_MATCH_DEMONSTRATION": "yes" if demonstration else "no",
    }
    environment.pop("DATABASE_URL", None)
    log = (folder / "service.log").open("w")
    started = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "start", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_for(address, started, folder / "service.log")
        yield Service(address, folder, environment)
    finally:
        started.terminate()
        started.wait(timeout=PATIENCE)
        log.close()


def _wait_for(address: str, started: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 3 * PATIENCE
    while time.monotonic() < end:
        assert started.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"{address}/sign-in", timeout=2).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError(log.read_text())
