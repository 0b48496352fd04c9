"""`flask start` as operators meet it: a stop that loses nothing, logs, and numbers."""

import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask, has_app_context
from gunicorn.app.base import BaseApplication

from mentor_match.cli.start import WEBS, Web
from tests.browser import Service, free_port, running

FORM = b"csrf_token=none&email=amina%40example.org&password=what+she+typed"
# What a process counted that is gone: the system gives no process such a number.
NOBODYS = f"counter_{2**22 + 1}.db"


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service that measures and logs each request."""
    monkeypatch.setenv("MENTOR_MATCH_METRICS_PORT", str(free_port()))
    monkeypatch.setenv("MENTOR_MATCH_LOG_LEVEL", "info")
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / NOBODYS).touch()
    with running(tmp_path, demonstration=False, anew=True) as started:
        yield started


def test_what_is_being_answered_is_answered_to_its_end_and_nobody_is_named_in_the_log(
    service: Service,
) -> None:
    with urllib.request.urlopen(f"{service.address}/health/ready") as ready:
        assert json.load(ready)["ready"]

    host, port = service.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as slow:
        head = f"POST /sign-in HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n"
        head += "Content-Type: application/x-www-form-urlencoded\r\n"
        head += f"Content-Length: {len(FORM)}\r\n"
        slow.sendall(head.encode() + b"X-Request-ID: amina\r\n\r\n" + FORM[:20])
        _wait_until_read(service)
        assert service.started is not None
        service.started.terminate()
        slow.sendall(FORM[20:])
        answer = b"".join(iter(lambda: slow.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 400 "), answer[:200]  # no token of a form: it was read
    assert service.started.wait(timeout=40) == 0

    log = (service.folder / "service.log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    (told,) = (line for line in lines if line.get("method") == "POST")
    assert (told["route"], told["status"]) == ("/sign-in", 400)
    assert told["request"] in answer.decode()
    assert "amina" not in log


def test_nobody_waits_for_a_process_that_is_busy_while_another_is_idle(service: Service) -> None:
    host, port = service.address.removeprefix("http://").split(":")
    head = f"POST /sign-in HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: {len(FORM)}\r\n\r\n"
    with ExitStack() as stack:
        slow = []
        for _ in range(2 * WEBS):  # as many as there are threads
            slow.append(stack.enter_context(socket.create_connection((host, int(port)), timeout=9)))
            slow[-1].sendall(head.encode())
            time.sleep(0.05)
        for one in reversed(slow):  # who came last waits for none of those who came before
            one.sendall(FORM)
            answer = b"".join(iter(lambda one=one: one.recv(65536), b""))
            assert b"\r\nConnection: close\r\n" in answer, answer[:300]


def test_metrics_count_answers_of_all_processes_and_what_waits(service: Service) -> None:
    for _ in range(6):
        urllib.request.urlopen(f"{service.address}/register", timeout=20).read()
    port = service.environment["MENTOR_MATCH_METRICS_PORT"]
    said = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20).read().decode()
    line = next(one for one in said.splitlines() if 'method="GET",route="/register"' in one)
    assert float(line.split()[-1]) == 6
    assert not (service.folder / "metrics" / NOBODYS).exists()
    assert "mentor_match_mail_waiting 0.0" in said
    assert "mentor_match_webhooks_waited_seconds 0.0" in said
    assert "mentor_match_runs_waiting 0.0" in said


def test_the_web_serves_no_metrics(service: Service) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{service.address}/metrics", timeout=20)
    with refused.value as answer:
        assert answer.code == 404


def test_no_request_is_answered_in_the_context_of_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = []
    monkeypatch.setattr(BaseApplication, "run", lambda _web: found.append(has_app_context()))
    app = Flask(__name__)
    with app.app_context():
        Web(app, {}).run()
    assert found == [False]


def _wait_until_read(service: Service) -> None:
    """A request that came later is answered, so the slow one is being read by its thread."""
    urllib.request.urlopen(f"{service.address}/health/live", timeout=20).read()
