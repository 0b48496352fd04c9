"""What `flask metrics` tells of the database, and of processes that are gone."""

import errno
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from prometheus_client import generate_latest
from prometheus_client.mmap_dict import MmapedDict

from mentor_match.associations.models import Webhook, WebhookDelivery
from mentor_match.cli.metrics import Waiting, forget_the_dead
from mentor_match.extensions import db
from mentor_match.web import clock
from mentor_match.web.metrics import shared
from tests.conftest import NOW
from tests.factories.machines import make_webhook
from tests.factories.matching import make_association

MINUTE = timedelta(minutes=1)


@pytest.fixture
def hook(database: Flask, monkeypatch: pytest.MonkeyPatch) -> Webhook:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    made: Webhook = make_webhook(make_association(), "member.verified")
    return made


def put(hook: Webhook, due_at: datetime, **changes: Any) -> None:
    said = {"event": "member.verified", "subject": "members", "subject_id": uuid4()}
    row = WebhookDelivery(webhook_id=hook.id, made_at=due_at, due_at=due_at, **said, **changes)
    db.session.add(row)
    db.session.commit()


def told(app: Flask) -> tuple[float, float]:
    """(how much waits, for how many minutes the oldest does)."""
    found = {one.name: one.samples[0].value for one in Waiting(app).collect()}
    waiting = found["mentor_match_webhooks_waiting"]
    return waiting, found["mentor_match_webhooks_waited_seconds"] / 60


def test_it_is_told_how_long_the_oldest_of_the_webhooks_waits(
    database: Flask, hook: Webhook
) -> None:
    assert told(database) == (0, 0)
    put(hook, NOW + MINUTE)
    assert told(database) == (1, 0)
    put(hook, NOW - 90 * MINUTE, sent_at=NOW)
    put(hook, NOW - 80 * MINUTE, given_up_at=NOW)
    assert told(database) == (1, 0)
    put(hook, NOW - 20 * MINUTE)
    put(hook, NOW - 3 * MINUTE)
    assert told(database) == (3, 20)


def test_who_rests_after_a_fault_of_their_own_keeps_nothing_waiting(
    database: Flask, hook: Webhook
) -> None:
    put(hook, NOW - 20 * MINUTE)
    for rests_until, waited in ((NOW + MINUTE, 0), (NOW - 2 * MINUTE, 2), (NOW - 50 * MINUTE, 20)):
        db.session.get_one(Webhook, hook.id).rests_until = rests_until
        db.session.commit()
        assert told(database) == (1, waited)


def test_what_processes_counted_that_are_gone_goes_and_no_other_file(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    kept = {f"counter_{os.getpid()}.db", f"histogram_{os.getppid()}.db", "counter_1.db", "other.db"}
    gone = {f"counter_{ended.pid}.db", f"histogram_{ended.pid}.db"}
    for name in kept | gone:
        (tmp_path / name).touch()
    forget_the_dead(str(tmp_path))
    assert {file.name for file in tmp_path.iterdir()} == kept


def test_a_file_in_which_nothing_was_written_yet_keeps_nobody_from_the_figures(
    tmp_path: Path,
) -> None:
    written = MmapedDict(str(tmp_path / "counter_7.db"))
    written.write_value(json.dumps(["answers", "answers_total", {}, "How many"]), 3.0, 0.0)
    written.close()
    (tmp_path / "counter_8.db").touch()
    assert "answers_total 3.0" in generate_latest(shared(str(tmp_path))).decode()


# A hundred routes count more than fits into a file before it grows.
ANSWERING = """
import resource, sys
from pathlib import Path
from flask import Flask, g
from mentor_match.web import metrics

if most := int(sys.argv[2]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
app = Flask("counted")
app.config |= {"METRICS_PORT": 1, "METRICS_FOLDER": sys.argv[1]}
metrics.init_app(app)
app.before_request(lambda: setattr(g, "began_at", 0.0))
for number in range(100):
    app.add_url_rule(f"/{number}", f"page {number}", lambda: "answered")
client = app.test_client()
assert {client.get(f"/{number}").status_code for number in range(100)} == {200}
"""


def answer(folder: Path, most: int) -> str:
    """What a process says that counts a hundred routes and may have files of this size; or 0."""
    words = [sys.executable, "-c", ANSWERING, str(folder), str(most)]
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    ended = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.mark.parametrize("most", [1000, 100_000], ids=["from the beginning", "when it grows"])
def test_who_is_answered_does_not_notice_that_a_file_has_no_room(tmp_path: Path, most: int) -> None:
    assert answer(tmp_path, most).count(f"errno={errno.EFBIG}") == 1
    assert ("mentor_match_answers_total" in generate_latest(shared(str(tmp_path))).decode()) == (
        most > 1000
    )


def test_files_have_the_room_they_show_so_that_a_full_disk_ends_nobody_who_counts(
    tmp_path: Path,
) -> None:
    assert answer(tmp_path, 0) == ""
    for file in tmp_path.glob("*.db"):
        assert file.stat().st_blocks * 512 >= file.stat().st_size, file
    assert max(file.stat().st_size for file in tmp_path.glob("*.db")) > 2**17
    assert generate_latest(shared(str(tmp_path))).decode().count("answers_total{") == 100
