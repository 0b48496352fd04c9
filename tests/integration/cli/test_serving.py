"""`flask start` as operators meet it: a stop that loses nothing, logs, and numbers."""

import json
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from flask import Flask, has_app_context
from gunicorn.app.base import BaseApplication

from mentor_match.cli.web import Web
from tests.browser import Service, free_port, running

PATIENCE = 5  # seconds, more than any answer takes: who waits longer waits for somebody else
FORM = b"csrf_token=none&email=amina%40example.org&password=what+she+typed"
# What a process counted that is gone: the system gives no process such a number.
NOBODYS = f"counter_{2**22 + 1}.db"


@contextmanager
def measuring(folder: Path) -> Iterator[Service]:
    """A service that measures and logs each request."""
    (folder / "metrics").mkdir()
    (folder / "metrics" / NOBODYS).touch()
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("MENTOR_MATCH_METRICS_PORT", str(free_port()))
        settings.setenv("MENTOR_MATCH_LOG_LEVEL", "info")
        with running(folder, demonstration=False, anew=True) as started:
            yield started


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One for all tests that do not stop it."""
    with measuring(tmp_path_factory.mktemp("service")) as started:
        yield started


def test_what_is_being_answered_is_answered_to_its_end_and_nobody_is_named_in_the_log(
    tmp_path: Path,
) -> None:
    with measuring(tmp_path) as service:
        _stop_while_it_answers(service)


def _stop_while_it_answers(service: Service) -> None:
    with urllib.request.urlopen(f"{service.address}/health/ready") as ready:
        assert json.load(ready)["ready"]

    host, port = service.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as slow:
        slow.sendall(_head_of_form(host, port, "X-Request-ID: amina") + FORM[:20])
        _wait_until_read(service)
        with socket.create_connection((host, int(port)), timeout=20) as wrong:
            wrong.sendall("GET /reset/amina-é HTTP/1.1\r\n\r\n".encode())
            assert wrong.recv(100).startswith(b"HTTP/1.1 400 ")
        assert service.started is not None
        for worker in _workers(service):  # a terminal that goes away tells everyone
            os.kill(worker, signal.SIGHUP)
        service.started.terminate()
        _wait_until_refused(host, int(port))
        slow.sendall(FORM[20:])
        answer = b"".join(iter(lambda: slow.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 400 "), answer[:200]  # no token of a form: it was read
    assert service.started.wait(timeout=40) == 0

    log = (service.folder / "service.log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in log.splitlines()]
    (told,) = (line for line in lines if line.get("method") == "POST")
    assert (told["route"], told["status"]) == ("/sign-in", 400)
    assert told["request"] in answer.decode()
    assert {"event": "no request", "kind": "InvalidRequestLine"}.items() <= {
        key: value for line in lines if line["event"] == "no request" for key, value in line.items()
    }.items()
    assert "amina" not in log and "127.0.0.1" not in log


def test_whoever_loses_the_first_process_or_its_terminal_keeps_no_part_of_the_service(
    tmp_path: Path,
) -> None:
    with measuring(tmp_path) as service:
        for end in (lambda pid: os.kill(pid, signal.SIGKILL), _lose_the_terminal):
            assert service.started is not None
            first = service.started.pid
            assert len(_living(first)) >= 5 + service.workers  # itself, and its four parts
            end(first)
            service.started.wait(timeout=40)
            until = time.monotonic() + 10
            while (left := _living(first)) and time.monotonic() < until:
                time.sleep(0.1)
            if left:
                os.killpg(first, signal.SIGKILL)  # or what is left of it outlives the tests
            assert left == []
            service.start()  # nobody else has the port


def test_a_connection_ends_with_its_answer_and_belongs_to_no_process(service: Service) -> None:
    host, port = service.address.removeprefix("http://").split(":")
    with ExitStack() as stack:
        slow = []
        for _ in range(2 * service.workers):  # as many as there are threads
            slow.append(stack.enter_context(socket.create_connection((host, int(port)), timeout=9)))
            slow[-1].sendall(_head_of_form(host, port) + FORM[:20])
            time.sleep(0.05)
        for one in reversed(slow):  # who came last waits for none of those who came before
            one.sendall(FORM[20:])
            answer = b"".join(iter(lambda one=one: one.recv(65536), b""))
            assert answer.startswith(b"HTTP/1.1 400 ") and b"\r\nConnection: close\r\n" in answer


def test_who_is_connected_and_says_nothing_keeps_nobody_waiting(service: Service) -> None:
    host, port = service.address.removeprefix("http://").split(":")
    with ExitStack() as stack:
        for _ in range(4 * service.workers):  # twice as many as there are threads
            stack.enter_context(socket.create_connection((host, int(port)), timeout=9))
        time.sleep(0.3)
        urllib.request.urlopen(f"{service.address}/health/live", timeout=PATIENCE - 1).close()


def test_who_was_answered_and_does_not_hang_up_keeps_nobody_waiting(service: Service) -> None:
    host, port = service.address.removeprefix("http://").split(":")
    asked = f"GET /sign-in HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode()
    with ExitStack() as stack:
        lines = []
        for _ in range(8 * service.workers):  # four times as many as there are threads
            line = socket.create_connection((host, int(port)), timeout=PATIENCE)
            lines.append(stack.enter_context(line))
            line.sendall(asked)
        for line in reversed(lines):  # who came last waits no longer than it takes to answer
            answer = b"".join(iter(lambda line=line: line.recv(65536), b""))
            assert answer.startswith(b"HTTP/1.1 200 ") and answer.rstrip().endswith(b"</html>")


def test_who_is_refused_while_they_still_send_hears_why(service: Service) -> None:
    host, port = service.address.removeprefix("http://").split(":")
    much = 32 * 2**20
    head = _head_of_form(host, port).replace(b"Length: %d" % len(FORM), b"Length: %d" % much)
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.sendall(head + bytes(200_000))
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 413 ") and answer.rstrip().endswith(b"</html>")


def test_what_is_no_request_is_refused_and_the_next_is_answered(service: Service) -> None:
    host, port = service.address.removeprefix("http://").split(":")
    for _ in range(2 * service.workers + 1):  # a thread that ended by it would be missed
        with socket.create_connection((host, int(port)), timeout=9) as line:
            line.sendall(b"\x16\x03\x01 this is not HTTP\r\n\r\n")
            assert line.recv(65536).startswith(b"HTTP/1.1 400 ")
    urllib.request.urlopen(f"{service.address}/health/live", timeout=PATIENCE - 1).close()


def test_a_body_in_pieces_that_are_none_is_refused_and_is_no_fault_of_ours(
    service: Service,
) -> None:
    host, port = service.address.removeprefix("http://").split(":")
    head = _head_of_form(host, port).replace(
        b"Content-Length: %d" % len(FORM), b"Transfer-Encoding: chunked"
    )
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.sendall(head + b"zz\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 400 ")


def test_what_a_proxy_would_say_is_believed_of_nobody_where_there_is_none(
    service: Service,
) -> None:
    told = {"X-Forwarded-Proto": "https", "SCRIPT_NAME": "/elsewhere"}
    asked = urllib.request.Request(f"{service.address}/sign-in", headers=told)
    with urllib.request.urlopen(asked, timeout=20) as answer:
        assert "Strict-Transport-Security" not in answer.headers
        assert b"/elsewhere" not in answer.read()


def test_a_worker_that_was_sent_a_signal_rests_again(service: Service) -> None:
    workers = _workers(service)
    for worker in workers:
        os.kill(worker, signal.SIGUSR1)  # as is done to have logs opened anew
    time.sleep(0.5)
    before = [_spent(worker) for worker in workers]
    time.sleep(1)
    spent = [after - took for after, took in zip(map(_spent, workers), before, strict=True)]
    assert max(spent) < 0.5, spent  # a worker that does not rest spends all of the second


def test_metrics_count_answers_of_all_processes_and_what_waits(service: Service) -> None:
    for _ in range(6):
        urllib.request.urlopen(f"{service.address}/register", timeout=20).read()
    made_up = urllib.request.Request(f"{service.address}/register", method="INVENTED")
    with pytest.raises(urllib.error.HTTPError, match="405") as refused:
        urllib.request.urlopen(made_up, timeout=20)
    refused.value.close()
    port = service.environment["MENTOR_MATCH_METRICS_PORT"]
    said = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20).read().decode()
    line = next(one for one in said.splitlines() if 'method="GET",route="/register"' in one)
    assert float(line.split()[-1]) == 6
    assert 'method="other"' in said and "INVENTED" not in said
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


def _head_of_form(host: str, port: str, *more: str) -> bytes:
    lines = (
        "POST /sign-in HTTP/1.1",
        f"Host: {host}:{port}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(FORM)}",
        *more,
        "\r\n",
    )
    return "\r\n".join(lines).encode()


def _wait_until_read(service: Service) -> None:
    """A request that came later is answered, so the slow one is being read by its thread."""
    urllib.request.urlopen(f"{service.address}/health/live", timeout=20).read()


def _wait_until_refused(host: str, port: int) -> None:
    """Who comes now can go elsewhere: nobody lets them wait for what will not be answered."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.1)
    raise AssertionError("Connections are still taken.")


def _workers(service: Service) -> list[int]:
    assert service.started is not None
    parts = [found for part in _children(service.started.pid) if (found := _children(part))]
    (workers,) = (found for found in parts if len(found) == service.workers)
    return workers


def _children(process: int) -> list[int]:
    said = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(one) for one in said.split()]


def _spent(process: int) -> float:
    """Seconds of a processor."""
    facts = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(facts[11]) + int(facts[12])) / os.sysconf("SC_CLK_TCK")


def _lose_the_terminal(first: int) -> None:
    """All processes that belong to it are told so."""
    os.killpg(first, signal.SIGHUP)


def _living(group: int) -> list[str]:
    """What the processes of a group are, but for those that have ended."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            facts = (process / "stat").read_text().rpartition(")")[2].split()
            if facts[0] != "Z" and int(facts[2]) == group:
                found.append((process / "cmdline").read_text().replace("\0", " "))
    return found
