"""The link check against a server on this machine: what opens, what does not, what is not safe."""

import contextlib
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from flask import Flask

from mentor_match.audit.queries import list_acts
from mentor_match.extensions import db
from mentor_match.learning.links import LinkChecker, Pace, by_turns
from mentor_match.learning.models import Resource
from mentor_match.web import clock
from mentor_match.web.outside import is_open_internet
from tests.factories.learning import make_resource

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Site(BaseHTTPRequestHandler):
    """Answers by path."""

    gone: ClassVar[set[str]] = set()
    asked: ClassVar[list[tuple[str, str, str]]] = []

    def do_HEAD(self) -> None:
        self._answer("HEAD")

    def do_GET(self) -> None:
        self._answer("GET")

    def _drip(self) -> None:
        """A byte now and then: each in time, and never an end."""
        with contextlib.suppress(OSError):
            for sign in b"HTTP/1.0 200 OK\r\nX: " + b"x" * 300:
                self.wfile.write(bytes([sign]))
                self.wfile.flush()
                time.sleep(0.1)

    def _answer(self, method: str) -> None:
        if self.path == "/drip":
            self._drip()
            return
        self.asked.append((method, self.path, self.headers.get("Range", "")))
        status, onward = 200, None
        if self.path.startswith("/status/"):
            status = int(self.path.rpartition("/")[2])
        elif self.path in self.gone:
            status = 404
        elif self.path == "/only-get" and method == "HEAD":
            status = 405
        elif self.path == "/moved":
            status, onward = 301, "/good"
        elif self.path == "/round":
            status, onward = 302, "/round"
        elif self.path.startswith("/to?"):
            status, onward = 302, self.path.partition("?")[2]
        self.send_response(status)
        if onward:
            self.send_header("Location", onward)
        self.end_headers()
        if method == "GET":
            self.wfile.write(b"x" * 100_000)

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    Site.gone, Site.asked = set(), []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


CHECKER = LinkChecker("test", inside=True, timeout=2)


@pytest.mark.parametrize(
    ("path", "trouble"),
    [
        *(("/good", None), ("/moved", None), ("/only-get", None)),
        *(("/status/404", "not-found"), ("/status/410", "not-found"), ("/status/500", "server")),
        *(("/status/429", "busy"), ("/status/503", "busy"), ("/status/403", "guarded")),
        *(("/round", "redirects"), ("/to?ftp://127.0.0.1/a", "forbidden")),
        ("/to?file:///etc/passwd", "forbidden"),
    ],
)
def test_what_a_look_says(site: str, path: str, trouble: str | None) -> None:
    assert CHECKER.look(site + path) == trouble


def test_a_server_that_speaks_a_byte_at_a_time_does_not_hold_the_check(site: str) -> None:
    begun = time.monotonic()
    assert LinkChecker("test", inside=True, timeout=0.5).look(site + "/drip") == "no-answer"
    assert time.monotonic() - begun < 8  # of the thirty seconds it would speak


def test_a_server_that_knows_no_head_is_asked_for_the_first_bytes(site: str) -> None:
    assert CHECKER.look(site + "/only-get") is None
    assert [(m, r) for m, _path, r in Site.asked] == [("HEAD", ""), ("GET", "bytes=0-1023")]


def test_nobody_there_is_no_answer_and_no_name_is_no_host() -> None:
    assert CHECKER.look("http://127.0.0.1:9/") == "no-answer"
    assert CHECKER.look("http://nobody.invalid/") in {"no-host", "no-answer"}


def test_it_stays_out_of_private_networks(site: str) -> None:
    outside = LinkChecker("test")
    for address in (site + "/good", site.replace("127.0.0.1", "localhost") + "/good"):
        assert outside.look(address) == "forbidden"
    assert outside.look("http://me:secret@127.0.0.1/") == "forbidden"
    assert Site.asked == [], "nothing was even asked"


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "::7f00:1", "fec0::1"),
        *("192.0.0.8", "3fff::1", "5f00::1", "::ffff:192.168.0.1"),
        *("2002:7f00:1::", "224.0.0.1", "100.64.0.1", "255.255.255.255", "nonsense"),
    ],
)
def test_which_numbers_are_not_the_open_internet(number: str) -> None:
    assert not is_open_internet(number)


def test_the_open_internet_is_open() -> None:
    assert is_open_internet("93.184.216.34") and is_open_internet("2606:2800:220:1::1")


def run(app: Flask, *arguments: str) -> str:
    app.config.update(LINK_CHECK_INSIDE=True, LINK_CHECK_PAUSE=0)
    try:
        done = app.test_cli_runner().invoke(args=["learn", "check-links", *arguments])
    finally:
        app.config.update(LINK_CHECK_INSIDE=False, LINK_CHECK_PAUSE=2)
    assert done.exit_code == 0, done.output
    db.session.expire_all()
    return str(done.output)


def test_a_page_dies_over_days_and_heals(
    database: Flask, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = START
    monkeypatch.setattr(clock, "now", lambda: now)
    Site.gone.add("/course")
    resource = make_resource(address=f"{site}/course", confirmed_at=None)
    assert "the page is no longer there" in run(database)
    assert resource.dead_at is None and resource.failures == 1
    assert run(database).startswith("0 looked at"), "it waits for its day"
    for days in (1, 2):
        now += timedelta(days=days)
        output = run(database)
    assert "1 given up" in output and resource.dead_at is not None
    assert resource.trouble == "not-found"
    Site.gone.clear()
    now += timedelta(days=14)
    assert "1 open" in run(database)
    assert resource.dead_at is None and resource.trouble is None and resource.failures == 0
    assert [act.verb for act in list_acts("resource", resource.id)] == [
        "address is dead",
        "address opens again",
    ]


def test_what_readers_reported_comes_first(
    database: Flask, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: START)
    make_resource(address=f"{site}/never")
    reported = make_resource(
        address=f"{site}/told", reported_at=START, next_check_at=START - timedelta(days=1)
    )
    assert "1 looked at" in run(database, "--limit", "1")
    assert reported.reported_at is None and reported.confirmed_at == START
    assert db.session.query(Resource).filter(Resource.next_check_at.is_(None)).count() == 1


def test_hosts_take_turns_and_rest_in_between() -> None:
    pairs = [("a1", "http://a.example/1"), ("a2", "http://a.example/2"), ("b1", "http://b.example")]
    assert by_turns(pairs) == ["a1", "b1", "a2"]
    slept: list[float] = []
    now = [100.0]
    pace = Pace(lambda: now[0], slept.append, pause=2.0)
    pace.wait_for("http://a.example/1")
    pace.wait_for("http://b.example/")
    now[0] = 100.5
    pace.wait_for("http://a.example/2")
    assert slept == [1.5]
